import { describe, expect, it } from 'vitest';
import { evaluate } from '../evaluate.js';
import { queryCycle } from '../query.js';
import { chordOf } from './chord.js';
import { inReach, placed, voicingsIn } from './voicing.js';

const SYMBOLS =
  'M m o + sus sus2 5 2 madd9 6 m6 mb6 69 m69 7 ^7 m7 mM7 m7b5 o7 7#5 7b5 ^7#5 7sus 7susadd3 9 ^9 m9 9sus 9#11 ^9#11 7#11 7b9 7#9 7b13 7alt 7b9#9 7b9sus 11 m11 13 ^13 m13 13sus 13b9 13#11'.split(
    ' ',
  );
const notes = (code: string): unknown[] =>
  queryCycle(evaluate(code).tracks[0]!.pattern, 0).map(({ value }) => value['note']);

describe('a voicing', () => {
  it.each(SYMBOLS)('of %s has tones of the chord only, rising, four at least if the chord has', (symbol) => {
    const chord = chordOf(`C${symbol}`)!;
    const tones = new Set(chord.tones.map((tone) => tone % 12));
    const voicings = voicingsIn('ireal', chord);
    if ('reason' in voicings) throw new Error(voicings.reason);
    for (const voicing of voicings) {
      expect(voicing.every((tone) => tones.has(tone % 12))).toBe(true);
      expect(voicing.every((tone, index) => index === 0 || tone > voicing[index - 1]!)).toBe(true);
      expect(new Set(voicing.map((tone) => tone % 12)).size).toBe(Math.min(4, tones.size));
    }
  });

  it('has its top at the anchor or next below, whatever the root', () => {
    for (let root = 0; root < 12; root += 1) {
      for (const symbol of ['M', 'm', '7', '13']) {
        const voicings = voicingsIn('ireal', chordOf(`C${symbol}`)!) as readonly number[][];
        const top = placed(voicings, root, { anchor: 67, mode: 'below', offset: 0 }).at(-1)!;
        expect(top).toBeLessThanOrEqual(67);
        expect(top).toBeGreaterThan(67 - 12);
      }
    }
  });

  it('goes up with its offset', () => {
    const voicings = voicingsIn('ireal', chordOf('Am7')!) as readonly number[][];
    const top = (offset: number) => placed(voicings, 9, { anchor: 72, mode: 'below', offset }).at(-1)!;
    expect(top(4)).toBe(top(0) + 12);
    expect(top(-4)).toBe(top(0) - 12);
  });

  it('in reach of the left hand stays there where it can', () => {
    for (let root = 0; root < 12; root += 1) {
      const voiced = inReach(voicingsIn('lefthand', chordOf('C7')!) as readonly number[][], root);
      expect(voiced[0]).toBeGreaterThanOrEqual(53);
      expect(voiced.at(-1)).toBeLessThanOrEqual(69);
    }
    expect(inReach([[0, 24]], 0)).toEqual([36, 60]);
  });

  it('has all that its symbol may be written as', () => {
    for (const [name, other] of [
      ['C', 'CM'],
      ['C-7', 'Cm7'],
      ['Cmaj7', 'C^7'],
      ['Ch7', 'Cm7b5'],
      ['C7/G', 'C7'],
    ] as const) {
      expect(chordOf(name)).toEqual(chordOf(other));
    }
  });
});

describe('voicing', () => {
  it('keeps what the sound is', () => {
    const values = queryCycle(evaluate('chord("C").s("x").anchor(60).voicing()').tracks[0]!.pattern, 0).map(
      ({ value }) => value,
    );
    expect(values[0]).toEqual({ s: 'x', note: 40 });
  });

  it('takes the nearest whole number for n', () => {
    expect(notes('n("0.4 0.6").chord("C").voicing()')).toEqual([52, 60]);
  });

  it.each([
    ['chord("Cfoo").voicing()', 'there is no chord "Cfoo"'],
    ['s("bd").voicing()', 'there is no chord'],
    ['chord("C").dict("nope").voicing()', 'there are no voicings nope: there are ireal'],
    ['chord("C").dict("lefthand").voicing()', 'the voicings lefthand have no chord C'],
    ['chord("Co").dict("lefthand").voicing()', 'the voicings lefthand have no chord Co'],
    ['chord("C").anchor("x").voicing()', 'anchor is a note, not "x"'],
    ['chord("C").mode("x").voicing()', 'mode is one of below, duck, above, root'],
    ['chord("C").offset(1e9).voicing()', 'offset is at most 200'],
    ['note("x".voicings())', 'there is no chord "x"'],
  ])('%s is refused: %s', (code, reason) => {
    expect(() => evaluate(code)).toThrow(reason);
  });
});
