import { readWav } from '@oiduna/testkit';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** The left output of either server. */
const OUTPUTS = { scsynth: 'SuperCollider:out_1', supernova: 'supernova:output_1' } as const;
export type Output = keyof typeof OUTPUTS;

/** A recording of an audio server's output that goes on while the server dies and comes back. */
export interface OutputTake {
  /** The output's ports go with the server: connect the new ones. @returns false while there are none */
  connect(): Promise<boolean>;
  /** Once it is over: the output, and beside it the port that was recorded with it. */
  readonly channels: Promise<Float32Array[]>;
}

/** By a JACK client of its own. */
export function recordOutput(jackServer: string, server: Output, besidePort: string, seconds: number): OutputTake {
  const env = { ...process.env, JACK_DEFAULT_SERVER: jackServer };
  const connect = () => run('jack_connect', [OUTPUTS[server], 'jackrec:input1'], { env });
  const recorded = async (): Promise<Float32Array[]> => {
    const folder = await mkdtemp(join(tmpdir(), 'oiduna-take-'));
    const file = join(folder, 'take.wav');
    try {
      const args = ['-f', file, '-d', `${seconds}`, '-b', '32', OUTPUTS[server], besidePort];
      await once(spawn('jack_rec', args, { env, stdio: 'ignore' }), 'exit');
      return readWav(await readFile(file)).channels;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
  return {
    connect: () =>
      connect()
        .then(() => true)
        .catch(() => false),
    channels: recorded(),
  };
}
