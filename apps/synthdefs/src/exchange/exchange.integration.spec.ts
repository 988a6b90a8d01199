import { randomUUID } from 'node:crypto';
import {
  AppError,
  describeSynthDef,
  exportSynthDefs,
  getSynthDef,
  getSynthDefFile,
  type ImportedSynthDef,
  importSynthDefs,
  type Job,
  type LibraryFile,
  listSynthDefVersions,
  publishSynthDef,
} from '@oiduna/contracts';
import { parseSynthDefs, writeSynthDefs } from '@oiduna/supercollider';
import { type Broker, ownNats, ownRedis, zipOf } from '@oiduna/testkit';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { beep, resultOf, ServiceUnderTest, setting, silence } from '../service-under-test.fixture.js';
import { packLibrary, readLibrary } from './library-file.js';

/** Each test starts a studio of its own, and plays four defs offline. */
const TEST_LIMIT_MS = 120_000;
const IMPORT_WAIT_MS = 60_000;

const brokers: Broker[] = [];
const studios: ServiceUnderTest[] = [];
const databases: string[] = [];

async function withDatabases(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client(setting('TEST_DATABASE_URL'));
  await client.connect();
  await work(client);
  await client.end();
}

/** A studio that holds nothing. */
async function freshStudio(): Promise<ServiceUnderTest> {
  const name = `exchange_${randomUUID().slice(0, 8)}`;
  await withDatabases((client) => client.query(`create database ${name}`));
  databases.push(name);
  const [nats, redis] = await Promise.all([ownNats(), ownRedis()]);
  brokers.push(nats, redis);
  const database = new URL(setting('TEST_DATABASE_URL'));
  database.pathname = `/${name}`;
  const studio = await ServiceUnderTest.open({ natsUrl: nats.url, redisUrl: redis.url, databaseUrl: database.href });
  studios.push(studio);
  return studio;
}

async function exported(studio: ServiceUnderTest): Promise<Buffer> {
  const { sha256, sizeBytes } = await studio.nats.request(exportSynthDefs, {});
  const bytes = await studio.blobs.read(sha256);
  expect(bytes.byteLength).toBe(sizeBytes);
  return bytes;
}

async function imported(studio: ServiceUnderTest, zip: Uint8Array): Promise<Job> {
  const { sha256 } = await studio.blobs.put(zip);
  const job = await studio.queues.enqueue(importSynthDefs, { sha256 });
  return studio.queues.waitFor(job.id, IMPORT_WAIT_MS);
}
const reportOf = (job: Job): ImportedSynthDef[] => {
  expect(job.problem).toBeNull();
  return (job.result as { synthDefs: ImportedSynthDef[] }).synthDefs;
};

const withoutInstants = ({ synthDefs, ...rest }: LibraryFile) => ({
  ...rest,
  synthDefs: synthDefs.map(({ versions, ...named }) => ({
    ...named,
    versions: versions.map(({ createdAt: _, publishedAt: __, ...version }) => version),
  })),
});
const libraryIn = async (zip: Uint8Array) => withoutInstants((await readLibrary(zip)).library);

const stating = (name: string, max: number): string =>
  `SynthDef(\\${name}, { |freq = 440| Out.ar(0, SinOsc.ar(freq)) }, metadata: (specs: (freq: [20, ${max}, \\exp])));`;

let first: ServiceUnderTest;
let zip: Buffer;

