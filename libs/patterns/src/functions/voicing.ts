import type { Locations } from '../combine.js';
import { midiOf, nameOf } from '../note-name.js';
import { checkedNumber } from '../numeric.js';
import { Pattern } from '../pattern.js';
import { type Chord, chordOf } from '../tonal/chord.js';
import { DEGREE_MAX } from '../tonal/scale.js';
import { MODES, inReach, placed, voicingsIn } from '../tonal/voicing.js';
import { type Dictionary, type Site, described, isDictionary } from '../value.js';
import { transform } from './builders.js';
import { takes } from './parameters.js';
import type { FunctionRow } from './row.js';

/** The top note of a voicing that names no other: c5. */
const ANCHOR_DEFAULT = 72;

/** What says how a chord is voiced, and means nothing to a sound. */
const SETTINGS: ReadonlySet<string> = new Set('chord dictionary anchor mode offset octaves n'.split(' '));

/** Far enough to leave the range of hearing. */
const VOICINGS_MAX = { min: -DEGREE_MAX, max: DEGREE_MAX };

function chordIn(value: unknown, { source, offset }: Site): Chord {
  const chord = typeof value === 'string' ? chordOf(value) : undefined;
  return chord ?? source.fail(offset, `there is no chord ${described(value)}`);
}

function voicingsFor(dictionary: string, chord: Chord, { source, offset }: Site): readonly (readonly number[])[] {
  const voicings = voicingsIn(dictionary, chord);
  return 'reason' in voicings ? source.fail(offset, voicings.reason) : voicings;
}

/** The notes that an event with a chord asks for: all of the voicing, or one of it by its number. */
function notesOf(value: Dictionary, site: Site): readonly number[] {
  const { source, offset: at } = site;
  const {
    chord: written,
    dictionary = 'ireal',
    anchor = ANCHOR_DEFAULT,
    mode = 'below',
    offset = 0,
    octaves = 1,
    n,
  } = value;
  const chord = chordIn(written, site);
  const midi = typeof anchor === 'string' ? midiOf(anchor) : anchor;
  if (typeof midi !== 'number') return source.fail(at, `anchor is a note, not ${described(anchor)}`);
  const known = MODES.find((name) => name === mode) ?? source.fail(at, `mode is one of ${MODES.join(', ')}`);
  const whole = (given: unknown, what: string): number =>
    Math.round(checkedNumber(given, { what, ...VOICINGS_MAX }, source, at));
  const notes = placed(voicingsFor(String(dictionary), chord, site), chord.root, {
    anchor: midi,
    mode: known,
    offset: whole(offset, 'offset'),
  });
  if (n === undefined || notes.length === 0) return notes;
  const index = whole(n, 'n');
  const turn = Math.floor(index / notes.length);
  return [notes[index - turn * notes.length]! + 12 * turn * whole(octaves, 'octaves')];
}

/** An event for each of several values, all at once. */
const spread = (pattern: Pattern, valuesOf: (value: unknown, event: Locations) => readonly unknown[]): Pattern =>
  new Pattern(
    (begin, end, budget) =>
      pattern.query(begin, end, budget).flatMap((event) => {
        const values = valuesOf(event.value, event);
        budget.spend(values.length);
        return values.map((value) => ({ whole: event.whole, part: event.part, value, locations: event.locations }));
      }),
    { steps: pattern.steps },
  );

const placeOf = ({ locations }: Locations, site: Site): Site => ({
  ...site,
  offset: locations[0]?.start ?? site.offset,
});

export const VOICING_FUNCTIONS: readonly FunctionRow[] = [
  transform({
    names: 'voicing',
    help: 'Plays chords: dict, anchor, mode (below, duck, above or root) and offset say how, n chooses one note.',
    example: 'chord("<C Am F G7>").anchor("c5").voicing().s("pluck")',
    parameters: [],
    run: (pattern, site) =>
      spread(pattern, (value, event) => {
        const settings = isDictionary(value) ? value : { chord: value as string };
        const others = Object.fromEntries(Object.entries(settings).filter(([name]) => !SETTINGS.has(name)));
        return notesOf(settings, placeOf(event, site)).map((note) => ({ ...others, note }));
      }),
  }),
  transform({
    names: 'voicings',
    help: 'Plays chords by a dictionary of voicings, each about the middle of the piano; voicing can do more.',
    example: 'note("<C^7 A7 Dm7 G7>".voicings("lefthand")).s("pluck")',
    parameters: [takes.optional(takes.text('dictionary'), 'lefthand')],
    run: (pattern, dictionary, site) =>
      spread(pattern, (value, event) => {
        const place = placeOf(event, site);
        const chord = chordIn(value, place);
        return inReach(voicingsFor(dictionary, chord, place), chord.root).map((note) => nameOf(note));
      }),
  }),
];
