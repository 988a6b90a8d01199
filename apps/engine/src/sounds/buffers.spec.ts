import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BufferLimits, Buffers, type BufferSlot, type LoadedBuffer } from './buffers.js';

const LIMITS: BufferLimits = { countMax: 4, memoryBytesMax: 100 };

const loadedIn = ({ bufferNumber, memoryBytes }: BufferSlot, id: string, wavSha256 = 'a'): LoadedBuffer =>
  ({ bufferNumber, memoryBytes, sampleId: id, wavSha256 }) as LoadedBuffer;

/** Read at `usedMicros`, and not needed any more. */
function read(buffers: Buffers, id: string, memoryBytes: number, usedMicros: number): LoadedBuffer {
  const { slot } = buffers.take(memoryBytes, usedMicros, true)!;
  const loaded = loadedIn(slot, id);
  buffers.put(slot, loaded, usedMicros, usedMicros);
  return loaded;
}
const content = (id: string, wavSha256 = 'a') => ({ id, wavSha256 });

describe('the buffers', () => {
  it('give numbers in turn, each to one', () => {
    const buffers = new Buffers(LIMITS);
    const take = (): BufferSlot => buffers.take(1, 0, true)!.slot;
    const [first, second] = [take(), take()];
    expect([first.bufferNumber, second.bufferNumber]).toEqual([0, 1]);
    expect(buffers.give(first)).toBe(true);
    expect([take(), take(), take()].map(({ bufferNumber }) => bufferNumber)).toEqual([2, 3, 0]);
    expect(buffers.take(1, 0, true)).toBeUndefined();
  });

  it('evict the longest unused, as many as it takes, and none when that is not enough', () => {
    const buffers = new Buffers(LIMITS);
    read(buffers, 'old', 30, 10);
    read(buffers, 'older', 30, 5);
    read(buffers, 'young', 30, 20);
    expect(buffers.take(101, 100, true)).toBeUndefined();
    expect(buffers.count).toBe(3);
    expect(buffers.take(60, 100, true)?.evicted).toEqual([1, 0]);
    expect(buffers.find(content('young'))).toBeDefined();
    expect([buffers.find(content('old')), buffers.find(content('older'))]).toEqual([undefined, undefined]);
    expect(buffers.memoryBytes).toBe(90);
  });

  it('never evict what sounds or is scheduled', () => {
    const buffers = new Buffers(LIMITS);
    buffers.use(read(buffers, 'long', 60, 0), 10, 500);
    read(buffers, 'short', 30, 20);
    expect(buffers.take(60, 499, true)).toBeUndefined();
    expect(buffers.take(60, 501, true)?.evicted).toEqual([0]);
  });

  it('let only a note that is due take the place of what is wanted', () => {
    const buffers = new Buffers(LIMITS);
    buffers.want(read(buffers, 'soon', 80, 0), 1_000);
    expect(buffers.take(80, 500, false)).toBeUndefined();
    expect(buffers.take(80, 500, true)?.evicted).toEqual([0]);
  });

  it('find each content of a sample apart, and keep the old one for the notes that play it', () => {
    const buffers = new Buffers(LIMITS);
    const old = read(buffers, 'kick', 10, 0);
    buffers.use(old, 0, 900);
    const { slot } = buffers.take(10, 5, false)!;
    buffers.put(slot, loadedIn(slot, 'kick', 'b'), 5, 5);
    expect(buffers.find(content('kick'))).toBe(old);
    expect(buffers.retire('kick', 'b')).toEqual([
      { slot: expect.objectContaining({ bufferNumber: 0 }), neededUntilMicros: 900 },
    ]);
    expect(buffers.find(content('kick'))).toBeUndefined();
    expect(buffers.find(content('kick', 'b'))?.bufferNumber).toBe(1);
    expect(buffers.all().map(({ bufferNumber }) => bufferNumber)).toEqual([0, 1]);
    expect(buffers.retire('kick', 'b')).toEqual([]);
  });

  it('belong to one life of the audio server: what an earlier one took is nothing to a later one', () => {
    const buffers = new Buffers(LIMITS);
    const { slot } = buffers.take(10, 0, true)!;
    buffers.clear();
    read(buffers, 'kick', 10, 0);
    expect(buffers.give(slot)).toBe(false);
    expect(buffers.put(slot, loadedIn(slot, 'late'), 0, 0)).toBe(false);
    expect([buffers.find(content('late')), buffers.count, buffers.memoryBytes]).toEqual([undefined, 1, 10]);
    buffers.use(loadedIn({ ...slot, bufferNumber: 3 }, 'gone'), 0, 9);
    buffers.want(loadedIn({ ...slot, bufferNumber: 3 }, 'gone'), 9);
    expect(buffers.count).toBe(1);
  });
});

