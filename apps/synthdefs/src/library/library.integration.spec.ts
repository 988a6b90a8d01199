import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AppError,
  heldSynthDefs,
  loadSynthDef,
  type PlannedChange,
  type ReplyOf,
  type RequestOf,
  type SynthDef,
  unloadSynthDef,
} from '@oiduna/contracts';
import { DirectoryBlobStore, Nats } from '@oiduna/platform';
import { type SynthDef as Graph } from '@oiduna/supercollider';
import { ownNats, StandIn } from '@oiduna/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Catalogue } from '../catalogue/catalogue.js';
import { versionOf } from '../catalogue/synthdef-version.js';
import { Library } from './library.js';
import { LibraryHandler } from './library.handler.js';
import { versionNamed } from './version-named.js';

const databaseUrl = (): string => {
  const url = process.env['TEST_DATABASE_URL'];
  if (url === undefined) throw new Error('TEST_DATABASE_URL is not set; ./oiduna test --only integration sets it');
  return url;
};

/** A constant on the output, scaled: every level is another version. */
const levelDef = (name: string, level: number): Graph => ({
  name,
  constants: [level],
  parameters: [0],
  parameterNames: [{ name: 'out', index: 0 }],
  ugens: [
    { name: 'Control', rate: 'control', inputs: [], outputs: ['control'], specialIndex: 0 },
    { name: 'DC', rate: 'audio', inputs: [{ kind: 'constant', index: 0 }], outputs: ['audio'], specialIndex: 0 },
    {
      name: 'OffsetOut',
      rate: 'audio',
      inputs: [
        { kind: 'output', ugenIndex: 0, outputIndex: 0 },
        { kind: 'output', ugenIndex: 1, outputIndex: 0 },
      ],
      outputs: [],
      specialIndex: 0,
    },
  ],
  variants: [],
});

const CHANGE: PlannedChange = {
  id: '7f0e7c5e-54c5-4f1c-9a51-3b7de6d1b0aa',
  tracks: [],
  synthDefs: ['x'],
  cycle: 4,
  soundsAt: '2026-01-02T03:04:05.678Z',
  requestId: 'r1',
};

