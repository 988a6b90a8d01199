import { describe, expect, it } from 'vitest';
import { changesText, momentOf } from './changes.command.js';
import { change } from './rehearsal.fixture.js';
import { styleFor } from './table.js';

const plain = styleFor(false, undefined);

describe('--at', () => {
  it.each([
    ['now', { at: 'now' }],
    ['bar', { at: 'bar' }],
    ['12', { at: { cycle: 12 } }],
  ])('%s is the moment %j', (text, moment) => {
    expect(momentOf(text)).toEqual(moment);
  });

  it.each(['soon', '-1', '1.5', ''])('refuses %j and says what it takes', (text) => {
    expect(() => momentOf(text)).toThrow('now, beat, bar, cycle');
  });
});

describe('the list of changes', () => {
  it('gives id, tracks and moment of each', () => {
    expect(changesText([change], plain)).toMatch(/7f0e7c5e\S+ +kick +12 +2026-01-02T03:04:05.678Z/);
  });

  it('says when there is none', () => {
    expect(changesText([], plain)).toBe('Nothing is planned.');
  });
});
