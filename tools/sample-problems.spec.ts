import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FILE_PROBLEMS } from '../apps/samples/src/audio/file-problems.ts';
import { problemsSection, SAMPLES_PAGE, withSection } from './sample-problems.js';

const page = readFileSync(SAMPLES_PAGE, 'utf8');

describe('the section of what the check of samples says', () => {
  it('is up to date: run node tools/sample-problems.ts', () => {
    expect(page).toBe(withSection(page, problemsSection(FILE_PROBLEMS)));
  });

  it('has one entry for every code', () => {
    const entries = [...page.matchAll(/^- `([a-z-]+)`(?: \(`SAMPLE_\w+`\))?: /gm)].map(([, code]) => code);
    expect(new Set(entries)).toEqual(new Set(Object.keys(FILE_PROBLEMS)));
    expect(entries).toHaveLength(Object.keys(FILE_PROBLEMS).length);
  });

  it('tells the error of a refusal, the cause and the cure', () => {
    expect(page).toMatch(/^- `no-frames` \(`SAMPLE_DAMAGED`\): There is no sound .* Cause: .* Cure: .*\.$/m);
  });

  it('leaves the other sections of its page alone', () => {
    const others = '# Samples\n\n## Before\n\na\n\n## What the check says\n\nold\n\n## After\n\nb\n';
    expect(withSection(others, '## What the check says\n\nnew\n')).toBe(others.replace('old', 'new'));
  });
});
