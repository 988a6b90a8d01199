import { readWav, REPOSITORY } from '@oiduna/testkit';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SampleListener } from '../../apps/samples/dist/analysis/listen.js';
import { OUTPUT_OPTIONS, print } from './report.ts';
import { CORPUS_RATE_HZ, labelledSounds } from './sample-corpus.ts';

/** "Sounds like this": of the five nearest sounds, how many have the label of the one that was asked for. */
const NEAREST = 5;

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '480' },
    seed: { type: 'string', default: '1' },
    /** Folders of WAV files, a label each: a library of your own. */
    folder: { type: 'string' },
    ...OUTPUT_OPTIONS,
  },
});

interface Labelled {
  readonly label: string;
  readonly vector: number[];
}

function featuresOf(sampleRateHz: number, channels: Float32Array[]): number[] {
  const listener = new SampleListener(sampleRateHz, channels.length);
  listener.hear(channels);
  return listener.heard().features;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Each feature counts as much as its spread over the library. */
function standardised(sounds: readonly Labelled[]): Labelled[] {
  const columns = sounds[0]!.vector.map((_, at) => sounds.map(({ vector }) => vector[at]!));
  const means = columns.map(mean);
  const spreads = columns.map((column, at) => Math.sqrt(mean(column.map((value) => (value - means[at]!) ** 2))) || 1);
  return sounds.map(({ label, vector }) => ({
    label,
    vector: vector.map((value, at) => (value - means[at]!) / spreads[at]!),
  }));
}

function cosine(a: readonly number[], b: readonly number[]): number {
  const product = (x: readonly number[], y: readonly number[]): number =>
    x.reduce((sum, value, at) => sum + value * y[at]!, 0);
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b) || 1);
}

interface Answer {
  readonly label: string;
  /** Of the nearest sounds, how many have its label; and what drawing lots would give, and at best is possible. */
  readonly share: number;
  readonly chance: number;
  readonly best: number;
}

/** Each sound whose label another one has is asked for once. */
function answers(sounds: readonly Labelled[]): Answer[] {
  return sounds.flatMap((sound): Answer[] => {
    const others = sounds.filter((other) => other !== sound);
    const right = others.filter(({ label }) => label === sound.label).length;
    if (right === 0) return [];
    const nearest = others.map(({ label, vector }) => ({ label, likeness: cosine(sound.vector, vector) }));
    const top = nearest.toSorted((a, b) => b.likeness - a.likeness).slice(0, NEAREST);
    const share = top.filter(({ label }) => label === sound.label).length / NEAREST;
    return [{ label: sound.label, share, chance: right / others.length, best: Math.min(1, right / NEAREST) }];
  });
}

function ofFolder(folder: string): Labelled[] {
  return globSync('*/*.wav', { cwd: folder }).map((path) => {
    const { sampleRateHz, channels } = readWav(readFileSync(join(folder, path)));
    return { label: dirname(path), vector: featuresOf(sampleRateHz, channels) };
  });
}

const rowOf = (sounds: string, given: readonly Answer[]) => ({
  sounds,
  files: given.length,
  'precision@5': mean(given.map(({ share }) => share)),
  chance: mean(given.map(({ chance }) => chance)),
  'best possible': mean(given.map(({ best }) => best)),
});

const generated = labelledSounds(Number(options.count), Number(options.seed)).map(({ label, samples }) => ({
  label,
  vector: featuresOf(CORPUS_RATE_HZ, [samples]),
}));
const given = answers(standardised(generated));
const rows = [
  rowOf('generated', given),
  ...[...Map.groupBy(given, ({ label }) => label)].map(([label, ofLabel]) => rowOf(`  ${label}`, ofLabel)),
  ...['sounds/samples', ...(options.folder === undefined ? [] : [options.folder])].map((folder) =>
    rowOf(folder, answers(standardised(ofFolder(resolve(REPOSITORY, folder))))),
  ),
];
print(
  {
    title: 'Sounds like this: 16 features, z-scored, cosine',
    rows,
    notes: [
      `Generated from seed ${options.seed}. A label of few files cannot fill five places: sounds/samples has one or two each.`,
    ],
  },
  options,
);