beforeAll(async () => {
  first = await freshStudio();
  resultOf(await first.validate('source', stating('lead', 2_000)));
  resultOf(await first.validate('source', stating('lead', 4_000)));
  const [loud] = resultOf(await first.validate('compiled', writeSynthDefs(silence('lead'))));
  resultOf(await first.validate('source', beep('wash'), { role: 'effect' }));
  const [, , narrow] = (await first.nats.request(listSynthDefVersions, { name: 'lead' })).versions;
  await first.nats.request(publishSynthDef, { name: 'lead', wish: { version: narrow!.sha256 } });
  expect(narrow!.sha256).not.toBe(loud!.sha256);
  const about = { tags: ['bass', 'acid'], author: 'somebody', note: 'für später ♫' };
  await first.nats.request(describeSynthDef, { name: 'lead', about });
  zip = await exported(first);
}, TEST_LIMIT_MS);
beforeEach(() => first.reset());
afterAll(async () => {
  await Promise.all(studios.map((studio) => studio.close()));
  await Promise.all(brokers.map((broker) => broker.stop()));
  await withDatabases(async (client) => {
    for (const name of databases) await client.query(`drop database ${name}`);
  });
});

describe('a library', { timeout: TEST_LIMIT_MS }, () => {
  it('comes out of another studio as it was put in, whichever way its versions came', async () => {
    const second = await freshStudio();
    const report = reportOf(await imported(second, zip));
    const { library } = await readLibrary(zip);
    expect(report).toEqual(
      library.synthDefs.map(({ name, published, versions }) => ({
        name,
        published,
        added: versions.map(({ sha256 }) => sha256),
        present: [],
        refused: [],
      })),
    );
    expect(await libraryIn(await exported(second))).toEqual(await libraryIn(zip));
    expect(await second.nats.request(getSynthDef, { name: 'lead' })).toMatchObject({
      sha256: library.synthDefs[0]!.published,
      tags: ['bass', 'acid'],
      author: 'somebody',
      note: 'für später ♫',
      controls: [{ name: 'freq', range: { min: 20, max: 2_000, curve: 'exponential', source: 'metadata' } }],
      dryRun: { kind: 'sound' },
    });
    expect(await second.nats.request(getSynthDef, { name: 'wash' })).toMatchObject({ role: 'effect' });
    // all were proven, and each name plays one of them
    const proven = second.asked.filter(({ publish }) => publish === false);
    const played = second.asked.filter(({ publish }) => publish === undefined);
    expect(proven).toHaveLength(4);
    expect(new Set(played.map(({ sha256 }) => sha256))).toEqual(
      new Set(library.synthDefs.map(({ published }) => published)),
    );
  });

  it('gives the same bytes as long as it is the same', async () => {
    expect((await exported(first)).equals(zip)).toBe(true);
  });

  it('that is here already changes nothing', async () => {
    const report = reportOf(await imported(first, zip));
    expect(report.map(({ name, published, added, present }) => [name, published, added, present.length])).toEqual([
      ['lead', null, [], 3],
      ['wash', null, [], 1],
    ]);
    expect(first.asked).toEqual([]);
    expect((await exported(first)).equals(zip)).toBe(true);
  });

  it('adds its versions behind those of a name that is here, and leaves what was said of it', async () => {
    const third = await freshStudio();
    const [mine] = resultOf(await third.validate('source', beep('lead', 111)));
    await third.nats.request(describeSynthDef, { name: 'lead', about: { author: 'me' } });
    const [lead] = reportOf(await imported(third, zip));
    expect(lead).toMatchObject({ name: 'lead', published: null, refused: [] });
    expect(lead!.added).toHaveLength(3);
    expect(await third.nats.request(getSynthDef, { name: 'lead' })).toMatchObject({
      sha256: mine!.sha256,
      author: 'me',
      tags: ['bass', 'acid'],
      note: 'für später ♫',
    });
    const { versions } = await third.nats.request(listSynthDefVersions, { name: 'lead' });
    expect(versions.map(({ sha256 }) => sha256)).toEqual([mine!.sha256, ...lead!.added]);
    expect(third.asked.filter(({ name, publish }) => name === 'lead' && publish === undefined)).toHaveLength(1);
  });

  it('is believed in nothing: what would harm is refused def by def, whatever the file says of it', async () => {
    const { library, files } = await readLibrary(zip);
    const [lead, wash] = library.synthDefs;
    const [good, ...others] = lead!.versions;
    const harmful = new Map(files)
      .set(others[0]!.file, writeSynthDefs(silence('lead', -1)))
      .set(others[1]!.file, writeSynthDefs(silence('lead'), silence('more')))
      .set(wash!.versions[0]!.file, writeSynthDefs(silence('another name')));
    harmful.set('defs/check/x.scsyndef', files.get(good!.file)!);
    const check = { ...lead!, name: 'check', versions: [{ ...good!, file: 'defs/check/x.scsyndef' }] };
    const gone = { ...lead!, name: 'gone', versions: [{ ...good!, file: 'defs/gone/x.scsyndef', source: 'none.scd' }] };
    const studio = await freshStudio();
    studio.answer = ({ name, serverName }) =>
      name === 'wash'
        ? new AppError('SYNTHDEF_REFUSED', { name: serverName, reason: 'no', server: 'scsynth' })
        : undefined;
    const report = reportOf(
      await imported(
        studio,
        packLibrary({ library: { ...library, synthDefs: [lead!, wash!, check, gone] }, files: harmful }),
      ),
    );
    expect(report.map(({ name, added, refused }) => [name, added.length, refused.map(({ code }) => code)])).toEqual([
      ['lead', 1, ['SYNTHDEF_GRAPH_INVALID', 'ARCHIVE_REFUSED']],
      ['wash', 0, ['SYNTHDEF_REFUSED']],
      ['check', 0, ['SYNTHDEF_NAME_RESERVED']],
      ['gone', 0, ['ARCHIVE_REFUSED']],
    ]);
    expect(report[0]!.refused.map(({ file }) => file)).toEqual([others[0]!.file, others[1]!.file]);
    for (const name of ['wash', 'check', 'gone']) {
      await expect(studio.nats.request(getSynthDef, { name })).rejects.toMatchObject({ code: 'SYNTHDEF_UNKNOWN' });
    }
  });

  it('is brought in once more when the engine went away meanwhile', async () => {
    const studio = await freshStudio();
    studio.answer = () =>
      studio.asked.length < 3 ? new AppError('AUDIO_SERVER_AWAY', { state: 'booting' }) : undefined;
    reportOf(await imported(studio, zip));
    expect(await libraryIn(await exported(studio))).toEqual(await libraryIn(zip));
  });

  it('that is none is refused whole', async () => {
    const job = await imported(first, zipOf({ 'kick.scd': beep('kick') }));
    expect(job.problem).toMatchObject({ code: 'LIBRARY_REFUSED', details: { reason: 'it holds no library.json' } });
  });
});

