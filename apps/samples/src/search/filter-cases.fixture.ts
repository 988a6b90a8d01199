import type { SampleFilter } from '@oiduna/contracts';
import { folded, type SearchedSample } from './sample-columns.js';

/** Whether a sample is found by a word. */
export const holds = ({ bank, fileName, tags }: SearchedSample, word: string) =>
  [bank, fileName, ...tags].some((text) => folded(text).includes(folded(word)));

type Case = [title: string, filter: SampleFilter, test: (sample: SearchedSample) => boolean];
/** Of `variousSamples`, each finds some. */
export const FILTER_CASES: Case[] = [
  ['nothing', {}, () => true],
  ['a word, in any case', { q: 'CLAP' }, (sample) => holds(sample, 'clap')],
  ['the beginning of a word', { q: 'vin' }, (sample) => holds(sample, 'vin')],
  ['words, all of them', { q: ' open  8 ' }, (sample) => holds(sample, 'open') && holds(sample, '8')],
  ['a word with an accent written in two characters', { q: 'e\u0301lan' }, (sample) => holds(sample, 'Élan')],
  ['a word of a tag', { q: 'aci' }, ({ tags }) => tags.includes('Acid')],
  ['a bank', { bank: 'kicks' }, ({ bank }) => bank === 'kicks'],
  ['a tag', { tag: 'dry' }, ({ tags }) => tags.includes('dry')],
  ['two tags', { tag: 'dry,808' }, ({ tags }) => tags.includes('dry') && tags.includes('808')],
  ['a length up to and with', { maxSeconds: 0.6 }, ({ durationSeconds }) => durationSeconds <= 0.6],
  ['a length from on', { minSeconds: 2 }, ({ durationSeconds }) => durationSeconds >= 2],
  [
    'a loudness',
    { minLufs: -20, maxLufs: -10 },
    ({ loudnessLufs: lufs }) => lufs !== null && lufs >= -20 && lufs <= -10,
  ],
  ['a pitch', { minHz: 100, maxHz: 400 }, ({ pitchHz: hz }) => hz !== null && hz >= 100 && hz <= 400],
  ['a tempo', { minBpm: 120 }, ({ tempoBpm }) => tempoBpm !== null && tempoBpm >= 120],
  ['a number of channels', { channels: 6 }, ({ channelCount }) => channelCount === 6],
  ['a sample rate', { sampleRateHz: 48_000 }, ({ sampleRateHz }) => sampleRateHz === 48_000],
  ['a container', { container: 'flac' }, ({ container }) => container === 'flac'],
  ['an encoding', { encoding: 'mp3' }, ({ encoding }) => encoding === 'mp3'],
  ['a verdict', { verdict: 'damaged' }, ({ verdict }) => verdict === 'damaged'],
  ['loops', { loop: true }, ({ hasLoop }) => hasLoop],
  ['one-shots', { loop: false }, ({ hasLoop }) => !hasLoop],
  [
    'a time of upload',
    { uploadedAfter: '2026-01-01T06:00:00.000Z', uploadedBefore: '2026-01-01T12:00:00.000Z' },
    ({ createdAtMs }) => createdAtMs >= Date.UTC(2026, 0, 1, 6) && createdAtMs < Date.UTC(2026, 0, 1, 12),
  ],
  ['who uploaded it', { uploadedBy: 'left-deck' }, ({ uploadedBy }) => uploadedBy === 'left-deck'],
  [
    'a moment since when it was not played',
    { unusedSince: '2026-02-02T00:00:00.000Z' },
    ({ usedAtMs }) => usedAtMs === null || usedAtMs < Date.UTC(2026, 1, 2),
  ],
  [
    'all at once',
    { q: 'kick', channels: 1, maxSeconds: 1, loop: false, tag: 'dark' },
    (sample) =>
      holds(sample, 'kick') &&
      sample.channelCount === 1 &&
      sample.durationSeconds <= 1 &&
      !sample.hasLoop &&
      sample.tags.includes('dark'),
  ],
];
