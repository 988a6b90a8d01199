import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Argument, int, prepare, renderOffline, SAMPLE_RATE_HZ } from './offline.ts';

interface Sample {
  /** Below samples/: bank, index in the bank, name. */
  readonly file: string;
  readonly synth: string;
  readonly lengthS: number;
  readonly channels: 1 | 2;
  readonly params?: Readonly<Record<string, number>>;
}

/** The starter samples. Together below 1 MB: they live in the repository. */
const SAMPLES: readonly Sample[] = [
  { file: 'kicks/00-deep', synth: 'kick', lengthS: 0.5, channels: 1 },
  { file: 'kicks/01-tight', synth: 'kick', lengthS: 0.25, channels: 1, params: { freq: 62, decay: 0.25, punch: 1.6 } },
  { file: 'snares/00-wires', synth: 'snare', lengthS: 0.25, channels: 1 },
  {
    file: 'snares/01-dry',
    synth: 'snare',
    lengthS: 0.18,
    channels: 1,
    params: { freq: 220, decay: 0.14, snappy: 0.4 },
  },
  { file: 'hats/00-closed', synth: 'hihat', lengthS: 0.1, channels: 1 },
  { file: 'hats/01-open', synth: 'openhat', lengthS: 0.5, channels: 1 },
  { file: 'claps/00-hall', synth: 'clap', lengthS: 0.35, channels: 1 },
  { file: 'toms/00-low', synth: 'tom', lengthS: 0.5, channels: 1, params: { freq: 85 } },
  { file: 'toms/01-high', synth: 'tom', lengthS: 0.4, channels: 1, params: { freq: 160, decay: 0.4 } },
  { file: 'rims/00-wood', synth: 'rim', lengthS: 0.08, channels: 1 },
  { file: 'bells/00-c5', synth: 'bell', lengthS: 1.2, channels: 2, params: { freq: 523.25, decay: 1.2, sustain: 2 } },
  {
    file: 'pads/00-warm',
    synth: 'pad',
    lengthS: 1.5,
    channels: 2,
    params: { freq: 130.81, attack: 0.02, sustain: 0.7 },
  },
];

/** The onset is the first frame louder than this, −80 dB. */
const SILENCE = 1e-4;

/** Every sample peaks here, 1 dB below full scale. */
const PEAK = 10 ** (-1 / 20);

/** Long enough that a cut tail does not click. */
const FADE_OUT_S = 0.01;

/** Renders the starter samples below `target` as 16-bit WAV files, the same bytes every time. */
export async function renderSamples(target: string): Promise<void> {
  for (const sample of SAMPLES) {
    const path = join(target, `${sample.file}.wav`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, wav(finish(await play(sample), sample.lengthS)));
  }
}

/** One note at full level. Mono: panned hard left, where a mono voice is at its full level, and only the left kept. */
async function play({ synth, lengthS, channels, params }: Sample): Promise<Float32Array[]> {
  const setup = await prepare(join(import.meta.dirname, 'compiled', `${synth}.scsyndef`));
  const controls: Argument[] = Object.entries({ ...params, amp: 1, pan: channels === 1 ? -1 : 0 }).flat();
  const { left, right } = await renderOffline(
    [{ atS: 0, messages: [...setup, ['/s_new', synth, int(-1), int(1), int(0), ...controls]] }],
    lengthS + 0.1,
  );
  return channels === 1 ? [left] : [left, right];
}

/** Starts at the onset, lasts `lengthS`, peaks at PEAK, ends in silence. */
function finish(channels: readonly Float32Array[], lengthS: number): Float32Array[] {
  const onset = Math.min(...channels.map((samples) => samples.findIndex((value) => Math.abs(value) > SILENCE)));
  const peak = Math.max(
    ...channels.map((samples) => samples.reduce((top, value) => Math.max(top, Math.abs(value)), 0)),
  );
  const length = Math.round(lengthS * SAMPLE_RATE_HZ);
  const fade = FADE_OUT_S * SAMPLE_RATE_HZ;
  return channels.map((samples) =>
    samples
      .slice(onset, onset + length)
      .map((value, index) => ((value * PEAK) / peak) * Math.min(1, (length - 1 - index) / fade)),
  );
}

/** RIFF WAVE, PCM, 16 bit, little-endian. */
function wav(channels: readonly Float32Array[]): Buffer {
  const frames = channels[0]?.length ?? 0;
  const frameBytes = 2 * channels.length;
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + frames * frameBytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels.length, 22);
  header.writeUInt32LE(SAMPLE_RATE_HZ, 24);
  header.writeUInt32LE(SAMPLE_RATE_HZ * frameBytes, 28);
  header.writeUInt16LE(frameBytes, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(frames * frameBytes, 40);
  const pcm = Buffer.alloc(frames * frameBytes);
  channels.forEach((samples, channel) =>
    samples.forEach((value, frame) => pcm.writeInt16LE(Math.round(value * 32_767), frame * frameBytes + channel * 2)),
  );
  return Buffer.concat([header, pcm]);
}

if (import.meta.main) {
  const samples = join(import.meta.dirname, 'samples');
  await rm(samples, { recursive: true, force: true });
  await renderSamples(samples);
}
