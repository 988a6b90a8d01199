import { describe, expect, it } from 'vitest';
import { evaluate } from '../evaluate.js';
import { midiOf, nameOf } from '../note-name.js';
import { queryCycle } from '../query.js';
import { semitonesOf } from '../tonal/interval.js';
import { noteAt, scaleOf } from '../tonal/scale.js';
import { SCALES } from '../tonal/scales.js';

const events = (code: string, cycle = 0) => queryCycle(evaluate(code).tracks[0]!.pattern, cycle);
const notes = (code: string, cycle = 0): unknown[] => events(code, cycle).map(({ value }) => value['note']);

describe('scale', () => {
  it.each<[string, number[]]>([
    ['n("0 1 2 7 -1").scale("C:major")', [48, 50, 52, 60, 47]],
    ['n("0 2").scale("A4:minor:pentatonic")', [69, 74]],
    ['n("0 2").scale("minor")', [48, 51]],
    ["n(2).scale('c4 harmonic   minor')", [63]],
    ['n("0 7b -4# 3##").scale("C:major")', [48, 59, 42, 55]],
    ['n("0.5 1.49 -0.5").scale("C4:minor")', [62, 63, 60]],
    ['note("c3 c#3 d#3 e#3 bb3 b3").scale("C:pentatonic")', [48, 50, 52, 52, 57, 60]],
    ['note("4").scale("C:major")', [55]],
    ['note("0 c#".scale("C:major"))', [48, 50]],
    ['n("0").note("e4").scale("C:major")', [64]],
  ])('%s gives the notes of the scale', (code, expected) => {
    expect(notes(code)).toEqual(expected);
  });

  it('may change in time', () => {
    const code = 'n("2").scale("C:<major minor>")';
    expect([notes(code, 0), notes(code, 1)]).toEqual([[52], [51]]);
  });

  it('takes the place of the number and leaves all else', () => {
    expect(events('n("0").s("pluck").gain(0.5).scale("C:major")')[0]!.value).toEqual({
      s: 'pluck',
      gain: 0.5,
      note: 48,
    });
    expect(events('s("bd").scale("C:major")')[0]!.value).toEqual({ s: 'bd' });
  });

  it.each([
    ['n("0").scale("C:mjaor")', 'there is no scale mjaor (did you mean major?)'],
    ['n("0").scale("C:minor:pentatnic")', 'there is no scale minor pentatnic (did you mean minor:pentatonic?)'],
    ['n("0").scale("C")', '"C" is no scale: write its name behind the root, as C:major'],
    ['n("201").scale("C:major")', 'a degree is at most 200, not 201'],
    ['note("0 x".scale("C:major"))', 'a scale takes degrees and notes, not "x"'],
  ])('%s is refused: %s', (code, reason) => {
    expect(() => evaluate(code)).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ reason: expect.stringContaining(reason) }) }),
    );
  });

  it('is a rising line from its root, whichever it is', () => {
    for (const [name, semitones] of SCALES) {
      expect(semitones[0]).toBe(0);
      const scale = scaleOf(`f#2:${name.replaceAll(' ', ':')}`);
      if ('reason' in scale) throw new Error(scale.reason);
      const line = Array.from({ length: 30 }, (_, degree) => noteAt(scale, degree - 15));
      expect(line.every((note, index) => index === 0 || note > line[index - 1]!)).toBe(true);
      expect(noteAt(scale, semitones.length)).toBe(42 + 12);
    }
  });
});

describe('scaleTranspose', () => {
  it.each<[string, number[]]>([
    ['n("0 2").scale("C:minor").scaleTranspose(1)', [50, 53]],
    ['n("0 2").scale("C:minor").scaleTranspose("-1 1.5")', [46, 55]],
    ['note("c e").scale("C:minor").strans(1)', [50, 55]],
    ['note("0 2".scale("C:minor").scaleTranspose(1))', [50, 53]],
    ['n("0 2").scale("C:minor").add(note(2)).rev().scaleTranspose(1)', [55, 51]],
    ['n("0 2").scale("C:minor").scale("C:major").scaleTranspose(2)', [52, 55]],
    ['n("0 2").scale("C:minor").layer(scaleTranspose("0,2")).s("x")', [48, 51, 51, 55]],
  ])('%s moves within the scale', (code, expected) => {
    expect(notes(code)).toEqual(expected);
  });

  it('needs a scale', () => {
    expect(() => evaluate('note("c").scaleTranspose(1)')).toThrow('write scale(...) first');
    expect(() => evaluate(`note("c".scale("C:major").fmap(v => 'x').scaleTranspose(1))`)).toThrow(
      'is for notes, not "x"',
    );
  });
});

describe('transpose', () => {
  it.each<[string, number[]]>([
    ['note("c3 60").transpose(1)', [49, 61]],
    ['note("c3").transpose("1.5")', [49.5]],
    ['note("c3 e3").trans("<5P>")', [55, 59]],
    ['note("c3".transpose("-2M"))', [46]],
    ['note("C1*2").transpose("0 2").scale("C:minor")', [24, 26]],
  ])('%s moves the notes', (code, expected) => {
    expect(notes(code)).toEqual(expected);
  });

  it('leaves sounds without a note', () => {
    expect(events('s("bd").transpose(3)')[0]!.value).toEqual({ s: 'bd' });
  });

  it.each(['note("c").transpose("3P")', 'note("c").transpose("x")', 'note("x".transpose(1))'])(
    '%s is refused',
    (code) => {
      expect(() => evaluate(code)).toThrow('transpose');
    },
  );
});

it.each([
  ['1P', 0],
  ['3m', 3],
  ['3M', 4],
  ['4A', 6],
  ['5d', 6],
  ['7d', 9],
  ['8P', 12],
  ['13m', 20],
  ['-2M', -2],
  ['P5', 7],
  ['2AA', 4],
  ['5M', undefined],
  ['3P', undefined],
  ['0P', undefined],
  ['x', undefined],
])('the interval %s is %s semitones', (interval, semitones) => {
  expect(semitonesOf(interval)).toBe(semitones);
});

it('a note has one name, which is read as the note', () => {
  for (let midi = -24; midi < 140; midi += 1) expect(midiOf(nameOf(midi))).toBe(midi);
});

describe('rootNotes', () => {
  it('are the roots of the chords in an octave', () => {
    expect(notes('note("C^7 Ebm7 F#o".rootNotes(2))')).toEqual([36, 39, 42]);
    expect(notes('chord("Am").rootNotes()')).toEqual([45]);
  });

  it('are those of chords only', () => {
    expect(() => evaluate('note("x".rootNotes(2))')).toThrow('there is no chord "x"');
  });
});