describe('a version as a file', () => {
  const fileOf = async (wish: object) => {
    const { sha256 } = await first.nats.request(getSynthDefFile, { name: 'lead', ...wish });
    return first.blobs.read(sha256);
  };

  it('has its own name, and loaded again it is the same version', async () => {
    const { versions } = await first.nats.request(listSynthDefVersions, { name: 'lead' });
    const unstated = (await libraryIn(zip)).synthDefs[0]!.versions.find(({ source }) => source === null)!;
    const bytes = await fileOf({ version: unstated.sha256.slice(0, 12) });
    expect(parseSynthDefs(bytes).map(({ name }) => name)).toEqual(['lead']);
    const [again] = resultOf(await first.validate('compiled', bytes));
    expect(again!.sha256).toBe(unstated.sha256);
    await first.nats.request(publishSynthDef, { name: 'lead', wish: { version: versions[0]!.sha256 } });
  });

  it('comes with its source, where there is one', async () => {
    expect((await fileOf({ as: 'source' })).toString()).toBe(stating('lead', 2_000));
    const compiled = (await libraryIn(zip)).synthDefs[0]!.versions.find(({ source }) => source === null)!;
    await expect(fileOf({ as: 'source', version: compiled.sha256 })).rejects.toMatchObject({
      code: 'SYNTHDEF_SOURCE_NONE',
    });
    await expect(fileOf({ version: '0000' })).rejects.toMatchObject({ code: 'SYNTHDEF_VERSION_UNKNOWN' });
  });
});
