import { SAMPLE_FEATURE_COUNT, type SampleVerdict } from '@oiduna/contracts';
import { seededRandom } from '@oiduna/testkit';
import { SampleColumns, type SearchedSample } from './sample-columns.js';

export const searched = (changes: Partial<SearchedSample> = {}): SearchedSample => ({
  bank: 'kicks',
  fileName: 'a.wav',
  container: 'wav',
  encoding: 'pcm_s16le',
  channelCount: 1,
  sampleRateHz: 44_100,
  durationSeconds: 0.5,
  verdict: 'ok',
  loudnessLufs: -12,
  pitchHz: null,
  tempoBpm: null,
  hasLoop: false,
  createdAtMs: Date.parse('2026-01-02T03:04:05.678Z'),
  usedAtMs: null,
  uploadedBy: null,
  features: Array.from({ length: SAMPLE_FEATURE_COUNT }, (_, n) => n),
  tags: [],
  ...changes,
});

export function columnsOf(samples: Iterable<SearchedSample>): SampleColumns {
  const columns = new SampleColumns();
  for (const sample of samples) columns.put(sample);
  return columns;
}

const WORDS = ['kick', 'Clap', 'hat', 'open', 'Élan', '808', 'vinyl', 'long'];
const TAGS = ['dry', 'dark', '808', 'Acid'];

/** Samples of every kind at `count` places, in no order; the same for the same seed. */
export function variousSamples(count: number, seed: number): SearchedSample[] {
  const random = seededRandom(seed);
  const one = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const maybe = (value: () => number): number | null => (random() < 0.3 ? null : value());
  return Array.from({ length: count }, (_, at) =>
    searched({
      bank: one(['kicks', 'claps', 'Kicks-2', 'z_808']),
      fileName: `${one(WORDS)} ${one(WORDS)} ${(at * 7_919) % count}.${one(['wav', 'flac'])}`,
      container: one(['wav', 'flac', 'mp3']),
      encoding: one(['pcm_s16le', 'pcm_s24le', 'mp3']),
      channelCount: one([1, 2, 6]),
      sampleRateHz: one([44_100, 48_000]),
      durationSeconds: one([0.1, 0.6, 2, 2 + random()]),
      verdict: one<SampleVerdict>(['ok', 'repaired', 'damaged']),
      loudnessLufs: maybe(() => -40 * random()),
      pitchHz: maybe(() => 50 + 800 * random()),
      tempoBpm: maybe(() => one([90, 120, 174])),
      hasLoop: random() < 0.2,
      createdAtMs: Date.parse('2026-01-01T00:00:00Z') + Math.floor(random() * 1_000) * 86_400,
      usedAtMs: at % 3 === 0 ? null : Date.parse('2026-02-01T00:00:00Z') + (at % 48) * 3_600_000,
      uploadedBy: [null, 'left-deck', 'right-deck'][at % 3]!,
      features: random() < 0.1 ? null : Array.from({ length: SAMPLE_FEATURE_COUNT }, () => random() * 10 - 3),
      tags: TAGS.filter(() => random() < 0.3).toSorted(),
    }),
  );
}
