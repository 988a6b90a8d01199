import { readFileSync } from 'node:fs';
import { evaluate, FUNCTIONS, patternLanguage } from '@oiduna/patterns';
import { describe, expect, it } from 'vitest';
import { REFERENCE_PAGE, referenceOf } from './patterns-reference.js';

const page = readFileSync(REFERENCE_PAGE, 'utf8');
const EXAMPLE = /<br>(?:`` (.+) ``|`(.+)`)$/gm;
const examples = [...page.matchAll(EXAMPLE)].map(([, fenced, plain]) => fenced ?? plain!);

describe('the reference of the pattern language', () => {
  it('is up to date: run node tools/patterns-reference.ts after a build', () => {
    expect(page).toBe(referenceOf(patternLanguage().items));
  });

  it('has an entry for every function', () => {
    expect(examples.length).toBeGreaterThanOrEqual(new Set(FUNCTIONS.map(({ names: [name] }) => name)).size);
  });

  it('plays every example it shows', () => {
    for (const example of examples) expect(evaluate(example).tracks, example).toHaveLength(1);
  });

  it('says of a control its aliases, its range with its unit, its default, and what Tidal means', () => {
    const item = patternLanguage().items.find(({ name }) => name === 'sustain')!;
    expect(referenceOf([item])).toContain(
      '- **`sustain(value)`** (also `sus`; 0 to 1 level; 1 when left out) – Level held between decay and release. In Tidal: the length of the note in seconds.<br>`s("pads").sustain(0.5)`',
    );
  });

  it('links to its families', () => {
    expect(page).toContain('[Samples](#samples)');
  });
});
