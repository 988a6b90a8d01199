import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ADR_FOLDER, checkDecisions, indexOf, problemsOf, readDecisions } from './adr-index.js';

const text = `# 0001: Nest 12 as ESM

- Status: accepted
- Date: 2026-01-31

## Context
a
## Decision
b
## Rejected options
c
## Reconsider when
d
`;
const good = { file: '0001-nest-as-esm.md', text };
const changed = (from: string, to: string) => ({ ...good, text: text.replace(from, to) });

describe('a decision', () => {
  it('passes with a number, a title, a status and its four sections', () => {
    expect(checkDecisions([good])).toEqual([]);
  });

  it.each([
    ['a name without a number', { file: 'nest.md', text }, /0000-words/],
    ['no title', changed('# 0001: Nest 12 as ESM', 'Nest'), /first line/],
    ['another number in its title', changed('# 0001', '# 0002'), /begin with 0001/],
    ['no status', changed('- Status: accepted', 'accepted'), /Status/],
    ['no date', changed('- Date: 2026-01-31', ''), /Date/],
    ['an unknown status', changed('accepted', 'maybe'), /Status/],
    ['a successor that is not there', changed('accepted', 'superseded by 0009'), /no 0009/],
    ['no rejected options', changed('## Rejected options', '## Options'), /Rejected options/],
    ['nothing that would reopen it', changed('## Reconsider when', ''), /Reconsider when/],
  ])('is refused with %s', (_, decision, why) => {
    const problems = problemsOf(decision, new Set(['0001']));
    expect(problems.join('\n')).toMatch(why);
    expect(problems[0]).toContain(decision.file);
  });

  it('does not share its number', () => {
    expect(checkDecisions([good, { ...good, file: '0001-again.md' }])).toEqual(['the number 0001 is used twice']);
  });

  it('may be superseded by one that is there', () => {
    const next = { file: '0002-next.md', text: text.replace('# 0001', '# 0002') };
    expect(checkDecisions([changed('accepted', 'superseded by 0002'), next])).toEqual([]);
  });
});

describe('the index', () => {
  it('has one row a decision', () => {
    expect(indexOf([good])).toContain('| [0001](0001-nest-as-esm.md) | Nest 12 as ESM | accepted |');
  });

  it('of this repository is up to date, and its decisions are complete', () => {
    const decisions = readDecisions(ADR_FOLDER);
    expect(checkDecisions(decisions)).toEqual([]);
    expect(readFileSync(join(ADR_FOLDER, 'README.md'), 'utf8')).toBe(indexOf(decisions));
  });
});
