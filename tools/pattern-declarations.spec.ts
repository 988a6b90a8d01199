import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { patternLanguage } from '@oiduna/patterns';
import { afterAll, describe, expect, it } from 'vitest';

const { items, declarations } = patternLanguage();

/** Names a text makes by itself: only the studio, which reads the text, can know them. */
const MAKES_NAMES = /\b(register|createParam)/;

const GOOD = [
  ...items.map(({ example }) => example).filter((example) => !MAKES_NAMES.test(example)),
  'kick: s("kick*4")\n$: s("hats*8").gain("0.4 0.2")\n_bass: note("c2").s("bass")',
  'const beat = s("kick*4")\nconst double = (p, n) => p.fast(n)\ndouble(beat, 2).pan(sine.range(0.2, 0.8))',
  'stack(...[0, 7, 12].map(step => note(step).s("bell").slow(step + 1)))',
  'n("0 2".add.mix("<0 1>*3")).every(4, rev).sometimesBy(0.3, x => x.speed(2)).s(`pluck ~`)',
  'const fast4 = fast(4)\nif (4 > 3) { s("kick").off(1/8, fast4) }',
];

const BAD: readonly (readonly [text: string, message: RegExp])[] = [
  ['s("kick").fastt(2)', /'fastt' does not exist.*'fast'/],
  ['s("kick").gain(Math.random())', /Cannot find name 'Math'/],
  ['new Date()', /Cannot find name 'Date'/],
  ['fetch("http://example.org")', /Cannot find name 'fetch'/],
  ['sine(3)', /not callable/],
  ['every(4, revv2)', /Cannot find name 'revv2'/],
  ['"0 1".charAt(0)', /'charAt' does not exist/],
  ['[1, 2].push(3)', /'push' does not exist/],
];

const folder = mkdtempSync(join(tmpdir(), 'pattern-declarations-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** As an editor sets its compiler: no library but ours, each text by itself. */
const OPTIONS = {
  noEmit: true,
  strict: true,
  noImplicitAny: false,
  noLib: true,
  types: [],
  target: 'es2024',
  module: 'esnext',
  moduleDetection: 'force',
  allowUnusedLabels: true,
};

/** What the compiler says of each text, by its place in the list. */
function complaintsAbout(texts: readonly string[]): Map<number, string> {
  const files = texts.map((text, index) => {
    writeFileSync(join(folder, `text-${index}.ts`), text);
    return `text-${index}.ts`;
  });
  writeFileSync(join(folder, 'language.d.ts'), declarations);
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: OPTIONS, files: ['language.d.ts', ...files] }),
  );
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  const lines = said(() =>
    execFileSync(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], { cwd: folder }),
  ).split('\n');
  return new Map(
    lines
      .filter((line) => /error TS/.test(line))
      .map((line) => [Number(/^text-(\d+)\.ts/.exec(line)?.[1] ?? -1), line] as const),
  );
}

function said(run: () => Buffer): string {
  try {
    return run().toString();
  } catch (error) {
    return String((error as { stdout?: Buffer }).stdout ?? error);
  }
}

describe('the declarations for editors', () => {
  it('take every example of the language', () => {
    expect(GOOD.length).toBeGreaterThan(700);
    const complaints = complaintsAbout(GOOD);
    expect([...complaints].map(([index, line]) => `${GOOD[index] ?? 'the declarations'}: ${line}`)).toEqual([]);
  });

  it('find what is not of the language', () => {
    const complaints = complaintsAbout(BAD.map(([text]) => text));
    for (const [index, [text, message]] of BAD.entries())
      expect(complaints.get(index) ?? 'nothing', text).toMatch(message);
  });
});
