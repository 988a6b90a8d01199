import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@oiduna/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BAD_AIFFS, GOOD_AIFFS } from './bad-aiff.fixture.js';
import { codedCases } from './bad-coded.fixture.js';
import { oggCases } from './bad-ogg.fixture.js';
import { BAD_WAVS, GOOD_WAVS } from './bad-wav.fixture.js';
import { codedSources } from './coded-sources.fixture.js';
import type { FileCase } from './file-case.fixture.js';
import { FILE_PROBLEMS } from './file-problems.js';
import { NO_AUDIO } from './no-audio.fixture.js';
import { verifySample } from './verify-sample.js';

let folder: string;
let cases: FileCase[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oiduna-corpus-'));
  const sources = await codedSources(folder);
  const made = [GOOD_WAVS, BAD_WAVS, GOOD_AIFFS, BAD_AIFFS, NO_AUDIO, codedCases(sources), oggCases(sources)];
  cases = made.flat();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the check says of a file, in the words of the corpus. */
async function saidOf({ bytes, name }: FileCase, at: number): Promise<string[]> {
  const own = join(folder, String(at));
  await writeFile(own, bytes);
  const scratch = await mkdtemp(join(folder, 'scratch-'));
  try {
    const { findings, verdict } = await verifySample(own, name, scratch);
    return findings.length === 0 ? [verdict] : findings.map(({ code }) => code);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const [last] = (error.details['findings'] as { code: string }[]).slice(-1);
    return [`${last!.code}!`];
  }
}

describe('the corpus', () => {
  it('is judged as it should be', async () => {
    const wrong: string[] = [];
    for (const [at, one] of cases.entries()) {
      const said = await saidOf(one, at);
      const refused = FILE_PROBLEMS[one.expected as keyof typeof FILE_PROBLEMS]?.outcome.startsWith('SAMPLE_');
      if (!said.includes(refused ? `${one.expected}!` : one.expected))
        wrong.push(`${one.name}: ${one.expected}, not ${said.join(' ')}`);
    }
    expect(wrong).toEqual([]);
  }, 300_000);
});
