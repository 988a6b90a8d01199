import { GENERATORS, type GeneratorSetting, GenerateWish } from '@oiduna/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../evaluate.js';
import { midiOf } from '../note-name.js';
import { isOnset } from '../pattern.js';
import { queryCycle } from '../query.js';
import { generated } from './generated.js';
import { degreeOf, noteName } from './scale-notes.js';

const write = (generator: string, given: object = {}): string => generated(GenerateWish.parse({ generator, ...given }));

const valueOf = ({ type, choices, minimum: min, maximum: max }: GeneratorSetting): fc.Arbitrary<number | string> => {
  if (choices) return fc.constantFrom(...choices);
  if (type === 'string') return fc.constantFrom('bd', 'moog-1', 'a_B2');
  const range = { min: min!, max: max! };
  return type === 'integer' ? fc.integer(range) : fc.double({ ...range, noNaN: true });
};

const played = (text: string, cycles = 4) =>
  Array.from({ length: cycles }, (_, cycle) =>
    queryCycle(evaluate(text).tracks[0]!.pattern, cycle).filter(isOnset),
  ).flat();

describe.each(GENERATORS.map(({ name, settings }) => [name, settings] as const))('%s', (name, settings) => {
  const given = fc.record(Object.fromEntries(settings.map((setting) => [setting.name, valueOf(setting)])), {
    requiredKeys: [],
  });

  it('writes text that evaluates, whatever the settings', () => {
    fc.assert(
      fc.property(given, (chosen) => {
        const { tracks, problems } = evaluate(write(name, chosen));
        expect(tracks).toHaveLength(1);
        expect(problems).toEqual([]);
      }),
    );
  });

  it('writes equal text for equal settings', () => {
    fc.assert(
      fc.property(given, (chosen) => {
        expect(write(name, chosen)).toBe(write(name, { ...chosen }));
      }),
    );
  });

  it('sounds as it is', () => {
    expect(played(write(name)).length).toBeGreaterThan(4);
  });
});

describe('generators', () => {
  it('write what a performer reads', () => {
    expect(write('euclid')).toBe(
      'stack(\n  s("kick(4,16)"),\n  s("snare(2,16,4)"),\n  s("hihat(7,16,0)").gain(0.7)\n)',
    );
    expect(write('arpeggio', { order: 'up and down' })).toBe(
      'note("<c3 eb3 g3 c4 eb4 g4 eb4 c4 g3 eb3>*8").s("pluck")',
    );
    const dembow = { style: 'dembow', ghosts: 0 };
    expect(write('drums', { ...dembow, kit: 'strudel' })).toContain('s("- - - sd - - sd - - - - sd - - sd -")');
    expect(write('drums', dembow)).toContain('s("- - - snare - - snare - - - - snare - - snare -")');
  });

  it.each(['drums', 'walk', 'markov'])('write another text for another seed: %s', (name) => {
    const texts = Array.from({ length: 50 }, (_, seed) => write(name, { seed }));
    expect(new Set(texts).size).toBeGreaterThan(25);
  });

  it('shuffle the notes of a chord, none twice', () => {
    const notes = (seed: number) => played(write('arpeggio', { order: 'shuffled', speed: 6, seed }), 1);
    const sorted = (seed: number) =>
      notes(seed)
        .map(({ value }) => Number(value['note']))
        .toSorted((a, b) => a - b);
    expect(sorted(1)).toEqual([48, 51, 55, 60, 63, 67]);
    expect(new Set(Array.from({ length: 20 }, (_, seed) => JSON.stringify(notes(seed)))).size).toBeGreaterThan(10);
  });

  it('play sixteen steps a bar, every second one later when they swing', () => {
    const hats = (swing: number) =>
      played(write('drums', { style: 'trap', ghosts: 1, bars: 1, swing }), 1)
        .filter(({ value }) => value['s'] === 'hihat')
        .map(({ part }) => part.begin.n / part.begin.d);
    expect(hats(0)).toEqual(Array.from({ length: 16 }, (_, step) => step / 16));
    expect(hats(1)).toEqual(Array.from({ length: 16 }, (_, step) => expect.closeTo(step / 16 + (step % 2) / 32, 3)));
  });

  it('walk only as far and as high as they may', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), fc.integer({ min: 1, max: 7 }), (seed, leap) => {
        const text = write('walk', { seed, leap, range: 7, scale: 'major', root: 36, rests: 0, bars: 4 });
        const degrees = new Map(
          Array.from({ length: 8 }, (_, degree) => [degreeOf(36, [0, 2, 4, 5, 7, 9, 11], degree), degree]),
        );
        const walked = played(text).map(({ value }) => degrees.get(Number(value['note'])));
        expect(walked).not.toContain(undefined);
        for (const [index, degree] of walked.slice(1).entries()) {
          expect(Math.abs(degree! - walked[index]!)).toBeLessThanOrEqual(leap);
        }
      }),
    );
  });

  it('play a note on the first step of every bar, and rests as often as they are asked to', () => {
    const onsets = (rests: number) => played(write('markov', { rests, bars: 8, steps: 32 }), 8).length;
    expect(onsets(1)).toBe(8);
    expect(onsets(0)).toBe(8 * 32);
    expect(onsets(0.5)).toBeGreaterThan(8 * 11);
    expect(onsets(0.5)).toBeLessThan(8 * 21);
  });

  it('spell notes so that they are read as what they are', () => {
    for (let midi = 12; midi < 120; midi += 1) expect(midiOf(noteName(midi))).toBe(midi);
  });
});
