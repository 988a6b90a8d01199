import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@oiduna/contracts';
import { BufferServer, type JackServer, ownJack, seededRandom } from '@oiduna/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BAD_AIFFS, GOOD_AIFFS } from './bad-aiff.fixture.js';
import { codedCases } from './bad-coded.fixture.js';
import { oggCases } from './bad-ogg.fixture.js';
import { BAD_WAVS, GOOD_WAVS } from './bad-wav.fixture.js';
import { codedSources } from './coded-sources.fixture.js';
import type { FileCase } from './file-case.fixture.js';
import { mutantOf } from './file-mutants.fixture.js';
import { FILE_PROBLEMS } from './file-problems.js';
import { NO_AUDIO } from './no-audio.fixture.js';
import { verifySample } from './verify-sample.js';

/** `FUZZ_SAMPLES=5000` is the whole proof, the default fits into CI; `FUZZ_SEED` makes other files. */
const MUTANTS = Number(process.env['FUZZ_SAMPLES'] ?? 180);
const SEED = Number(process.env['FUZZ_SEED'] ?? 6);
/** As the service does it. */
const AT_ONCE = 4;
/** A decoder is given up after one minute, and a walk takes milliseconds. */
const HANGS_AFTER_MS = 90_000;

interface Accepted {
  readonly name: string;
  /** What the audio server would be given. */
  readonly path: string;
  readonly frameCount: number;
  readonly channelCount: number;
  readonly sampleRateHz: number;
}

let folder: string;
let cases: FileCase[];
let mutants: Omit<FileCase, 'expected'>[];
const accepted: Accepted[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oiduna-corpus-'));
  const sources = await codedSources(folder);
  const made = [GOOD_WAVS, BAD_WAVS, GOOD_AIFFS, BAD_AIFFS, NO_AUDIO, codedCases(sources), oggCases(sources)];
  cases = made.flat();
  const random = seededRandom(SEED);
  const seeds = [...Object.values(sources), ...[...GOOD_WAVS, ...GOOD_AIFFS].map(({ bytes }) => bytes)];
  mutants = Array.from({ length: MUTANTS }, (_, at) => {
    // Every other one of a coded file, so that all formats are met often.
    const pool = at % 3 === 0 ? Object.values(sources) : seeds;
    const seed = pool[Math.floor(random() * pool.length)]!;
    return { name: `mutant ${at} of FUZZ_SEED=${SEED}`, bytes: mutantOf(seed, random) };
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the check says of a file: its verdict, or the codes of what was found, refusals with a `!`. */
async function saidOf({ bytes, name }: Omit<FileCase, 'expected'>): Promise<string[]> {
  const own = await mkdtemp(join(folder, 'file-'));
  const path = join(own, 'upload');
  const scratch = join(own, 'scratch');
  await mkdir(scratch);
  await writeFile(path, bytes);
  try {
    const { findings, verdict, format, playsAsUploaded, cleanWav } = await verifySample(path, name, scratch);
    const clean = join(own, 'clean');
    if (!playsAsUploaded) await writeFile(clean, cleanWav());
    accepted.push({ name, path: playsAsUploaded ? path : clean, ...format });
    return findings.length === 0 ? [verdict] : findings.map(({ code }) => code);
  } catch (error) {
    if (!(error instanceof AppError) || error.category !== 'invalid') throw error;
    const findings = error.details['findings'] as { code: string }[];
    return findings.map(({ code }, at) => (at === findings.length - 1 ? `${code}!` : code));
  } finally {
    await rm(scratch, { recursive: true });
  }
}

async function eachOf<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const worker = async () => {
    for (const item of waiting) await act(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

const isRefused = (code: FileCase['expected']): boolean =>
  code !== 'ok' && FILE_PROBLEMS[code].outcome.startsWith('SAMPLE_');

describe('the check of sound files', () => {
  it('is put to the test by more than 150 bad files of all formats', () => {
    const bad = cases.filter(({ expected }) => expected !== 'ok');
    expect(bad.length).toBeGreaterThan(300);
    for (const format of ['RIFF', 'RIFX', 'RF64', 'AIFF', 'sowt', 'FLAC', 'Vorbis', 'Opus', 'MP3', 'AAC', 'M4A']) {
      expect(bad.filter(({ name }) => name.startsWith(format)).length, format).toBeGreaterThan(4);
    }
  });

  it('meets every code it has', () => {
    const met = new Set<string>(cases.map(({ expected }) => expected));
    // That one takes a gigabyte, and has a test of its own.
    expect(Object.keys(FILE_PROBLEMS).filter((code) => !met.has(code))).toEqual(['too-large-decoded']);
  });

  it(
    'says of each file what is wrong with it',
    async () => {
      const wrong: string[] = [];
      await eachOf(cases, async (one) => {
        const said = await saidOf(one);
        const expected = isRefused(one.expected) ? `${one.expected}!` : one.expected;
        if (!said.includes(expected)) wrong.push(`${one.name}: ${expected}, not ${said.join(' ')}`);
      });
      expect(wrong).toEqual([]);
    },
    2 * HANGS_AFTER_MS,
  );

  it(
    'ends for every mutant with a verdict or a refusal',
    async () => {
      const counts: Record<string, number> = {};
      await eachOf(mutants, async (mutant) => {
        for (const said of await saidOf(mutant)) counts[said] = (counts[said] ?? 0) + 1;
      });
      console.log(`FUZZ_SEED=${SEED}: of ${mutants.length} mutants`, counts);
      expect(Object.values(counts).reduce((sum, count) => sum + count)).toBeGreaterThanOrEqual(MUTANTS);
    },
    2 * HANGS_AFTER_MS + MUTANTS * 1_000,
  );
});

describe('every file that is accepted', () => {
  let jack: JackServer;
  beforeAll(async () => {
    jack = await ownJack();
  });
  afterAll(() => jack?.stop());

  it.skipIf(process.env['TEST_JACK_SERVER'] === undefined).each(['scsynth', 'supernova'] as const)(
    'is in %s with exactly its frames, and the server is alive at the end',
    async (name) => {
      expect(accepted.length).toBeGreaterThan(150);
      const server = await BufferServer.start(name, jack.name);
      try {
        const held = await server.read(accepted);
        const differing = accepted.filter(({ frameCount, channelCount, sampleRateHz }, at) => {
          const buffer = held[at]!;
          return (
            buffer.frameCount !== frameCount ||
            buffer.channelCount !== channelCount ||
            buffer.sampleRateHz !== sampleRateHz
          );
        });
        expect(differing.map((file) => file.name)).toEqual([]);
        expect(await server.answers()).toBe(true);
      } finally {
        await server.stop();
      }
    },
    300_000,
  );
});
