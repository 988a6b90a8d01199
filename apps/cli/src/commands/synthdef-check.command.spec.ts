import { describe, expect, it } from 'vitest';
import { checkText } from './synthdef-check.command.js';

const region = { line: 1, endLine: 1, synthDefs: [], ok: true, problems: [] };
const problem = {
  code: 'SYNTHDEF_SYNTAX',
  line: 3,
  column: 5,
  endColumn: 8,
  text: 'bar',
  reason: 'unexpected NAME',
} as const;

describe('what a check found', () => {
  it('is a line for each region that is a program', () => {
    const regions = [region, { ...region, line: 2, endLine: 4, synthDefs: ['kick', 'snare'] }];
    expect(checkText({ ok: true, regions }, { name: 'a.scd', text: '' })).toBe(
      'line 1: ok (no SynthDef named)\nlines 2 to 4: ok (kick, snare)',
    );
  });

  it('is each problem with its line, the whole piece underlined', () => {
    const regions = [{ ...region, ok: false, problems: [problem] }];
    expect(checkText({ ok: false, regions }, { name: 'a.scd', text: '\n\nfoo bar' })).toBe(
      ['a.scd:3:5 unexpected NAME', '  3 | foo bar', '    |     ^^^'].join('\n'),
    );
  });

  it('is nothing for blank text', () => {
    expect(checkText({ ok: true, regions: [] }, { name: 'a.scd', text: '' })).toBe('a.scd: nothing but blank lines');
  });
});
