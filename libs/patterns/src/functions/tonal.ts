import { type Locations, mapValues, pure } from '../combine.js';
import { innerJoin } from '../joins.js';
import { midiOf, nameOf } from '../note-name.js';
import { checkedNumber } from '../numeric.js';
import { type Location, Pattern } from '../pattern.js';
import { rootOf } from '../tonal/chord.js';
import { semitonesOf } from '../tonal/interval.js';
import { DEGREE_MAX, type Scale, nearestDegree, noteAt, scaleOf } from '../tonal/scale.js';
import { type Site, described, isDictionary } from '../value.js';
import { transform } from './builders.js';
import { type Parameter, takes } from './parameters.js';
import type { FunctionRow } from './row.js';

/** `7b`: a degree, raised or lowered. */
const DEGREE = /^(-?\d+)(#*|b*)$/;

const DEGREE_RULE = { what: 'a degree', min: -DEGREE_MAX, max: DEGREE_MAX };

/** The place of a value in the text, or that of the function that changes it. */
const placeOf = ({ locations }: Locations, { offset }: Site): number => locations[0]?.start ?? offset;

/** A note name becomes the nearest note of the scale; a number is a degree, counted from 0. */
function inScale(value: unknown, scale: Scale, { source, offset }: Site): string {
  const midi = typeof value === 'string' ? midiOf(value) : undefined;
  if (midi !== undefined) return nameOf(noteAt(scale, nearestDegree(scale, midi)));
  const [, digits, accidentals = ''] = (typeof value === 'string' && DEGREE.exec(value)) || [];
  const degree = digits === undefined ? value : Number(digits);
  if (typeof degree !== 'number')
    return source.fail(offset, `a scale takes degrees and notes, not ${described(value)}`);
  const raised = accidentals.startsWith('b') ? -accidentals.length : accidentals.length;
  return nameOf(noteAt(scale, Math.ceil(checkedNumber(degree, DEGREE_RULE, source, offset))) + raised);
}

/** The pitch of a value changed: of `note`, of `n` when there is no note, or of a value by itself. */
function withPitch(value: unknown, pitches: readonly string[], change: (pitch: unknown) => unknown): unknown {
  if (!isDictionary(value)) return change(value);
  const pitch = pitches.find((name) => Object.hasOwn(value, name));
  if (pitch === undefined) return value;
  const { n, note, ...others } = value;
  return { ...others, note: change(pitch === 'n' ? n : note) };
}

/** The events in a scale, each with a note of where it got it. */
function scaled(pattern: Pattern, name: string, scale: Scale, site: Site): Pattern {
  const mark: Location = { start: site.offset, end: site.offset, scale: name };
  const marked = ({ locations }: Locations): readonly Location[] => [
    ...locations.filter(({ scale: before }) => before === undefined),
    mark,
  ];
  const change = (value: unknown, event: Locations): unknown =>
    withPitch(value, ['note', 'n'], (pitch) => inScale(pitch, scale, { ...site, offset: placeOf(event, site) }));
  const { constant, steps } = pattern;
  if (constant) return pure(change(constant.value, constant), marked(constant)).withSteps(steps);
  return new Pattern(
    (begin, end, budget) =>
      pattern.query(begin, end, budget).map((event) => ({
        whole: event.whole,
        part: event.part,
        value: change(event.value, event),
        locations: marked(event),
      })),
    { steps },
  );
}

function scaleNamed(name: string, { source, offset }: Site): Scale {
  const scale = scaleOf(name);
  return 'reason' in scale ? source.fail(offset, scale.reason) : scale;
}

/** Moves a note by degrees of the scale it was put in. */
function movedInScale(pitch: unknown, steps: number, event: Locations, site: Site): string {
  const { source } = site;
  const at = placeOf(event, site);
  const name = event.locations.findLast(({ scale: applied }) => applied !== undefined)?.scale;
  if (name === undefined)
    return source.fail(site.offset, 'scaleTranspose moves within a scale: write scale(...) first');
  const midi = typeof pitch === 'string' ? midiOf(pitch) : pitch;
  if (typeof midi !== 'number') return source.fail(at, `scaleTranspose is for notes, not ${described(pitch)}`);
  const scale = scaleNamed(name, site);
  return nameOf(noteAt(scale, checkedNumber(nearestDegree(scale, midi) + Math.ceil(steps), DEGREE_RULE, source, at)));
}

/** Names stay names where they can, so that a scale still knows them for notes. */
function transposed(pitch: unknown, semitones: number, event: Locations, site: Site): unknown {
  const midi = typeof pitch === 'string' ? midiOf(pitch) : pitch;
  if (typeof midi !== 'number') {
    return site.source.fail(placeOf(event, site), `transpose is for notes and numbers, not ${described(pitch)}`);
  }
  const result = midi + semitones;
  const name = typeof pitch === 'string' && Number.isInteger(result) ? nameOf(result) : undefined;
  return name !== undefined && midiOf(name) === result ? name : result;
}

/** Semitones, or an interval such as `3m`. */
const AMOUNT: Parameter<number> = {
  name: 'amount',
  isPatterned: true,
  read: (value, { source, offset }) => {
    const semitones = typeof value === 'string' ? semitonesOf(value) : value;
    if (typeof semitones === 'number' && Number.isFinite(semitones)) return semitones;
    return source.fail(offset, `transpose takes semitones or an interval as 3m, not ${described(value)}`);
  },
};

export const TONAL_FUNCTIONS: readonly FunctionRow[] = [
  transform({
    names: 'scale',
    help: 'Numbers become notes of a scale, counted from 0; notes move to the nearest one of it.',
    example: 'n("0 2 4 <6 7b>").scale("C4:minor").s("pluck")',
    parameters: [takes.pattern('name')],
    run: (pattern, names, site) => {
      const texts = mapValues(names, (value) => (Array.isArray(value) ? value.map(String).join(':') : String(value)));
      return innerJoin(texts, (name, event) =>
        scaled(pattern, name, scaleNamed(name, { ...site, offset: placeOf(event, site) }), site),
      );
    },
  }),
  transform({
    names: 'transpose trans',
    help: 'Moves notes by semitones, or by an interval such as 3m or 5P.',
    example: 'note("c e g").transpose("<0 5P -2M>")',
    parameters: [AMOUNT],
    run: (pattern, semitones, site) =>
      mapValues(pattern, (value, event) =>
        withPitch(value, ['note'], (pitch) => transposed(pitch, semitones, event, site)),
      ),
  }),
  transform({
    names: 'scaleTranspose scaleTrans strans',
    help: 'Moves notes by steps of their scale.',
    example: 'n("0 2 4").scale("C:minor").scaleTranspose("<0 -1 2>")',
    parameters: [takes.number('steps', { min: -DEGREE_MAX, max: DEGREE_MAX })],
    run: (pattern, steps, site) =>
      mapValues(pattern, (value, event) =>
        withPitch(value, ['note'], (pitch) => movedInScale(pitch, steps, event, site)),
      ),
  }),
  transform({
    names: 'rootNotes',
    help: 'The root of each chord, in an octave.',
    example: 'chord("<C^7 A7 Dm7 G7>").rootNotes(2).s("pluck")',
    parameters: [takes.optional(takes.number('octave', { min: -1, max: 9, isInteger: true }), 2)],
    run: (pattern, octave, site) =>
      mapValues(pattern, (value, event) => {
        const chord = isDictionary(value) ? value['chord'] : value;
        const root = typeof chord === 'string' ? rootOf(chord) : undefined;
        if (root === undefined) return site.source.fail(placeOf(event, site), `there is no chord ${described(chord)}`);
        const note = nameOf(root + 12 * (octave + 1));
        return isDictionary(value) ? { note } : note;
      }),
  }),
];