describe('the library of SynthDefs', () => {
  let folder: string;
  let stop: () => Promise<void>;
  let engine: StandIn;
  let catalogue: Catalogue;
  let library: Library;
  let handler: LibraryHandler;
  let blobs: DirectoryBlobStore;
  /** What the engine says it plays. */
  let held: ReplyOf<typeof heldSynthDefs>;
  let asked: RequestOf<typeof loadSynthDef>[];
  let name: string;
  let first: SynthDef;
  let second: SynthDef;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'synthdef-library-'));
    const broker = await ownNats();
    const nats = await Nats.open(broker.url, 'library-test');
    engine = await StandIn.open(broker.url);
    catalogue = await Catalogue.open(databaseUrl());
    blobs = new DirectoryBlobStore(folder);
    library = new Library(catalogue, nats);
    handler = new LibraryHandler(library, blobs);
    stop = async () => {
      await Promise.all([engine.close(), nats.close(), catalogue.onApplicationShutdown()]);
      await broker.stop();
    };
    await engine.answer(heldSynthDefs, () => held);
    await engine.answer(loadSynthDef, (wish) => {
      asked.push(wish);
      const { serverName, apply } = wish;
      return { serverName, server: 'scsynth', tookMs: 1, change: apply === undefined ? null : CHANGE };
    });
    await engine.answer(unloadSynthDef, ({ name: unloaded }) => {
      const user = held.current.find((def) => def.name === unloaded);
      if (user === undefined) throw new AppError('SYNTHDEF_UNKNOWN', { name: unloaded });
      if (user.usedBy.length > 0) throw new AppError('SYNTHDEF_IN_USE', { name: unloaded, tracks: user.usedBy[0] });
      return { name: unloaded, change: null };
    });
  });
  beforeEach(async () => {
    name = `lib${randomUUID().slice(0, 8)}`;
    held = { current: [], loaded: [] };
    asked = [];
    first = await upload(0.1);
    second = await upload(0.2);
  });
  afterAll(async () => {
    await stop?.();
    await rm(folder, { recursive: true, force: true });
  });

  async function upload(level: number, as = name): Promise<SynthDef> {
    const version = versionOf(levelDef(as, level));
    await blobs.put(version.file);
    await catalogue.place([as], () => Promise.resolve({ proof: undefined, held: [version] }));
    return version.record;
  }
  const plays = ({ name: played, sha256, serverName }: SynthDef, usedBy: string[] = []): void => {
    held = { current: [{ name: played, sha256, serverName, usedBy }], loaded: [serverName] };
  };
  const names = async (filter: Parameters<Library['list']>[0]) =>
    (await library.list({ search: name.slice(0, 8), ...filter })).synthDefs.map((def) => def.name);

  it('shows the version the engine plays, who plays it, and falls back to the last that was published', async () => {
    plays(first, ['pad']);
    expect(await library.get(name)).toMatchObject({ sha256: first.sha256, live: true, usedBy: ['pad'] });
    held = { current: [], loaded: [] };
    expect(await library.get(name)).toMatchObject({ sha256: second.sha256, live: false, usedBy: [] });
    plays(first);
    held = { ...held, loaded: [] };
    expect(await library.get(name)).toMatchObject({ sha256: first.sha256, live: false });
  });

  it('lists versions, newest first, with what the audio server holds', async () => {
    plays(first);
    expect(await library.versions(name)).toMatchObject([
      { sha256: second.sha256, current: false, loaded: false },
      { sha256: first.sha256, current: true, loaded: true },
    ]);
  });

  it('publishes a version by the first digits of its sha256, and by none the one before', async () => {
    plays(second);
    const { synthDef, change } = await library.publish(name, { version: first.sha256.slice(0, 8) });
    expect([synthDef.sha256, change]).toEqual([first.sha256, null]);
    expect(asked).toMatchObject([first]);
    plays(first);
    expect((await library.versions(name))[0]).toMatchObject({ sha256: first.sha256, current: true });
    const back = await library.publish(name, { apply: { at: 'bar' } });
    expect(back).toMatchObject({ synthDef: second, change: CHANGE });
    expect(asked[1]).toEqual({ ...second, apply: { at: 'bar' } });
  });

  it('says which version it does not have, and when a beginning is that of several', async () => {
    await expect(library.publish(name, { version: '0000' })).rejects.toMatchObject({
      code: 'SYNTHDEF_VERSION_UNKNOWN',
      details: { name, version: '0000', but: '' },
    });
    await expect(library.publish(`${name}x`, {})).rejects.toMatchObject({
      code: 'SYNTHDEF_UNKNOWN',
      details: { nearest: name },
    });
    const [digit] = first.sha256;
    let twin = second;
    for (let level = 0.3; !twin.sha256.startsWith(digit!); level += 0.001) twin = await upload(level);
    const versions = await catalogue.versionsOf(name);
    expect(() => versionNamed(digit!, versions)).toThrow(/2 versions begin so|3 versions begin so/);
  });

  it('keeps tags, author and note from version to version, and finds by them', async () => {
    expect(await library.describe(name, { tags: ['bass', 'acid'], author: '100 % me' })).toMatchObject({
      tags: ['bass', 'acid'],
      author: '100 % me',
      note: '',
    });
    await library.describe(name, { note: 'for the encore' });
    await upload(0.4);
    expect(await library.get(name)).toMatchObject({
      tags: ['bass', 'acid'],
      author: '100 % me',
      note: 'for the encore',
    });
    expect(await names({ tag: 'acid' })).toEqual([name]);
    expect(await names({ tag: 'ac' })).toEqual([]);
    expect(await names({ author: '100 % me' })).toEqual([name]);
    expect(await names({ search: 'the ENCORE' })).toContain(name);
    expect(await names({ search: '100 % m' })).toContain(name);
    expect(await names({ search: '1_0 %' })).not.toContain(name);
  });

  it('lists by pages, and only what plays or does not', async () => {
    const others = [`${name}a`, `${name}b`];
    const [one] = await Promise.all(others.map((other) => upload(0.1, other)));
    const page = await library.list({ search: name, limit: 2 });
    expect(page).toMatchObject({ synthDefs: [{ name }, { name: others[0] }], next: others[0] });
    expect(await library.list({ search: name, limit: 2, after: page.next! })).toMatchObject({
      synthDefs: [{ name: others[1] }],
      next: null,
    });
    plays(one!);
    expect(await names({ live: true })).toEqual([others[0]]);
    expect(await names({ search: name, live: false })).toEqual([name, others[1]]);
  });

  it('deletes a SynthDef with every version, but never under a track', async () => {
    plays(second, ['pad']);
    await expect(library.delete(name)).rejects.toMatchObject({ code: 'SYNTHDEF_IN_USE', details: { tracks: 'pad' } });
    plays(second);
    await library.describe(name, { tags: ['old'] });
    await handler.delete({ name });
    await expect(library.get(name)).rejects.toMatchObject({ code: 'SYNTHDEF_UNKNOWN' });
    await upload(0.1);
    expect(await library.get(name)).toMatchObject({ tags: [] });
    held = { current: [], loaded: [] };
    await library.delete(name); // nothing plays it: the library alone is concerned
  });

  it('compares the current version with the one before, or any two', async () => {
    plays(second);
    const diff = await handler.diff({ name, wish: {} });
    expect(diff).toEqual({
      from: first.sha256,
      to: second.sha256,
      controls: { added: [], removed: [], changed: [] },
      ugens: { added: [], removed: [], rewired: true },
    });
    const [from, to] = [second, first].map(({ sha256 }) => sha256.slice(0, 12));
    expect(await handler.diff({ name, wish: { from, to } })).toMatchObject({ from: second.sha256, to: first.sha256 });
  });
});

it('the library can be read while the engine is away', async () => {
  const broker = await ownNats();
  const nats = await Nats.open(broker.url, 'library-test');
  const catalogue = await Catalogue.open(databaseUrl());
  try {
    const library = new Library(catalogue, nats);
    const version = versionOf(levelDef(`away${randomUUID().slice(0, 8)}`, 0.1));
    const { record } = version;
    await catalogue.place([record.name], () => Promise.resolve({ proof: undefined, held: [version] }));
    expect(await library.get(record.name)).toMatchObject({ live: null, usedBy: null });
    expect(await library.versions(record.name)).toMatchObject([{ current: true, loaded: null }]);
    await expect(library.list({ live: true })).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await expect(library.delete(record.name)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  } finally {
    await Promise.all([nats.close(), catalogue.onApplicationShutdown()]);
    await broker.stop();
  }
});
