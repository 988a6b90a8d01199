import { describe, expect, it } from 'vitest';
import { readAnswer } from './sclang-answer.js';

const MARK = 'oiduna:1234';
const hex = (text: string): string => Buffer.from(text).toString('hex').toUpperCase();
const said = (...lines: string[]): string => lines.map((line) => `${line}\n`).join('');
const report = (what: string, text = '', at = 0): string => `${MARK} ${what} ${at} ${hex(text)}`;
const SYNTHDEF = [report('bytes', 'SCgf'), report('def', 'a')];

const outcome = (output: string, ...texts: string[]): unknown => {
  const told = (error: unknown) => {
    const { code, details } = error as { code: string; details: object };
    return { code, ...details };
  };
  try {
    const { files, refused } = readAnswer(output, MARK, texts);
    return [files.map(({ bytes }) => Buffer.from(bytes).toString()), ...[...refused].map(([at, e]) => [at, told(e)])];
  } catch (error) {
    return told(error);
  }
};
const failure = (reason: string) => ({ code: 'SYNTHDEF_COMPILE_FAILED', reason });

describe("sclang's answer", () => {
  it('holds the files, put together from their parts, whatever the source prints between', () => {
    const output = said(
      ...[report('bytes', 'SC'), 'hello', report('bytes', 'gf'), report('def', 'a')],
      ...[report('bytes', 'two'), report('def', 'a'), `${MARK} done`],
    );
    expect(outcome(output)).toEqual([['SCgf', 'two']]);
  });

  it('holds what the source states of each SynthDef beside it', () => {
    const spec = report('spec', 'freq\t20\t200\tLinearWarp\tHz');
    const output = said(report('bytes', 'SCgf'), spec, report('def', 'a'), ...SYNTHDEF);
    expect(readAnswer(output, MARK, []).files.map(({ stated }) => stated)).toEqual([
      { freq: { min: 20, max: 200, unit: 'Hz', curve: 'linear' } },
      {},
    ]);
  });

  it('is an error that a text raised, by its first line, and nothing of that text', () => {
    const failed = report('failed', 'ERROR: Non Boolean in test.\nadvice');
    expect(outcome(said(...SYNTHDEF, failed, `${MARK} done`))).toEqual([[], [0, failure('Non Boolean in test')]]);
  });

  it('holds what came of the other texts, and the errors in the order of their texts', () => {
    const output = said(
      ...[...SYNTHDEF, report('bytes', 'bad', 1), report('def', 'b', 1), report('bytes', 'two', 3)],
      ...[report('def', 'c', 3), report('failed', 'ERROR: two.', 2), report('failed', 'ERROR: one.', 1)],
    );
    expect(outcome(output)).toEqual([
      ['SCgf', 'two'],
      [1, failure('one')],
      [2, failure('two')],
    ]);
  });

  it('is an error of what the source forked, when nothing else came of it', () => {
    const output = said("ERROR: Message 'fooz' not understood.", `${MARK} done`);
    expect(outcome(output)).toEqual(failure("Message 'fooz' not understood"));
  });

  it.each([
    ['names every SynthDef it makes', String.raw`SynthDef(\a, {}).add; Window.new`, true],
    ['names one that did not come of it', String.raw`SynthDef(\a, {}).add; Window.new; SynthDef(\b, {}).add`, false],
    ['makes one it does not name', String.raw`SynthDef(\a, {}).add; Window.new; SynthDef(~b, {}).add`, false],
    ['names none', 'Window.new', false],
  ])('of a text that was refused something counts when it %s', (_, source, isTaken) => {
    const output = said(...SYNTHDEF, report('refused', 'no windows'));
    expect(outcome(output, source)).toEqual(isTaken ? [['SCgf']] : [[], [0, failure('no windows')]]);
  });

  it('is that there is no SynthDef, when nothing failed either', () => {
    expect(outcome(said('3', `${MARK} done`))).toEqual({ code: 'SYNTHDEF_NONE' });
  });
});
