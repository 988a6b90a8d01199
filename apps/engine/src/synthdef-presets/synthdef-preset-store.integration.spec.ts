import { type AppError, SYNTHDEF_PRESETS_MAX } from '@oiduna/contracts';
import { Nats } from '@oiduna/platform';
import { type Broker, ownNats } from '@oiduna/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SynthDefPresetStore } from './synthdef-preset-store.js';

const KEY = { synthDef: 'pad', owner: 'studio', name: 'warm' };
const content = (cutoff: number, note = '') => ({ parameters: { cutoff }, tags: [], note });

describe('the store of SynthDef presets', () => {
  let broker: Broker;
  let nats: Nats;
  const bucket = () => nats.bucket('synthdef-presets', { max_bytes: 32 * 1024 * 1024 });
  let ours: SynthDefPresetStore;
  let theirs: SynthDefPresetStore;
  const save = (cutoff: number, expected?: number, key = KEY) => ours.save(key, () => content(cutoff), expected);

  beforeAll(async () => {
    broker = await ownNats();
    nats = await Nats.open(broker.url, 'test');
  });
  beforeEach(async () => {
    await (await bucket()).destroy();
    ours = await SynthDefPresetStore.open(nats);
    theirs = await SynthDefPresetStore.open(nats);
  });
  afterAll(async () => {
    await nats?.close();
    await broker?.stop();
  });

  it('is empty at first', async () => {
    expect([await ours.of('pad', 'studio'), await ours.owners('pad')]).toEqual([[], []]);
    await expect(ours.get(KEY)).rejects.toMatchObject({ code: 'SYNTHDEF_PRESET_UNKNOWN' });
    await expect(ours.delete(KEY, undefined)).rejects.toMatchObject({ code: 'SYNTHDEF_PRESET_UNKNOWN' });
  });

  it('keeps SynthDefs, owners and names apart', async () => {
    await save(1);
    await save(2, undefined, { ...KEY, owner: 'ada' });
    await save(3, undefined, { ...KEY, synthDef: 'pad2' });
    await save(4, undefined, { ...KEY, name: 'bright' });
    const cutoffs = async (synthDef: string, owner: string) =>
      (await theirs.of(synthDef, owner)).map(({ name, parameters }) => [name, parameters['cutoff']]);
    expect(await cutoffs('pad', 'studio')).toEqual([
      ['bright', 4],
      ['warm', 1],
    ]);
    expect(await cutoffs('pad', 'ada')).toEqual([['warm', 2]]);
    expect(await theirs.owners('pad')).toEqual(['ada', 'studio']);
  });

  it('lets many write at once, each on top of the other', async () => {
    const letters = 'abcdefgh'.split('');
    const add = (store: SynthDefPresetStore, letter: string) =>
      store.save(KEY, (before) => content(1, `${before?.note ?? ''}${letter}`), undefined);
    await Promise.all(letters.map((letter, index) => add(index % 2 === 0 ? ours : theirs, letter)));
    expect((await ours.get(KEY)).note.split('').toSorted()).toEqual(letters);
  });

  it('tells whoever is overtaken again and again, and loses nobody who was not told', async () => {
    const add = () => ours.save(KEY, (before) => content(1, `${before?.note ?? ''}x`), undefined);
    const saves = await Promise.allSettled(Array.from({ length: 45 }, add));
    const told = saves.filter((result) => result.status === 'rejected').map(({ reason }) => (reason as AppError).code);
    expect(new Set(told)).toEqual(new Set(['REVISION_MISMATCH']));
    expect((await ours.get(KEY)).note).toHaveLength(saves.length - told.length);
  });

  it('refuses the later of two who have seen the same', async () => {
    const { revision } = await save(1, 0);
    const race = await Promise.allSettled([
      theirs.save(KEY, () => content(2), revision),
      ours.save(KEY, () => content(3), revision),
      ours.delete(KEY, revision),
    ]);
    expect(race.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of race) {
      if (result.status === 'rejected')
        expect(['REVISION_MISMATCH', 'SYNTHDEF_PRESET_UNKNOWN']).toContain(result.reason.code);
    }
  });

  it('begins a deleted name anew', async () => {
    await save(1);
    await ours.delete(KEY, undefined);
    expect(await theirs.of('pad', 'studio')).toEqual([]);
    expect(await save(1, 0)).toMatchObject({ parameters: { cutoff: 1 } });
  });

  it(`holds ${SYNTHDEF_PRESETS_MAX} of one SynthDef and owner, and newer values of them`, async () => {
    const names = Array.from({ length: SYNTHDEF_PRESETS_MAX }, (_, index) => `p${index}`);
    await Promise.all(names.map((name) => save(1, undefined, { ...KEY, name })));
    await expect(save(1)).rejects.toMatchObject({
      code: 'PRESETS_EXHAUSTED',
      details: { reason: `studio has ${SYNTHDEF_PRESETS_MAX} of pad` },
    });
    expect(await save(2, undefined, { ...KEY, name: 'p7' })).toMatchObject({ parameters: { cutoff: 2 } });
    await save(1, undefined, { ...KEY, owner: 'ada' });
  });

  it('leaves out what another version of us wrote', async () => {
    await save(1);
    await (await bucket()).put('pad.studio.odd', '{}');
    expect((await ours.of('pad', 'studio')).map(({ name }) => name)).toEqual(['warm']);
  });

  it('says so when the disk space it may take is used up', { timeout: 60_000 }, async () => {
    const raw = await bucket();
    const filler = new Uint8Array(900_000);
    const full = async (): Promise<void> => {
      for (let index = 0; index < 100; index += 1) await raw.put(`filler${index}`, filler);
    };
    await expect(full()).rejects.toMatchObject({ code: 10_077 });
    const key = { ...KEY, synthDef: 'other' };
    const many = async (): Promise<void> => {
      for (let index = 0; index < 64; index += 1) {
        const note = 'x'.repeat(280);
        const parameters = Object.fromEntries(Array.from({ length: 64 }, (_, at) => [`${'p'.repeat(60)}${at}`, index]));
        for (const owner of ['a', 'b', 'c', 'd']) {
          await ours.save({ ...key, owner, name: `p${index}` }, () => ({ parameters, tags: [], note }), undefined);
        }
      }
    };
    await expect(many()).rejects.toMatchObject({ code: 'PRESETS_EXHAUSTED', details: { reason: 'the store is full' } });
  });
});