/** One thing after the other that may happen to the buffers of a studio. */
const happening = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('load'), id: fc.nat(11), bytes: fc.nat(60), isDue: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('note'), id: fc.nat(11), seconds: fc.nat(50) }) },
  fc.record({ kind: fc.constant('want'), id: fc.nat(11), seconds: fc.nat(50) }),
  fc.record({ kind: fc.constant('retire'), id: fc.nat(11) }),
  fc.record({ kind: fc.constant('fail'), bytes: fc.nat(60) }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait'), seconds: fc.nat(30) }) },
  fc.record({ kind: fc.constant('restart') }),
);

it('whatever happens: the limits hold, no number has two holders, and what is needed stays', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 200 }), (happenings) => {
      const buffers = new Buffers({ countMax: 6, memoryBytesMax: 100 });
      /** Until when a number is needed, by what was told of its notes. */
      const needed = new Map<number, number>();
      let now = 0;
      for (const event of happenings) {
        now += 1;
        const step = event as { kind: string; id: number; bytes: number; isDue: boolean; seconds: number };
        const id = `s${step.id}`;
        const held = buffers.find(content(id));
        if (step.kind === 'wait') now += step.seconds;
        else if (step.kind === 'note' && held) {
          buffers.use(held, now, now + step.seconds);
          needed.set(held.bufferNumber, Math.max(needed.get(held.bufferNumber) ?? 0, now + step.seconds));
        } else if (step.kind === 'want' && held) buffers.want(held, now + step.seconds);
        else if (step.kind === 'retire') buffers.retire(id, undefined);
        else if (step.kind === 'restart') {
          buffers.clear();
          needed.clear();
        } else if (step.kind === 'fail' || (step.kind === 'load' && held === undefined)) {
          const before = new Set(buffers.all().map(({ bufferNumber }) => bufferNumber));
          const taken = buffers.take(step.bytes, now, step.isDue);
          if (taken === undefined) {
            const idle = buffers.all().filter(({ bufferNumber }) => !((needed.get(bufferNumber) ?? 0) >= now));
            const free = 100 - buffers.memoryBytes + idle.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0);
            if (step.isDue) expect(free < step.bytes || (buffers.count === 6 && idle.length === 0)).toBe(true);
            continue;
          }
          for (const number of taken.evicted) {
            expect(needed.get(number) ?? 0).toBeLessThan(now);
            needed.delete(number);
            before.delete(number);
          }
          const { slot } = taken;
          expect(before.has(slot.bufferNumber)).toBe(false);
          expect(slot.bufferNumber).toBeLessThan(6);
          if (step.kind === 'fail') expect(buffers.give(slot)).toBe(true);
          else buffers.put(slot, loadedIn(slot, id), now, now);
        }
        expect(buffers.memoryBytes).toBeLessThanOrEqual(100);
        expect(buffers.count).toBeLessThanOrEqual(6);
        const all = buffers.all();
        expect(all.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0)).toBe(buffers.memoryBytes);
        for (const [number, until] of needed) {
          if (until >= now) expect(all.some(({ bufferNumber }) => bufferNumber === number)).toBe(true);
        }
      }
    }),
  );
});
