import { seededRandom } from '@oiduna/testkit';
import { describe, expect, it } from 'vitest';
import { BEAT_MS, EXPIRY_MICROS, Lease, type LeaseEntry } from './lease.js';

const entry = (revision: number, holder: string, epoch: number, isReleased = false): LeaseEntry => ({
  revision,
  holder,
  epoch,
  isReleased,
});

describe('the lease', () => {
  it('is free where nobody has written', () => {
    expect(new Lease('a').bid(0)).toEqual({ revision: 0, epoch: 1 });
  });

  it('is not free while its holder beats, and free once nothing was heard of it for the expiry', () => {
    const lease = new Lease('b');
    lease.see(entry(7, 'a', 3), 1_000);
    expect(lease.bid(1_000 + EXPIRY_MICROS - 1)).toBeUndefined();
    lease.see(entry(8, 'a', 3), 100_000);
    expect(lease.bid(1_000 + EXPIRY_MICROS)).toBeUndefined();
    expect(lease.bid(100_000 + EXPIRY_MICROS)).toEqual({ revision: 8, epoch: 4 });
  });

  it('is free at once when its holder lets go', () => {
    const lease = new Lease('b');
    lease.see(entry(8, 'a', 3, true), 0);
    expect(lease.bid(0)).toEqual({ revision: 8, epoch: 4 });
  });

  it('is free at once when its holder has ended, whatever was heard of it before', () => {
    const lease = new Lease('b');
    lease.see(entry(8, 'a', 3), 0);
    expect(lease.bid(0, false)).toBeUndefined();
    expect(lease.bid(0, true)).toEqual({ revision: 8, epoch: 4 });
  });

  it('told late or twice moves nothing back', () => {
    const lease = new Lease('b');
    lease.see(entry(8, 'a', 3), 0);
    lease.see(entry(7, 'a', 3, true), 10);
    lease.see(entry(8, 'a', 3), 150_000);
    expect(lease.bid(EXPIRY_MICROS)).toEqual({ revision: 8, epoch: 4 });
  });

  it('is held from when it was asked for, not from when the answer came', () => {
    const lease = new Lease('a');
    lease.wrote(1, 1, 0);
    expect(lease.isHeld(100_000)).toBe(true);
    expect(lease.isHeld(EXPIRY_MICROS)).toBe(false);
    expect(lease.isLost).toBe(false); // nobody has taken it: the next beat may still come through
    lease.wrote(2, 1, EXPIRY_MICROS + 10);
    expect(lease.isHeld(EXPIRY_MICROS + 20)).toBe(true);
    expect(lease.revision).toBe(2);
  });

  it('is lost as soon as somebody else has it, and never held again', () => {
    const lease = new Lease('a');
    lease.wrote(1, 1, 0);
    lease.see(entry(2, 'b', 2), 10);
    lease.wrote(3, 1, 20);
    expect(lease.isLost).toBe(true);
    expect(lease.isHeld(20)).toBe(false);
  });

  it.each([
    { claimed: 3, held: true, lost: false, why: 'it is ours' },
    { claimed: 0, held: true, lost: false, why: 'the audio server is a fresh one' },
    { claimed: 4, held: false, lost: true, why: 'a later one has claimed the audio server' },
  ])('without the store is held: $held, for $why', ({ claimed, held, lost }) => {
    const lease = new Lease('a');
    expect(lease.isLate(1e6)).toBe(false);
    lease.claimed(9, 0); // it leads nothing yet
    lease.wrote(5, 3, 0);
    expect(lease.isLate(BEAT_MS * 1_000)).toBe(false);
    expect(lease.isLate(2 * BEAT_MS * 1_000)).toBe(true);
    lease.claimed(claimed, 500_000);
    expect(lease.isHeld(510_000)).toBe(held);
    expect(lease.isLost).toBe(lost);
    expect(lease.epoch).toBe(3);
  });
});

/** A store with revisions, and engines that are paused, partitioned and slow at random. */
function play(seed: number): { readonly ledBy: string[][]; readonly taken: number } {
  const random = seededRandom(seed);
  const engines = ['a', 'b', 'c'].map((name) => ({ lease: new Lease(name), pausedUntil: 0, cutUntil: 0 }));
  let stored: LeaseEntry | undefined;
  let taken = 0;
  const inbox: { to: (typeof engines)[number]; entry: LeaseEntry; at: number }[] = [];
  const ledBy: string[][] = [];
  for (let now = 0; now < 20_000_000; now += 10_000) {
    for (const engine of engines) {
      if (random() < 0.002) engine.pausedUntil = now + random() * 900_000;
      if (random() < 0.002) engine.cutUntil = now + random() * 900_000;
      if (now < engine.pausedUntil || engine.lease.isLost) continue;
      for (const { entry: told } of inbox.splice(0).filter((one) => {
        if (one.to === engine && one.at <= now) return true;
        inbox.push(one);
        return false;
      }))
        engine.lease.see(told, now);
      if (now < engine.cutUntil) continue;
      const { lease } = engine;
      const isBeat = lease.epoch > 0 && now % (BEAT_MS * 1_000) === 0;
      const bid = isBeat ? { revision: lease.revision, epoch: lease.epoch } : lease.bid(now);
      if (bid === undefined || bid.revision !== (stored?.revision ?? 0)) continue;
      stored = entry(bid.revision + 1, lease.holder, bid.epoch, false);
      if (!isBeat) taken += 1;
      for (const to of engines) if (to !== engine) inbox.push({ to, entry: stored, at: now + random() * 80_000 });
      if (random() < 0.95) lease.wrote(stored.revision, bid.epoch, now);
    }
    ledBy.push(engines.filter(({ lease }) => lease.isHeld(now)).map(({ lease }) => lease.holder));
  }
  return { ledBy, taken };
}

describe.each(Array.from({ length: 20 }, (_, n) => n + 1))(
  'engines that are paused, cut off and slow (seed %d)',
  (seed) => {
    it('never lead two at a time', () => {
      const { ledBy, taken } = play(seed);
      expect(taken).toBeGreaterThan(0);
      expect(ledBy.filter((leaders) => leaders.length > 1)).toEqual([]);
    });
  },
);
