import { dRecv, encodePacket, NO_BUSES, sNew, type SynthDef, writeSynthDefs } from '@oiduna/supercollider';
import { freePort } from '@oiduna/testkit';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createSocket } from 'node:dgram';
import { setTimeout as sleep } from 'node:timers/promises';

/** It begins anew after 22 s at 48 kHz; each step is exact in a recording of 32 bits. */
const COUNT_MAX = 2 ** 20;
const BOOT_MS = 2_000;
const NODE_ID = 1_000;

/** Out.ar(0, Phasor.ar(0, 1 / COUNT_MAX, 0, 1)) */
const COUNTER: SynthDef = {
  name: 'counter',
  constants: [0, 1 / COUNT_MAX, 1],
  parameters: [],
  parameterNames: [],
  ugens: [
    { name: 'Phasor', rate: 'audio', inputs: [0, 1, 0, 2, 0].map(constant), outputs: ['audio'], specialIndex: 0 },
    {
      name: 'Out',
      rate: 'audio',
      inputs: [constant(0), { kind: 'output', ugenIndex: 0, outputIndex: 0 }],
      outputs: [],
      specialIndex: 0,
    },
  ],
  variants: [],
};

function constant(index: number) {
  return { kind: 'constant', index } as const;
}

export interface SampleCounter {
  /** The JACK port that counts. */
  readonly port: string;
  stop(): Promise<void>;
}

/**
 * A scsynth that counts the samples of a JACK device. A recorder misses whole blocks while a client that it listens to
 * is dying; recorded beside, the count tells which.
 */
export async function sampleCounter(jackServer: string): Promise<SampleCounter> {
  const port = await freePort('udp');
  const child = spawn('scsynth', ['-u', `${port}`, '-B', '127.0.0.1', '-H', `${jackServer}:counter`, '-D', '0'], {
    stdio: 'ignore',
  });
  const stop = async (): Promise<void> => {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  await sleep(BOOT_MS);
  const begin = sNew({
    defName: COUNTER.name,
    nodeId: NODE_ID,
    action: 'tail',
    targetId: 0,
    controls: {},
    buses: NO_BUSES,
  });
  const socket = createSocket('udp4');
  await new Promise((sent) =>
    socket.send(encodePacket(dRecv(writeSynthDefs(COUNTER), begin)), port, '127.0.0.1', sent),
  );
  socket.close();
  return { port: 'counter:out_1', stop };
}

/**
 * Positions in a recording as positions on the device, by the count beside it. A block in which the count itself was
 * missed holds zeros: then the last one before it tells, with the distance from it.
 */
export function countedAt(positions: readonly number[], counts: Float32Array): number[] {
  let total = 0;
  let last: number | undefined;
  return positions.map((position) => {
    let known = position;
    while (known > 0 && counts[known] === 0) known -= 1;
    const count = Math.round(counts[known]! * COUNT_MAX) + position - known;
    const step = last === undefined ? 0 : count - last;
    total += last === undefined ? count : step - COUNT_MAX * Math.round(step / COUNT_MAX);
    last = count;
    return total;
  });
}
