import { describe, expect, it } from 'vitest';
import { type Conformance, type Outcome, IDENTICAL_MIN } from '../libs/patterns/src/conformance.fixture.js';
import { dataOf, isConformant, textOf } from './conformance.js';

const outcome = (kind: Outcome['kind'], code: string, found = '', why?: string): Outcome => ({
  name: 'rev',
  code,
  kind,
  found,
  why,
});
const identical = [outcome('identical', 's("same")')];
const different = [outcome('different', 's("other")', 'cycle 0: ours a, Strudel b', 'Rounding.')];
const refused = [outcome('refused', 's(\n"stray")', 'there is no function s')];
const outside = [outcome('outside', 's("m").midi()', 'MIDI')];
const report: Conformance = {
  strudel: '1.2.3',
  examples: 4,
  inScope: [...identical, ...different, ...refused],
  identical,
  different,
  refused,
  outside,
  unplayable: [],
  share: 1 / 3,
};

describe('the report of conformance', () => {
  it('gives the counts, each difference with its first event and reason, and each refusal', () => {
    expect(textOf(report, false, false)).toBe(`Strudel 1.2.3: the examples of its documentation, 8 cycles each.
4 examples: 3 in scope, 1 outside, 0 that Strudel alone cannot play.
In scope: 1 identical (33.3 %; at least 97.0 %), 1 different, 1 refused.

Different, with the first event that differs
  rev: s("other")
      cycle 0: ours a, Strudel b
      Rounding.

Refused
  rev: s( "stray")
      there is no function s
      No reason is known yet.`);
  });

  it('gives the identical and those outside too when all are wanted', () => {
    const text = textOf(report, true, true);
    expect(text).toContain('## Outside\n\n- rev: `` s("m").midi() ``<br>\n  MIDI');
    expect(text).toContain('## Identical\n\n- rev: `` s("same") ``');
    expect(dataOf(report, true)).toMatchObject({ identical, outside });
  });

  it('gives programs the same', () => {
    expect(dataOf(report, false)).toEqual({
      strudel: '1.2.3',
      cycles: 8,
      examples: 4,
      inScopeCount: 3,
      identicalCount: 1,
      differentCount: 1,
      refusedCount: 1,
      outsideCount: 1,
      unplayableCount: 0,
      share: 1 / 3,
      shareMin: IDENTICAL_MIN,
      isConformant: false,
      different,
      refused,
    });
  });

  it('is good from the share on that the tests ask for', () => {
    expect(isConformant({ ...report, share: IDENTICAL_MIN })).toBe(true);
    expect(isConformant({ ...report, share: IDENTICAL_MIN - 0.001 })).toBe(false);
  });
});
