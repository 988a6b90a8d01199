import { randomUUID } from 'node:crypto';
import { AppError, type Sample } from '@oiduna/contracts';
import { runInContext } from '@oiduna/platform';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Search } from '../search/search.js';
import { bare } from '../loaded-buffer.fixture.js';
import { Catalogue, type Newcomer } from './catalogue.js';

const databaseUrl = (): string => {
  const url = process.env['TEST_DATABASE_URL'];
  if (url === undefined) throw new Error('TEST_DATABASE_URL is not set; ./oiduna test sets it');
  return url;
};

let catalogue: Catalogue;
let bank: string;

beforeAll(async () => {
  catalogue = await Catalogue.open(databaseUrl());
});
afterAll(() => catalogue.onApplicationShutdown());
beforeEach(() => {
  bank = `t-${randomUUID()}`;
});

const newcomer = (changes: Partial<Newcomer> = {}): Newcomer => ({
  bank,
  fileName: 'a.wav',
  sha256: 'a'.repeat(64),
  sizeBytes: 100,
  wavSha256: 'b'.repeat(64),
  format: {
    container: 'wav',
    encoding: 'pcm_s16le',
    frameCount: 3,
    channelCount: 1,
    sampleRateHz: 44_100,
    durationSeconds: 3 / 44_100,
  },
  peak: 0.3,
  verdict: 'ok',
  findings: [],
  analysis: null,
  ...changes,
});
/** As search finds them, without what others say of them. */
const list = async (within: string): Promise<Sample[]> => {
  const { samples } = await new Search(catalogue).list({ bank: within });
  return samples.map(bare);
};
const proven = (sample: Sample) => Promise.resolve(sample.id);

describe('the catalogue', () => {
  it('gives back a sample as it was put', async () => {
    const { sample, proof } = await catalogue.place(newcomer(), { id: 'job-1', ranBefore: false }, proven);
    expect(sample).toMatchObject(newcomer());
    expect(proof).toBe(sample.id);
    expect(await list(bank)).toEqual([sample]);
  });

  it('replaces a sample of the same name, which keeps its ID and age', async () => {
    const first = await catalogue.place(newcomer(), { id: 'job-1', ranBefore: false }, proven);
    const second = await catalogue.place(
      newcomer({ sha256: 'c'.repeat(64), peak: 1 }),
      { id: 'job-2', ranBefore: false },
      proven,
    );
    const { id, createdAt } = first.sample;
    expect(await list(bank)).toEqual([{ ...second.sample, id, createdAt, peak: 1 }]);
  });

  it('knows who uploaded what is in a place, and finds it by them', async () => {
    const by = (performer: string, fileName: string) =>
      runInContext({ requestId: 'r', performer }, () =>
        catalogue.place(newcomer({ fileName }), { id: 'job-1', ranBefore: false }, proven),
      );
    await by('left-deck', 'a.wav');
    await by('right-deck', 'b.wav');
    await by('right-deck', 'a.wav');
    const of = async (uploadedBy: string) =>
      (await new Search(catalogue).list({ bank, uploadedBy })).samples.map(({ fileName }) => fileName);
    expect([await of('left-deck'), await of('right-deck')]).toEqual([[], ['a.wav', 'b.wav']]);
  });

  it('lists a bank by the bytes of its file names', async () => {
    for (const fileName of ['b.wav', 'é.wav', 'a10.wav', 'B.wav', 'a2.wav']) {
      await catalogue.place(newcomer({ fileName }), { id: 'job-1', ranBefore: false }, proven);
    }
    const names = (await list(bank)).map(({ fileName }) => fileName);
    expect(names).toEqual(['B.wav', 'a10.wav', 'a2.wav', 'b.wav', 'é.wav']);
  });

  it('reads on from any place, by bank and file name', async () => {
    await catalogue.place(newcomer({ bank: `${bank}-b` }), { id: 'job-1', ranBefore: false }, proven);
    await catalogue.place(newcomer({ bank: `${bank}-a` }), { id: 'job-1', ranBefore: false }, proven);
    const next = await catalogue.after({ bank, fileName: '' }, 2);
    expect(next.map((sample) => sample.bank)).toEqual([`${bank}-a`, `${bank}-b`]);
  });

  it('holds no row of a sample whose proof failed, and offers the same ID again', async () => {
    const ids: string[] = [];
    const failing = (sample: Sample) => {
      ids.push(sample.id);
      return Promise.reject(new AppError('SCSYNTH_SILENT', {}));
    };
    await expect(catalogue.place(newcomer(), { id: 'job-1', ranBefore: false }, failing)).rejects.toMatchObject({
      code: 'SCSYNTH_SILENT',
    });
    expect(await list(bank)).toEqual([]);
    const { sample } = await catalogue.place(newcomer(), { id: 'job-1', ranBefore: false }, proven);
    expect(ids).toEqual([sample.id]);
  });

  it('keeps a newer upload when an older one is tried again', async () => {
    const newer = await catalogue.place(newcomer(), { id: 'job-2', ranBefore: false }, proven);
    await expect(
      catalogue.place(newcomer({ peak: 1 }), { id: 'job-1', ranBefore: true }, proven),
    ).rejects.toMatchObject({
      code: 'SAMPLE_SUPERSEDED',
    });
    expect(await list(bank)).toEqual([newer.sample]);
  });

  it('lets uploads to one place prove themselves one after the other', async () => {
    let underWay = 0;
    const alone = async () => {
      underWay += 1;
      await catalogue.check();
      const seen = underWay;
      underWay -= 1;
      return seen;
    };
    const placed = await Promise.all(
      Array.from({ length: 6 }, () => catalogue.place(newcomer(), { id: 'job-1', ranBefore: false }, alone)),
    );
    expect(placed.map(({ proof }) => proof)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(await list(bank)).toHaveLength(1);
  });

  it('is unavailable once its connections are gone', async () => {
    const closed = await Catalogue.open(databaseUrl());
    await closed.onApplicationShutdown();
    await expect(closed.after(undefined, 1)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  });

  it('lets an error of its own query through, for trying again would not heal it', async () => {
    await expect(
      catalogue.place(newcomer({ sizeBytes: 2 ** 40 }), { id: 'job-1', ranBefore: false }, proven),
    ).rejects.toMatchObject({
      code: '22003',
    });
  });
});
