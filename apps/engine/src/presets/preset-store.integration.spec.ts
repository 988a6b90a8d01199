import {
  type AppError,
  CODE_CHARACTERS_MAX,
  PRESET_BYTES_MAX,
  PRESET_VERSIONS_MAX,
  PRESETS_MAX,
} from '@oiduna/contracts';
import { Nats } from '@oiduna/platform';
import { type Broker, ownNats } from '@oiduna/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PresetContent, PresetStore } from './preset-store.js';

const preset = (code: string, rest: Partial<PresetContent> = {}): PresetContent => ({
  tags: [],
  note: '',
  bpm: null,
  trackNames: ['main'],
  code,
  tracks: null,
  ...rest,
});

describe('the store of presets', () => {
  let broker: Broker;
  let nats: Nats;
  /** The store's own, to look at it from outside. */
  const bucket = () => nats.bucket('presets', { history: PRESET_VERSIONS_MAX, max_bytes: 64 * 1024 * 1024 });
  let ours: PresetStore;
  let theirs: PresetStore;
  const save = (name: string, code: string, expected?: number) => ours.save(name, () => preset(code), expected);

  beforeAll(async () => {
    broker = await ownNats();
    nats = await Nats.open(broker.url, 'test');
  });
  beforeEach(async () => {
    await (await bucket()).destroy();
    ours = await PresetStore.open(nats);
    theirs = await PresetStore.open(nats);
  });
  afterAll(async () => {
    await nats?.close();
    await broker?.stop();
  });

  it('is empty at first', async () => {
    expect(await ours.all()).toEqual([]);
    await expect(ours.get('verse')).rejects.toMatchObject({ code: 'PRESET_UNKNOWN', details: { name: 'verse' } });
    await expect(ours.versions('verse')).rejects.toMatchObject({ code: 'PRESET_UNKNOWN' });
    await expect(ours.delete('verse', undefined)).rejects.toMatchObject({ code: 'PRESET_UNKNOWN' });
  });

  it('counts versions from 1, and each stays as it was saved', async () => {
    const first = await save('verse', 'one');
    const second = await save('verse', 'two');
    expect([first.version, second.version]).toEqual([1, 2]);
    expect(await theirs.get('verse')).toEqual(second);
    expect(await theirs.get('verse', 1)).toEqual(first);
    expect(await theirs.versions('verse')).toEqual([second, first]);
    expect(first).toMatchObject({ createdAt: expect.stringMatching(/Z$/), requestId: expect.any(String) });
  });

  it('makes no version of what has not changed', async () => {
    const first = await save('verse', 'one');
    expect(await save('verse', 'one')).toEqual(first);
    expect(await ours.versions('verse')).toHaveLength(1);
  });

  it('gives each of many writers at once a version of its own', async () => {
    const writers = Array.from({ length: 8 }, (_, index) => (index % 2 === 0 ? ours : theirs));
    const saved = await Promise.all(
      writers.map((store, index) => store.save('verse', () => preset(`${index}`), undefined)),
    );
    expect(new Set(saved.map(({ version }) => version))).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8]));
    expect((await ours.versions('verse')).map(({ version }) => version)).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
  });

  it('tells whoever is overtaken again and again, and loses nobody who was not told', async () => {
    const saves = await Promise.allSettled(Array.from({ length: 45 }, (_, index) => save('verse', `${index}`)));
    const told = saves.filter((result) => result.status === 'rejected').map(({ reason }) => (reason as AppError).code);
    expect(new Set(told)).toEqual(new Set(['REVISION_MISMATCH']));
    expect(await ours.versions('verse')).toHaveLength(saves.length - told.length);
  });

  it('deletes only what was seen', async () => {
    await save('verse', 'one');
    const race = await Promise.allSettled([theirs.save('verse', () => preset('two'), 1), ours.delete('verse', 1)]);
    expect(race.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(race.find((result) => result.status === 'rejected')?.reason).toMatchObject({ code: 'REVISION_MISMATCH' });
  });

  it('refuses whoever has not seen the newest version, and of two who have the later', async () => {
    await save('verse', 'one', 0);
    await save('verse', 'two', 1);
    await expect(save('verse', 'three', 1)).rejects.toMatchObject({
      code: 'REVISION_MISMATCH',
      details: { what: 'Preset verse', actual: 2, expected: 1 },
    });
    await expect(save('verse', 'three', 0)).rejects.toMatchObject({ code: 'REVISION_MISMATCH' });
    const race = await Promise.allSettled(
      [ours, theirs].map((store, at) => store.save('verse', () => preset(`${at}`), 2)),
    );
    expect(race.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await expect(ours.delete('verse', 2)).rejects.toMatchObject({ code: 'REVISION_MISMATCH' });
  });

  it('deletes a preset with all its versions; the name begins anew', async () => {
    await save('verse', 'one');
    await save('verse', 'two');
    await ours.delete('verse', 2);
    expect(await ours.names()).toEqual([]);
    await expect(theirs.get('verse', 1)).rejects.toMatchObject({ code: 'PRESET_UNKNOWN' });
    expect(await save('verse', 'three', 0)).toMatchObject({ version: 1, code: 'three' });
    expect(await ours.versions('verse')).toHaveLength(1);
  });

  it(`keeps the last ${PRESET_VERSIONS_MAX} versions, and says which it has`, async () => {
    for (let version = 1; version <= PRESET_VERSIONS_MAX + 2; version += 1) await save('verse', `${version}`);
    expect(await ours.versions('verse')).toHaveLength(PRESET_VERSIONS_MAX);
    expect(await ours.get('verse', 3)).toMatchObject({ code: '3' });
    await expect(ours.get('verse', 2)).rejects.toMatchObject({
      code: 'PRESET_VERSION_UNKNOWN',
      details: { name: 'verse', version: 2, kept: `3 to ${PRESET_VERSIONS_MAX + 2}` },
    });
  });

  it('names the nearest of an unknown name', async () => {
    await save('verse', 'one');
    const cure = expect.stringContaining('did you mean verse?');
    await expect(ours.get('vesre')).rejects.toMatchObject({ code: 'PRESET_UNKNOWN', cure });
  });

  it('takes no version that is too large', async () => {
    const tooLarge = preset('x', { note: 'é'.repeat(PRESET_BYTES_MAX / 2) });
    await expect(ours.save('verse', () => tooLarge, undefined)).rejects.toMatchObject({ code: 'INPUT_TOO_LARGE' });
  });

  it(`holds ${PRESETS_MAX} presets, and newer versions of them`, { timeout: 30_000 }, async () => {
    const names = Array.from({ length: PRESETS_MAX }, (_, index) => `p${index}`);
    await Promise.all(names.map((name) => save(name, 'one')));
    await expect(save('more', 'one')).rejects.toMatchObject({ code: 'PRESETS_EXHAUSTED' });
    expect(await save('p7', 'two')).toMatchObject({ version: 2 });
    expect((await ours.all()).map(({ name }) => name)).toEqual(names.toSorted());
  });

  it('says so when the disk space it may take is used up, and keeps what it has', { timeout: 30_000 }, async () => {
    const large = (index: number): PresetContent => {
      const tracks = ['a', 'b', 'c'].map((name) => [name, { code: `${index}`.padEnd(CODE_CHARACTERS_MAX) }]);
      return preset('', { code: null, tracks: Object.fromEntries(tracks) });
    };
    const full = async (): Promise<void> => {
      for (let index = 0; index < 1_000; index += 1) await ours.save(`p${index % 10}`, () => large(index), undefined);
    };
    await expect(full()).rejects.toMatchObject({ code: 'PRESETS_EXHAUSTED', details: { reason: 'the store is full' } });
    expect(await ours.all()).toHaveLength(10);
    await ours.delete('p0', undefined);
    expect(await save('p1', 'small')).toMatchObject({ code: 'small' });
  });

  it('leaves out what another version of us wrote', async () => {
    await save('verse', 'one');
    await (await bucket()).put('odd', '{}');
    expect((await ours.all()).map(({ name }) => name)).toEqual(['verse']);
  });
});
