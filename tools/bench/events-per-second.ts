import type { TimedMessages } from '@oiduna/supercollider';
import core, { type CoreBundle } from 'osc/src/osc.js';
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { TRACKS_MAX } from '../../apps/engine/dist/audio-server/audio-graph.js';
import { noCosts, NotePipeline, WINDOWS_PER_SECOND } from './note-pipeline.ts';
import { cpuMicros } from './process-usage.ts';
import { OUTPUT_OPTIONS, print } from './report.ts';

/** Windows until the compiler has seen everything. */
const WARM_UP_CPU_MICROS = 500_000;
/** Windows kept, to be encoded once more by npm `osc` alone. */
const KEPT_EVENTS = 5_000;
/** Seconds between NTP's epoch and Unix's. */
const NTP_OFFSET_S = 2_208_988_800;
/** A socket of another process that reads and forgets, so that its work is not counted as ours. */
const SINK = `const socket = require('node:dgram').createSocket('udp4').on('message', () => {});
socket.bind(0, '127.0.0.1', () => console.log(socket.address().port));`;

const { values: options } = parseArgs({
  options: {
    tracks: { type: 'string', default: '1,4,16,64,256' },
    seconds: { type: 'string', default: '5' },
    code: { type: 'string', default: 's("click*16").gain("0.4 0.5 0.6 0.8")' },
    ...OUTPUT_OPTIONS,
  },
});

async function measure(trackCount: number, cpuSeconds: number, send: (datagram: Uint8Array) => Promise<void>) {
  const pipeline = new NotePipeline(options.code, trackCount, send);
  for (const begun = cpuMicros(); cpuMicros() - begun < WARM_UP_CPU_MICROS;) await pipeline.playWindow(noCosts());
  const costs = noCosts();
  const kept: TimedMessages[][] = [];
  let [events, keptEvents, windows] = [0, 0, 0];
  const begun = cpuMicros();
  for (; cpuMicros() - begun < cpuSeconds * 1e6; windows += 1) {
    const sent = await pipeline.playWindow(costs);
    events += sent.length;
    if (sent.length > 0 && keptEvents < KEPT_EVENTS) {
      kept.push(sent);
      keptEvents += sent.length;
    }
  }
  const microsPerEvent = (cpuMicros() - begun) / events;
  const bareMicrosPerEvent = encodingCost(kept, keptEvents, cpuSeconds / 5);
  return { trackCount, costs, events, windows, microsPerEvent, bareMicrosPerEvent };
}

type Measured = Awaited<ReturnType<typeof measure>>;

/** CPU time per event of nothing but `writePacket`, with the same messages in the same bundles. */
function encodingCost(windows: readonly TimedMessages[][], eventCount: number, cpuSeconds: number): number {
  const packets = windows.map(toCore);
  const encodeAll = (): void =>
    packets.forEach((packet) => core.writePacket(packet, { metadata: true, unpackSingleArgs: false }));
  encodeAll();
  const begun = cpuMicros();
  let rounds = 0;
  for (; cpuMicros() - begun < cpuSeconds * 1e6; rounds += 1) encodeAll();
  return (cpuMicros() - begun) / (rounds * eventCount);
}

/** Notes of one instant share a bundle, as in the datagrams of the engine. */
function toCore(bundles: readonly TimedMessages[]): CoreBundle {
  const instants = Map.groupBy(bundles, ({ atMicros }) => atMicros);
  const packets = [...instants].map(([atMicros, together]) => ({
    timeTag: { raw: [Math.floor(atMicros / 1e6) + NTP_OFFSET_S, 0] as [number, number] },
    packets: together.flatMap(({ messages }) =>
      messages.map(({ address, args }) => ({ address, args: args.map((arg) => ({ ...arg })) })),
    ),
  }));
  return packets.length === 1 ? packets[0]! : { timeTag: { raw: [0, 1] }, packets };
}

function rowOf({ trackCount, costs, events, windows, microsPerEvent, bareMicrosPerEvent }: Measured, first: Measured) {
  const each = (cost: number) => cost / events;
  const eventsPerSecondOfMusic = (events / windows) * WINDOWS_PER_SECOND;
  return {
    tracks: trackCount,
    'events per CPU second': Math.round(1e6 / microsPerEvent),
    'µs per event': microsPerEvent,
    '÷ first row': microsPerEvent / first.microsPerEvent,
    '÷ bare osc encoding': microsPerEvent / bareMicrosPerEvent,
    query: each(costs.query),
    channel: each(costs.channel),
    notes: each(costs.notes),
    'pack + encode': each(costs.packing),
    send: each(costs.sending),
    'bare encoding': bareMicrosPerEvent,
    'events per second of music': Math.round(eventsPerSecondOfMusic),
    '% of a core to play it': (eventsPerSecondOfMusic * microsPerEvent) / 1e4,
  };
}

const sink = spawn(process.execPath, ['-e', SINK], { stdio: ['ignore', 'pipe', 'inherit'] });
const [port] = (await once(sink.stdout, 'data')).map(Number);
const socket = createSocket('udp4');
const send = (datagram: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.send(datagram, port, '127.0.0.1', (error) => (error === null ? resolve() : reject(error)));
  });
try {
  const wished = options.tracks.split(',').map(Number);
  const counts = [...new Set(wished.map((count) => Math.min(count, TRACKS_MAX)))];
  const measured: Measured[] = [];
  for (const count of counts) {
    console.error(`${count} tracks ...`);
    measured.push(await measure(count, Number(options.seconds), send));
  }
  const capped = wished.some((count) => count > TRACKS_MAX) ? [`A studio holds ${TRACKS_MAX} tracks at most.`] : [];
  print(
    {
      title: `From pattern to datagram in one process; every track plays ${options.code}, a cycle a second, asked for in pieces of 20 ms`,
      rows: measured.map((row) => rowOf(row, measured[0]!)),
      notes: [
        'CPU time of all threads of the process, system calls and garbage collection included; columns of work in µs per event.',
        'Left out: the pipe between engine and pattern process, the event loop. Nothing plays: a socket takes the datagrams.',
        ...capped,
      ],
    },
    options,
  );
} finally {
  socket.close();
  sink.kill('SIGKILL');
}
