import { readFileSync } from 'node:fs';
import { GRAPH_CHECKS } from '@oiduna/supercollider';
import { describe, expect, it } from 'vitest';
import { PROBLEMS_PAGE, problemsPage } from './synthdef-problems.js';

const page = readFileSync(PROBLEMS_PAGE, 'utf8');

describe('the page of SynthDef problems', () => {
  it('is up to date: run node tools/synthdef-problems.ts after a build', () => {
    expect(page).toBe(problemsPage(GRAPH_CHECKS));
  });

  it('has an entry for every problem', () => {
    const entries = [...page.matchAll(/^### (\w+)$/gm)].map(([, code]) => code);
    const codes = Object.values(GRAPH_CHECKS).flatMap((checks) => checks.map(({ code }) => code));
    expect(new Set(entries)).toEqual(new Set(codes));
    expect(entries).toHaveLength(codes.length);
  });

  it('says whether it is refused, for whom, and what to do', () => {
    expect(page).toContain(
      '### NO_AMP_CONTROL\n\n*warning, instrument only*\n\nIt has no parameter `amp`, so `gain` in a pattern does nothing.\n\nCure: Add a parameter `amp`',
    );
    expect(page).toContain('### OTHERS_FREED\n\n*needs the permission `free-others`*');
    expect(page).toContain('### UGEN_UNKNOWN\n\n*refused*');
  });
});
