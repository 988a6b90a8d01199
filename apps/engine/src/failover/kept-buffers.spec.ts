import type { PlayableSample } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import { Buffers, type LoadedBuffer } from '../sounds/buffers.js';
import { bufferKeys, KeptBuffers } from './kept-buffers.js';

const LIMITS = { countMax: 4_096, memoryBytesMax: 1e9 };
const SERVER = { pid: 7, since: '1' };
const samples = new Map<string, PlayableSample>();
for (const id of ['a', 'b', 'c']) {
  const sample = { id, wavSha256: `${id}0`, bank: 'kicks', fileName: `${id}.wav` } as PlayableSample;
  samples.set(id, sample);
}
const loaded = (id: string, bufferNumber: number): LoadedBuffer => ({
  bufferNumber,
  ...{ frameCount: 100, channelCount: 2, sampleRateHz: 48_000, memoryBytes: 800, requestId: '' },
  ...{ sampleId: id, wavSha256: `${id}0`, bank: 'kicks', fileName: `${id}.wav` },
});

function engine(of: ReadonlyMap<string, PlayableSample> = samples) {
  const buffers = new Buffers(LIMITS);
  return { buffers, kept: new KeptBuffers(of as Map<string, PlayableSample>, buffers) };
}

describe('the buffers of an audio server', () => {
  it('are left by one engine and found by the next, which takes other numbers for what it reads', () => {
    const [one, next] = [engine(), engine()];
    one.buffers.adopt([loaded('a', 3), loaded('b', 700)], 0);
    const documents = new Map(one.kept.changed(SERVER));
    expect([...documents.keys()]).toEqual(['buffers.0', 'buffers.1']);
    expect(next.kept.adopt(documents, SERVER, 0)).toEqual([]);
    expect(next.buffers.all().map((slot) => slot.loaded)).toEqual(one.buffers.all().map((slot) => slot.loaded));
    expect(next.buffers).toMatchObject({ count: 2, memoryBytes: 1_600 });
    expect([3, 700]).not.toContain(next.buffers.take(8, 1, false)!.slot.bufferNumber);
  });

  it('are told anew where one has changed, and not otherwise', () => {
    const { buffers, kept } = engine();
    expect(kept.changed(SERVER)).toEqual([]);
    buffers.adopt([loaded('a', 3), loaded('b', 700)], 0);
    expect(kept.changed(SERVER)).toHaveLength(2);
    expect(kept.changed(SERVER)).toEqual([]);
    const { slot } = buffers.take(800, 1, false)!; // while it is read there is nothing to tell
    expect(kept.changed(SERVER)).toEqual([]);
    buffers.put(slot, loaded('c', slot.bufferNumber), 1, 1);
    expect(kept.changed(SERVER).map(([key]) => key)).toEqual(['buffers.1']);
    buffers.give(slot);
    expect(kept.changed(SERVER).map(([key]) => key)).toEqual(['buffers.1']);
    buffers.clear();
    expect(kept.changed(SERVER).map(([, text]) => JSON.parse(text).buffers)).toEqual([[], []]);
  });

  it('of another audio server, or told by another version of the engine, are none', () => {
    const one = engine();
    one.buffers.adopt([loaded('a', 3)], 0);
    const documents = new Map(one.kept.changed(SERVER));
    expect(engine().kept.adopt(documents, { ...SERVER, since: '2' }, 0)).toEqual([]);
    expect(engine().kept.adopt(new Map([['buffers.0', '{"buffers":3}']]), SERVER, 0)).toEqual([]);
  });

  it('whose sample is another by now, or gone, are given up by their number', () => {
    const one = engine();
    one.buffers.adopt([loaded('a', 3), loaded('b', 4), loaded('c', 5)], 0);
    const documents = new Map(one.kept.changed(SERVER));
    const now = new Map([...samples].filter(([id]) => id !== 'a'));
    now.set('b', { ...samples.get('b')!, wavSha256: 'b1' });
    const next = engine(now);
    expect(next.kept.adopt(documents, SERVER, 0)).toEqual([3, 4]);
    expect(next.buffers.count).toBe(1);
  });

  it('are in so many documents as there may be numbers', () => {
    expect(bufferKeys(1_025)).toEqual(['buffers.0', 'buffers.1', 'buffers.2']);
  });
});
