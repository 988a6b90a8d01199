import { describe, expect, it } from 'vitest';
import { parseSource } from './source-file.js';
import * as rules from './tidy-rules.js';

const APP = 'apps/engine/src/studio.ts';
const whats = (found: readonly rules.Finding[]) => found.map(({ line, what }) => `${line} ${what}`);

describe('length', () => {
  it.each([
    [300, []],
    [301, ['0 301 lines']],
  ])('a file of %d lines', (lines, expected) => {
    expect(whats(rules.longFile(APP, 'x\n'.repeat(lines)))).toEqual(expected);
  });

  const body = (lines: number) => `{\n${'  call();\n'.repeat(lines - 2)}}`;
  it.each([
    ['a function of 60 lines passes', APP, `function f() ${body(60)}`, []],
    ['a function of 61 lines is too long', APP, `\nfunction f() ${body(61)}`, ['2 f: 61 lines']],
    ['a method counts', APP, `class A {\n  m() ${body(61)}\n}`, ['2 m: 61 lines']],
    ['an arrow counts', APP, `const a = () => ${body(61)}`, ['1 a function: 61 lines']],
    ['letters of several bytes do not shift lines', APP, `// ünïcödé →\nfunction f() ${body(61)}`, ['2 f: 61 lines']],
    ['a describe block is no function', 'apps/engine/src/studio.spec.ts', `describe('', () => ${body(80)})`, []],
  ])('%s', (_, path, text, expected) => {
    expect(whats(rules.longFunctions(parseSource(path, text)))).toEqual(expected);
  });
});

describe('the environment', () => {
  it.each([
    ['is not read in a service', APP, 'export const a = 1;\nconst home = process.env.HOME;', ['2 process.env']],
    ['is not read by index', APP, "const home = process['env'];", ['1 process.env']],
    ['is read in config.ts', 'apps/engine/src/config.ts', 'export const environment = process.env;', []],
    ['is read in tests', 'apps/engine/src/a.spec.ts', 'process.env.TEST_NATS_URL;', []],
    ['may be spoken of', APP, '// process.env\nconst text = "process.env";', []],
  ])('%s', (_, path, text, expected) => {
    expect(whats(rules.environmentReads(parseSource(path, text)))).toEqual(expected);
  });
});

describe('the clock', () => {
  it.each([
    ['Date.now()', 'const t = Date.now();', ['1 Date.now']],
    ['performance.now()', 'const t = performance.now();', ['1 performance.now']],
    ['process.hrtime.bigint()', 'const t = process.hrtime.bigint();', ['1 process.hrtime']],
    ['new Date()', 'const t = new Date();', ['1 new Date()']],
    ['setTimeout()', 'setTimeout(f, 1);', ['1 setTimeout']],
    ['setInterval()', 'const stop = setInterval(f, 1);', ['1 setInterval']],
    ['node:timers/promises', "import { setTimeout } from 'node:timers/promises';", ['1 node:timers/promises']],
  ])('is not asked by %s', (_, text, expected) => {
    expect(whats(rules.clockReads(parseSource(APP, text)))).toEqual(expected);
  });

  it.each([
    ['new Date(ms)', APP, 'const t = new Date(ms);'],
    ['a method of the same name', APP, 'socket.setTimeout(1);'],
    ['clock.ts', 'apps/engine/src/clock.ts', 'setTimeout(f, Date.now());'],
    ['libs/platform', 'libs/platform/src/a.ts', 'setTimeout(f, 1);'],
    ['a test', 'apps/engine/src/a.spec.ts', 'Date.now();'],
  ])('leaves %s alone', (_, path, text) => {
    expect(rules.clockReads(parseSource(path, text))).toEqual([]);
  });
});

describe('words and names', () => {
  it.each([
    ['x;\n// TODO: later', ['2 TODO without an issue']],
    ['FIXME', ['1 FIXME without an issue']],
    ['// TODO(#12): later', []],
    ['// FIXME(#3)', []],
    ['methodTODOlist', []],
  ])('open work in %j', (text, expected) => {
    expect(whats(rules.openWork(APP, text))).toEqual(expected);
  });

  it.each([
    ['apps/engine/src/utils/a.ts', ['0 a folder named utils']],
    ['libs/platform/src/types/a.ts', ['0 a folder named types']],
    ['apps/engine/src/shared.ts', []],
  ])('the folders of %s', (path, expected) => {
    expect(whats(rules.vagueFolders(path))).toEqual(expected);
  });

  it.each([
    ['libs/timing/src/index.ts', 0],
    ['libs/timing/src/beats/index.ts', 1],
    ['apps/engine/src/index.ts', 1],
  ])('%s is one index too many: %d', (path, count) => {
    expect(rules.extraIndexes(path)).toHaveLength(count);
  });
});

describe('the paths a document names', () => {
  const roots = ['apps', 'libs', 'docs', '.ci'];
  it.each([
    ['in code', 'see `apps/engine/src/main.ts`', ['apps/engine/src/main.ts']],
    ['in prose, before a full stop', 'It is in libs/timing.', ['libs/timing']],
    ['of a folder', 'all of `apps/engine/`', ['apps/engine']],
    ['of a hidden folder', 'CI calls `.ci/run`', ['.ci/run']],
    ['with ./', 'run ./apps/a.sh', ['apps/a.sh']],
    ['as a glob', '`libs/*/src/index.ts`', ['libs/*/src/index.ts']],
    ['once when a link is its own text', '[docs/a.md](../a.md)', ['docs/a.md']],
    ['as a link beside it', '[ADR](0001-nest.md)', ['docs/adr/0001-nest.md']],
    ['as a link above it, with an anchor', '[map](../../README.md#map)', ['README.md']],
    ['not in a URL', 'https://example.org/apps/x and [x](https://example.org/libs/y)', []],
    ['not as an anchor', '[x](#here)', []],
    ['not with a placeholder', '`apps/NAME/<file>` `apps/{name}/src`', ['apps/NAME']],
    ['not what a build makes', '`apps/engine/dist/main.js`', []],
    ['not a package name', '`@oiduna/libs/x`', []],
  ])('%s', (_, text, expected) => {
    expect(rules.pathsNamed('docs/adr/README.md', text, roots).map(({ path }) => path)).toEqual(expected);
  });

  it('are missing when nothing is there', () => {
    const found = rules.missingPaths('README.md', 'a\n`apps/a` `apps/b`', roots, (path) => path === 'apps/a');
    expect(found).toEqual([{ path: 'README.md', line: 2, what: 'apps/b does not exist' }]);
  });
});
