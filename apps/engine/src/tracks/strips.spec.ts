import type { Track } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import { isAudible } from './strips.js';

const track = (muted: boolean, solo: boolean): Track => ({ name: 'a', code: '', muted, solo, gain: 1, revision: 1 });

describe('a track', () => {
  it.each([
    { muted: false, solo: false, otherSolo: false, audible: true },
    { muted: true, solo: false, otherSolo: false, audible: false },
    { muted: false, solo: false, otherSolo: true, audible: false },
    { muted: true, solo: false, otherSolo: true, audible: false },
    { muted: false, solo: true, otherSolo: true, audible: true },
    { muted: true, solo: true, otherSolo: false, audible: true },
  ])("is heard or not by its mute and everybody's solo: $muted, $solo, $otherSolo → $audible", (row) => {
    const own = track(row.muted, row.solo);
    expect(isAudible(own, [track(false, row.otherSolo), own])).toBe(row.audible);
  });
});
