import { dRecv, encodePacket, type OscMessage, sNew, status } from '@oiduna/supercollider';
import { freePort, ownJack } from '@oiduna/testkit';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { FIRST_NOTE_NODE, newStrip, stripOf, studioGraph } from '../../apps/engine/dist/audio-server/audio-graph.js';
import { OscSocket } from '../../apps/engine/dist/audio-server/osc-socket.js';
import { OUTPUT_OPTIONS, print } from './report.ts';

const { values: options } = parseArgs({
  options: {
    cpu: { type: 'string', default: '80' },
    tracks: { type: 'string', default: '8' },
    /** Each server so often, in turn: what else runs on the machine then disturbs all alike. */
    rounds: { type: 'string', default: '3' },
    ...OUTPUT_OPTIONS,
  },
});

const SOUNDS = join(import.meta.dirname, '../../sounds');
const SERVERS = [
  { row: 'scsynth', name: 'scsynth', threads: [] },
  { row: 'supernova, 1 thread', name: 'supernova', threads: ['-T', '1'] },
  { row: 'supernova, 2 threads', name: 'supernova', threads: ['-T', '2'] },
] as const;
type Server = (typeof SERVERS)[number];

/** As many more at a time, in percent of those that play. */
const MORE = 0.1;
const FIRST_VOICES = 64;
/** The servers' own average takes up to a second to follow. */
const SETTLE_MS = 1_200;
const READINGS = 10;
const READ_EVERY_MS = 60;
const BOOT_TIMEOUT_MS = 30_000;
/** Longer than a round. */
const VOICE_SECONDS = 3_600;

/** All SynthDefs of the studio's own, as bytes. */
async function synthDefs(): Promise<Uint8Array[]> {
  const folders = [join(SOUNDS, 'system/compiled'), join(SOUNDS, 'compiled')];
  const files = await Promise.all(
    folders.map(async (folder) => (await readdir(folder)).map((name) => join(folder, name))),
  );
  return Promise.all(
    files
      .flat()
      .filter((file) => file.endsWith('.scsyndef'))
      .map((file) => readFile(file)),
  );
}

/** A pad of seven saws, hardly heard, on a track. */
const voice = (number: number, tracks: number): OscMessage => {
  const { voicesId, bus } = stripOf(number % tracks);
  return sNew({
    defName: 'pad',
    nodeId: FIRST_NOTE_NODE + number,
    action: 'tail',
    targetId: voicesId,
    controls: { out: bus, freq: 110 + (number % 37) * 11, amp: 0.0001, sustain: VOICE_SECONDS },
    buses: { controls: new Set(['out']), lowest: bus, highest: bus },
  });
};

/** How many voices it plays until its average CPU is that much, on the studio's own graph. */
async function voicesUntil(percent: number, { name, threads }: Server): Promise<{ voices: number; xruns: number }> {
  const [jack, port, defs] = [await ownJack(), await freePort('udp'), await synthDefs()];
  const limits = ['-m', '524288', '-n', '16384', '-d', '256', '-w', '256', '-D', '0', '-R', '0'];
  const args = ['-n', '-10', name, '-u', `${port}`, '-B', '127.0.0.1', '-a', '1024', ...limits, ...threads];
  const env = { ...process.env, JACK_DEFAULT_SERVER: jack.name, JACK_NO_START_SERVER: '1' };
  const child = spawn('nice', args, { env, stdio: 'ignore' });
  const exited = once(child, 'exit');
  let [cpu, playing] = [NaN, 0];
  const socket = await OscSocket.open(port, (reply) => {
    if (reply.kind === 'status') [cpu, playing] = [reply.cpuAveragePercent, reply.synthCount];
  });
  const send = (...messages: OscMessage[]) => socket.send(encodePacket({ timeTagMicros: 'now', packets: messages }));
  /** The mean over some readings, once they have settled. */
  const load = async (): Promise<number> => {
    await sleep(SETTLE_MS);
    let sum = 0;
    for (let reading = 0; reading < READINGS; reading += 1) {
      await send(status());
      await sleep(READ_EVERY_MS);
      sum += cpu / READINGS;
    }
    return sum;
  };
  try {
    for (const end = performance.now() + BOOT_TIMEOUT_MS; Number.isNaN(cpu); await sleep(50)) {
      if (performance.now() > end) throw new Error(`${name} did not start`);
      await send(status()).catch(() => undefined);
    }
    for (const bytes of defs) await send(dRecv(bytes)).then(() => sleep(20));
    const tracks = Number(options.tracks);
    const strips = Array.from({ length: tracks }, (_, slot) => newStrip(stripOf(slot), 1, false));
    await send(...studioGraph(name, -0.45), ...strips.flat());
    let [before, voices] = [{ voices: 0, cpu: await load() }, 0];
    for (let wanted = FIRST_VOICES; ; wanted = Math.ceil(voices * (1 + MORE))) {
      for (; voices < wanted; voices += 1) await send(voice(voices, tracks));
      const now = { voices, cpu: await load() };
      if (playing < voices) throw new Error(`${name} plays ${playing} of ${voices} voices`);
      if (now.cpu >= percent) {
        const share = (percent - before.cpu) / (now.cpu - before.cpu);
        return { voices: Math.round(before.voices + share * (now.voices - before.voices)), xruns: jack.xruns() };
      }
      before = now;
    }
  } finally {
    socket.close();
    child.kill('SIGKILL');
    await exited;
    await jack.stop();
  }
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

const percent = Number(options.cpu);
const found = SERVERS.map((server) => ({ server, voices: [] as number[], xruns: 0 }));
for (let round = 0; round < Number(options.rounds); round += 1) {
  for (const one of found) {
    const { voices, xruns } = await voicesUntil(percent, one.server);
    one.voices.push(voices);
    one.xruns += xruns;
  }
}
const reference = median(found[0]!.voices);
print(
  {
    title: `Voices until ${percent} % average CPU, each a pad of seven saws, on ${options.tracks} tracks: the median of ${options.rounds} rounds`,
    rows: found.map(({ server, voices, xruns }) => ({
      server: server.row,
      voices: median(voices),
      least: Math.min(...voices),
      most: Math.max(...voices),
      '÷ scsynth': median(voices) / reference,
      xruns,
    })),
    notes: ['The tracks are one parallel group on supernova. CPU as the server itself tells it: the share of a block.'],
  },
  options,
);
