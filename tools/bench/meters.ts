import { decodePacket, encodePacket, float, int, message, readReply } from '@oiduna/supercollider';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { METER_BUSES, stripOf } from '../../apps/engine/dist/audio-server/audio-graph.js';
import { LevelGuard } from '../../apps/engine/dist/levels/level-guard.js';
import { levelsOf, readingAt } from '../../apps/engine/dist/levels/reading.js';
import { sclang } from '../../sounds/compile.ts';
import { int as whole, type Message, prepare, renderOffline } from '../../sounds/offline.ts';
import { childrenCpuSeconds, cpuMicros } from './process-usage.ts';
import { OUTPUT_OPTIONS, print } from './report.ts';

const SOUNDS = join(import.meta.dirname, '../../sounds');
/** A fader that measures nothing; all else is as in `oiduna_fader`. */
const BARE = `SynthDef(\\bare_fader, { |in = 16, out = 18, gain = 1, mute = 0|
	var level = Lag.ar(K2A.ar(Sanitize.kr(gain).clip(0, 4) * (1 - Sanitize.kr(mute).clip(0, 1))), 0.008);
	var raw = Sanitize.ar(In.ar(in, 2), 1e9);
	Out.ar(out, (raw * (raw.abs < 1e8)).clip2(64) * level);
})`;
const PER_SECOND = 20;

const { values: options } = parseArgs({
  options: {
    tracks: { type: 'string', default: '16,64,128' },
    seconds: { type: 'string', default: '60' },
    ...OUTPUT_OPTIONS,
  },
});
const seconds = Number(options.seconds);

/** What scsynth takes of one core for so many faders over one chord, offline: nothing else can hold it up. */
async function serverShare(fader: string, file: string, tracks: number): Promise<number> {
  const messages = await prepare(file, join(SOUNDS, 'compiled/pad.scsyndef'));
  messages.push(['/s_new', 'pad', whole(1), whole(0), whole(0), 'out', 6, 'sustain', seconds]);
  for (let slot = 0; slot < tracks; slot += 1) messages.push(newFader(fader, slot));
  const before = childrenCpuSeconds(process.pid);
  const { complaints } = await renderOffline([{ atS: 0, messages }], seconds);
  if (complaints.length > 0) throw new Error(complaints.join('\n'));
  return (childrenCpuSeconds(process.pid) - before) / seconds;
}

const newFader = (fader: string, slot: number): Message => {
  const { faderId, meterBus } = stripOf(slot);
  const meter = fader === 'oiduna_fader' ? (['meter', meterBus] as const) : [];
  return ['/s_new', fader, whole(faderId), whole(1), whole(0), 'in', 6, 'out', 0, ...meter];
};

/** What the engine takes of one core to read, judge and write down the meters of so many tracks. */
function engineShare(tracks: number): number {
  const guard = new LevelGuard(12);
  const names = Array.from({ length: tracks }, (_, slot) => `track-${slot}`);
  const values = Array.from({ length: METER_BUSES * (tracks + 1) }, (_, bus) => float(0.1 + bus / 10_000));
  const datagram = encodePacket(message('/c_setn', int(0), int(values.length), ...values));
  const once = (): void => {
    const reply = readReply(decodePacket(datagram) as ReturnType<typeof message>);
    if (reply.kind !== 'c_setn') throw new Error('no answer');
    const levels = names.map((name, slot) => {
      const reading = readingAt(stripOf(slot).meterBus, reply.values)!;
      guard.judge(name, reading, 0);
      return [name, levelsOf(reading)] as const;
    });
    JSON.stringify(Object.fromEntries(levels));
  };
  for (let i = 0; i < 500; i += 1) once(); // until the compiler has seen everything
  const begun = cpuMicros();
  let rounds = 0;
  for (; cpuMicros() - begun < 1e6; rounds += 1) once();
  return ((cpuMicros() - begun) / 1e6 / rounds) * PER_SECOND;
}

const folder = await mkdtemp(join(tmpdir(), 'meters-'));
try {
  const [source, bare] = [join(folder, 'bare_fader.scd'), join(folder, 'bare_fader.scsyndef')];
  await writeFile(source, BARE);
  await sclang('compile.scd', [source, bare]);
  const metered = join(SOUNDS, 'system/compiled/oiduna_fader.scsyndef');
  const rows = [];
  for (const tracks of options.tracks.split(',').map(Number)) {
    const without = await serverShare('bare_fader', bare, tracks);
    const share = await serverShare('oiduna_fader', metered, tracks);
    const engine = engineShare(tracks);
    rows.push({
      tracks,
      'faders %': without * 100,
      'with meters %': share * 100,
      ratio: share / without,
      'meter % per track': ((share - without) * 100) / tracks,
      'engine %': engine * 100,
    });
  }
  const notes = [
    'Of one core. The server: scsynth, offline, faders over one chord. The engine: twenty answers a second.',
  ];
  print({ title: 'What meters cost', rows, notes }, options);
} finally {
  await rm(folder, { recursive: true });
}
