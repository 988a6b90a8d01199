import { describe, expect, it } from 'vitest';
import { HeldReleases } from './held-releases.js';

const bundle = (atMicros: number) => ({ atMicros, messages: [] });

describe('releases', () => {
  it('within the look-ahead leave with their notes, later ones wait until it reaches them', () => {
    const releases = new HeldReleases();
    expect(releases.take([bundle(100), bundle(900)], 400)).toEqual([bundle(100)]);
    expect(releases.take([bundle(450)], 800)).toEqual([bundle(450)]);
    expect(releases.size).toBe(1);
    expect(releases.take([], 901)).toEqual([bundle(900)]);
    expect(releases.size).toBe(0);
  });

  it('leave once, however often is asked', () => {
    const releases = new HeldReleases();
    releases.take([bundle(900)], 400);
    expect([releases.take([], 1_000), releases.take([], 2_000)]).toEqual([[bundle(900)], []]);
  });

  it('are forgotten with the notes they would end', () => {
    const releases = new HeldReleases();
    releases.take([bundle(900)], 400);
    releases.forget();
    expect(releases.take([], 1_000)).toEqual([]);
  });
});
