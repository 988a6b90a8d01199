import { AppError } from '@oiduna/contracts';
import { startLog } from '@oiduna/platform';
import { afterAll, describe, expect, it } from 'vitest';
import { SclangJail } from '../jail/sclang-jail.js';
import { WorkerPool } from '../jail/worker-pool.js';
import { type Checked, refusalsOf, SourceChecker } from './source-checker.js';

startLog('synthdefs', 'fatal');
const pool = new WorkerPool({ open: () => SclangJail.open('sclang', 'bubblewrap'), size: 1, limitMs: 10_000 });
const checker = new SourceChecker(pool);

afterAll(async () => {
  await checker[Symbol.asyncDispose]();
  await pool[Symbol.asyncDispose]();
});

const def = (name: string, body = 'SinOsc.ar(440)'): string => `SynthDef(\\${name}, { Out.ar(0, ${body}) }).add;`;
const problemsOf = ({ regions }: Checked) => regions.flatMap(({ problems }) => problems);

describe('a source is looked at', () => {
  it('region by region, each with its lines and the SynthDefs it names', async () => {
    const source = `(\n${def('kick')}\n)\n\n(\n${def('snare', 'SinOsc.ar(440 2)')}\n${def('hat')}\n)\n`;
    expect(await checker.check(source)).toMatchObject({
      ok: false,
      regions: [
        { line: 1, endLine: 3, synthDefs: ['kick'], ok: true, problems: [] },
        {
          line: 5,
          endLine: 8,
          synthDefs: ['snare', 'hat'],
          ok: false,
          problems: [{ code: 'SYNTHDEF_SYNTAX', line: 6, column: 44, endColumn: 45, text: '2' }],
        },
      ],
    });
  });

  it('and every region that is wrong is told', async () => {
    const checked = await checker.check('(\n1 2\n)\n(\n3\n)\n(\nfoo\n)');
    expect(problemsOf(checked).map(({ line, text }) => [line, text])).toEqual([
      [2, '2'],
      [8, 'foo'],
    ]);
    expect(checked.regions.map(({ ok }) => ok)).toEqual([false, true, false]);
  });

  it('as a whole where its regions are no programs of their own', async () => {
    const source = 'var a = 3;\n(\na + 1\n).postln;';
    expect(await checker.check(source)).toMatchObject({ ok: true, programs: [{ text: source, line: 1 }] });
  });

  it.each([
    ['"never ends', { column: 1, endColumn: 12, text: '"never ends', reason: 'the string never ends' }],
    ["x = 'abc", { column: 5, text: "'abc", reason: 'the symbol never ends' }],
    ['/* abc', { column: 1, text: '/*', reason: 'the comment never ends' }],
    ['a\u0000b', { column: 2, endColumn: 3, reason: 'the control character 0x00 is not part of the language' }],
    ['1 \u001b 0.exit', { column: 3, reason: 'the control character 0x1b is not part of the language' }],
    ['Foo.ar', { code: 'SYNTHDEF_COMPILE_FAILED', text: 'Foo', reason: 'the class Foo is not defined' }],
  ])('%j is wrong at %j', async (source, problem) => {
    const [found, ...more] = problemsOf(await checker.check(source));
    expect(found).toMatchObject({ line: 1, ...problem });
    expect(more).toEqual([]);
  });

  it.each([
    ['quotes and backslashes', String.raw`"a\"b\\" ++ 'c\'d' ++ $" ++ $\\ ++ "\n"`],
    ['quotes and backslashes where it is cut into pieces', `"${String.raw`\\\"`.repeat(1_000)}"`],
    ['text beyond ASCII', '"für später ♫".postln // ü'],
    ['256 KiB', `[${'\n"0123456789",'.repeat(18_000)}]`],
    ['what it would do when it ran', '0.exit; loop { }; "touch /tmp/x".unixCmd'],
  ])('and may hold %s', async (_, source) => {
    expect(problemsOf(await checker.check(source))).toEqual([]);
  });

  it('and may hold a thousand regions', async () => {
    const checked = await checker.check('(\n1\n)\n'.repeat(1_000) + '1 2');
    expect(checked.regions).toHaveLength(1_001);
    expect(problemsOf(checked)).toMatchObject([{ line: 3_001, column: 3, text: '2' }]);
  });

  it('to no end when it is blank', async () => {
    expect(await checker.check(' \n\t\n')).toEqual({ ok: true, regions: [], programs: [] });
  });

  it('and one that nests deeper than sclang reads is a problem of its own, not of the next', async () => {
    const [problem] = problemsOf(await checker.check('['.repeat(100_000) + ']'.repeat(100_000)));
    expect(problem?.reason).toBe('memory exhausted');
    expect((await checker.check(def('a'))).ok).toBe(true);
  });

  it('while others wait for their turn', async () => {
    const found = await Promise.all(Array.from({ length: 20 }, (_, at) => checker.check(at % 2 === 0 ? '1' : '1 1')));
    expect(found.map(({ ok }) => ok)).toEqual(found.map((_, at) => at % 2 === 0));
  });
});

describe('the refusals of a source', () => {
  it('are the first problem of each region, with the place and the SynthDef it is about', async () => {
    const refusals = refusalsOf(await checker.check(`(\n1 2\n)\n(\n${def('good')}\n)\n(\n${def('a', 'Foo.ar')}\n)`));
    expect(refusals).toMatchObject([
      { code: 'SYNTHDEF_SYNTAX', details: { line: 2, column: 3 } },
      { code: 'SYNTHDEF_COMPILE_FAILED', details: { name: 'a', line: 8, column: 26 } },
    ]);
    expect(refusals[1]).toBeInstanceOf(AppError);
    expect(refusals[1]?.message).toContain('the class Foo is not defined (line 8, column 26)');
  });

  it('are none where nothing is wrong', async () => {
    expect(refusalsOf(await checker.check('1'))).toEqual([]);
  });
});
