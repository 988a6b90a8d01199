import { describe, expect, it } from 'vitest';
import { readAnswer } from './sclang-answer.js';

const MARK = 'oiduna:1234';
const hex = (text: string): string => Buffer.from(text).toString('hex').toUpperCase();
const said = (...lines: string[]): string => lines.map((line) => `${line}\n`).join('');
const report = (what: string, bytes = ''): string => `${MARK} ${what} ${bytes}`;

const outcome = (output: string, source = ''): unknown => {
  try {
    return readAnswer(output, MARK, source).map((file) => Buffer.from(file).toString());
  } catch (error) {
    const { code, details } = error as { code: string; details: object };
    return { code, ...details };
  }
};

describe("sclang's answer", () => {
  it('holds the files, put together from their parts, whatever the source prints between', () => {
    const output = said(
      ...[report('bytes', hex('SC')), 'hello', report('bytes', hex('gf')), report('def', hex('a'))],
      ...[report('bytes', hex('two')), report('def', hex('a')), `${MARK} done`],
    );
    expect(outcome(output)).toEqual(['SCgf', 'two']);
  });

  it('is an error that the source raised, by its first line', () => {
    const output = said(report('failed', hex('ERROR: Non Boolean in test.\nadvice')), `${MARK} done`);
    expect(outcome(output)).toEqual({ code: 'SYNTHDEF_COMPILE_FAILED', reason: 'Non Boolean in test' });
  });

  it('is an error of what the source forked, when nothing else came of it', () => {
    const output = said("ERROR: Message 'fooz' not understood.", `${MARK} done`);
    expect(outcome(output)).toEqual({ code: 'SYNTHDEF_COMPILE_FAILED', reason: "Message 'fooz' not understood" });
  });

  it.each([
    ['names every SynthDef it makes', String.raw`SynthDef(\a, {}).add; Window.new`, ['SCgf']],
    [
      'names one that did not come of it',
      String.raw`SynthDef(\a, {}).add; Window.new; SynthDef(\b, {}).add`,
      'no windows',
    ],
    ['makes one it does not name', String.raw`SynthDef(\a, {}).add; Window.new; SynthDef(~b, {}).add`, 'no windows'],
    ['names none', 'Window.new', 'no windows'],
  ])('of a source that was refused something counts when it %s', (_, source, expected) => {
    const output = said(report('bytes', hex('SCgf')), report('def', hex('a')), report('refused', hex('no windows')));
    const refusal = { code: 'SYNTHDEF_COMPILE_FAILED', reason: expected };
    expect(outcome(output, source)).toEqual(Array.isArray(expected) ? expected : refusal);
  });

  it('is that there is no SynthDef, when nothing failed either', () => {
    expect(outcome(said('3', `${MARK} done`))).toEqual({ code: 'SYNTHDEF_NONE' });
  });
});
