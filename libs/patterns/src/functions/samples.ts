import { mapValues } from '../combine.js';
import { FACTOR_MAX, RANGE_STEPS_MAX } from '../limits.js';
import { checkedNumber, numeric } from '../numeric.js';
import type { Controls, Pattern } from '../pattern.js';
import { type Pieces, chop, fit, loopAt, scrub, slice, splice, striate } from '../sample-slices.js';
import { type Site, described } from '../value.js';
import { remark, transform } from './builders.js';
import { isControls } from './controls.js';
import { type Parameter, takes } from './parameters.js';
import type { FunctionRow } from './row.js';

const COUNT = takes.number('parts', { what: 'the number of parts', min: 0, max: RANGE_STEPS_MAX, isInteger: true });
const CYCLES = takes.time('cycles', { what: 'the number of cycles', min: 1 / FACTOR_MAX, max: FACTOR_MAX });

/** A number of equal pieces, or the points where pieces begin: a list, or numbers joined by `:`. */
const PIECES: Parameter<Pieces> = {
  name: 'pieces',
  isPatterned: true,
  read: (value, { source, offset }) => {
    const checked = (given: unknown): number => checkedNumber(given, { what: 'a piece' }, source, offset);
    return Array.isArray(value) ? value.map(checked) : checked(value);
  },
};

const INDEX = { what: 'the index of a piece', min: -RANGE_STEPS_MAX, max: RANGE_STEPS_MAX };

/** Events of sounds: a number alone has no sample to cut. */
const sounds = (pattern: Pattern, { source, offset }: Site): Pattern<Controls> =>
  mapValues(pattern, (value, { locations }) =>
    isControls(value)
      ? value
      : source.fail(locations[0]?.start ?? offset, `${described(value)} is no sound: write s(${described(value)})`),
  );

/** A row of slice or splice. */
const slicing = (
  head: { readonly names: string; readonly help: string; readonly example: string },
  cut: typeof slice,
): FunctionRow =>
  transform({
    ...head,
    parameters: [PIECES, takes.pattern('indices')],
    run: (pattern, pieces, indices, site) => {
      const { source, offset } = site;
      if (pieces === 0) source.fail(offset, 'a sample has at least one piece');
      return cut(pieces, numeric(indices, INDEX, source, offset), sounds(pattern, site));
    },
  });

const CUTTING_FUNCTIONS: readonly FunctionRow[] = [
  transform({
    names: 'chop',
    help: 'Cuts each event into parts, each with its part of the sample.',
    example: 's("bd sd").chop(4)',
    parameters: [COUNT],
    run: (pattern, count, site) => chop(count, sounds(pattern, site)),
  }),
  transform({
    names: 'striate',
    help: 'Cuts each sample into parts: first the first part of all, then the second, and so on.',
    example: 's("bd sd").striate(2)',
    parameters: [COUNT],
    run: (pattern, count, site) => striate(count, sounds(pattern, site)),
  }),
  slicing(
    {
      names: 'slice',
      help: 'Pieces of the sample in an order and rhythm of your own.',
      example: 's("bd").slice(4, "0 3 [1 2] 0")',
    },
    slice,
  ),
  slicing(
    {
      names: 'splice',
      help: 'As slice, each piece as fast as it must be to fill its step.',
      example: 's("bd").splice(4, "0 3 [1 2] 0")',
    },
    splice,
  ),
  transform({
    names: 'fit',
    help: 'Plays the sample as fast as it must be to fill the event.',
    example: 's("bd/2").fit()',
    parameters: [],
    run: (pattern, site) => fit(sounds(pattern, site)),
  }),
  transform({
    names: 'loopAt loopat',
    help: 'Makes the sample last so many cycles.',
    example: 's("bd").loopAt(2)',
    parameters: [CYCLES],
    run: (pattern, cycles, site) => loopAt(cycles, 1, sounds(pattern, site)),
  }),
  transform({
    names: 'loopAtCps loopatcps',
    help: 'Makes the sample last so many cycles of a tempo of its own.',
    example: 's("bd").loopAtCps(2, 1.5)',
    parameters: [CYCLES, takes.number('cps', { what: 'a tempo', min: 0, max: FACTOR_MAX })],
    run: (pattern, cycles, cps, site) => loopAt(cycles, cps, sounds(pattern, site)),
  }),
  transform({
    names: 'scrub',
    help: 'Moves the playhead: where in the sample to begin, 0 to 1; `:` gives the speed.',
    example: 's("bd").scrub("0.1 0.5@3 0.25:1.5")',
    parameters: [takes.pattern('positions')],
    run: (pattern, positions, site) => {
      const { source } = site;
      const heads = mapValues(positions, (value, { locations }) => {
        const at = locations[0]?.start ?? site.offset;
        const [begin, speed = 1] = (Array.isArray(value) ? value : [value]) as readonly unknown[];
        return {
          begin: checkedNumber(begin, { what: 'a position' }, source, at),
          speed: checkedNumber(speed, { what: 'a speed' }, source, at),
        };
      });
      return scrub(heads, sounds(pattern, site));
    },
  }),
];

const TEMPO = 'the tempo is the studio’s: set it there';

export const SAMPLE_FUNCTIONS: readonly FunctionRow[] = [
  ...CUTTING_FUNCTIONS,
  remark({
    names: 'samples',
    help: 'Strudel loads sample maps here; the studio has its own library.',
    example: "samples('github:tidalcycles/dirt-samples'); s('bd')",
    reason: 'samples come from the studio’s library: import them there',
  }),
  remark({
    names: 'setcps setCps setcpm setCpm',
    help: 'Strudel sets the tempo here; the studio’s tempo is everybody’s.',
    example: 'setcpm(30); s("bd")',
    reason: TEMPO,
  }),
  remark({
    names: '_scope scope _pianoroll pianoroll _punchcard punchcard _spiral _pitchwheel log',
    help: 'Strudel draws here; the studio’s editor does it by itself.',
    example: 's("bd")._scope()',
    reason: undefined,
  }),
];
