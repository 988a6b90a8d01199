import { describe, expect, it } from 'vitest';
import { boundaryBreaches, breach } from './boundaries.js';
import { parseSource } from './source-file.js';

describe('a file may import', () => {
  it.each([
    ['apps/engine/src/a.ts', '@oiduna/patterns'],
    ['apps/engine/src/a.ts', './b.js'],
    ['apps/gateway/src/a.ts', '@oiduna/platform/jobs'],
    ['apps/engine/src/a/b.ts', '../c.js'],
    ['apps/engine/src/a.ts', 'node:dgram'],
    ['apps/engine/src/a.spec.ts', '@oiduna/testkit'],
    ['apps/gateway/src/a.spec.ts', 'node:dgram'],
    ['apps/cli/src/up/ports.ts', 'node:dgram'],
    ['libs/patterns/src/a.ts', '@oiduna/timing'],
    ['libs/patterns/src/a.spec.ts', 'node:fs'],
    ['libs/patterns/src/a.fixture.ts', '@oiduna/patterns'],
    ['libs/platform/src/a.ts', 'node:fs'],
    ['e2e/load.e2e.ts', '@oiduna/testkit'],
    ['sounds/compile.ts', '@oiduna/supercollider'],
  ])('%s ← %s', (path, specifier) => {
    expect(breach(path, specifier)).toBeUndefined();
  });
});

describe('a file may not import', () => {
  it.each([
    ['apps/cli/src/a.ts', '@oiduna/platform', '@oiduna/platform is not for apps/cli'],
    ['apps/gateway/src/a.ts', '@oiduna/patterns', '@oiduna/patterns is not for apps/gateway'],
    ['libs/timing/src/a.ts', '@oiduna/patterns', '@oiduna/patterns is not for libs/timing'],
    ['libs/patterns/src/a.ts', '@oiduna/patterns', '@oiduna/patterns is not for libs/patterns'],
    ['libs/contracts/src/a.ts', '@oiduna/platform', '@oiduna/platform is not for libs/contracts'],
    ['apps/new/src/a.ts', '@oiduna/contracts', '@oiduna/contracts is not for apps/new'],
    ['apps/cli/src/a.ts', '@oiduna/contracts/dist/errors.js', /front door/],
    ['apps/cli/src/a.ts', '@oiduna/platform/jobs', /is not for apps\/cli/],
    ['apps/engine/src/a.ts', '@oiduna/testkit', /only tests/],
    ['apps/cli/src/a.ts', '@oiduna-app/gateway', /apps import no app/],
    ['apps/cli/src/a.ts', '../../gateway/src/b.js', /reaches out of apps\/cli/],
    ['apps/cli/src/a.spec.ts', '../../../libs/contracts/src/b.js', /reaches out of apps\/cli/],
    ['apps/gateway/src/a.ts', 'node:dgram', /only apps\/engine/],
    ['libs/patterns/src/a.ts', 'node:fs', /is pure/],
  ])('%s ← %s', (path, specifier, why) => {
    expect(breach(path, specifier)).toMatch(why);
  });
});

it.each([
  ["import { a } from '@oiduna/testkit';"],
  ["import type { A } from '@oiduna/testkit';"],
  ["export * from '@oiduna/testkit';"],
  ["export { a } from '@oiduna/testkit';"],
  ["const a = await import('@oiduna/testkit');"],
])('%s is an import', (text) => {
  expect(boundaryBreaches(parseSource('apps/engine/src/a.ts', `\n${text}`))).toEqual([
    { path: 'apps/engine/src/a.ts', line: 2, what: '@oiduna/testkit: only tests use it' },
  ]);
});
