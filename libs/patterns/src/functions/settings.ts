import { CONTROL_NAME } from '@oiduna/contracts';
import { mapValues, pure } from '../combine.js';
import { combineLeft } from '../joins.js';
import { checkedNumber } from '../numeric.js';
import type { Controls, Pattern } from '../pattern.js';
import { Callable, type Site, type Value, asPattern, described, dictionaryOf } from '../value.js';
import { asSounds, settingOf } from './controls.js';
import { transform } from './builders.js';
import { takes } from './parameters.js';
import type { FunctionRow, Head } from './row.js';

const withSettings = (pattern: Pattern<Controls>, settings: Pattern<Controls>): Pattern<Controls> =>
  combineLeft(pattern, settings, (value, added) => ({ ...value, ...added }));

/** Several controls at once, of values joined by `:`; `missing` gives those that are not written. */
const envelope = (
  head: Head,
  controls: readonly string[],
  missing: (index: number, first: number) => number | undefined = () => undefined,
): FunctionRow =>
  transform({
    ...head,
    parameters: [takes.pattern('values')],
    run: (pattern, values, site) => {
      const settings = mapValues(values, (value, { locations }) => {
        const at = locations[0]?.start ?? site.offset;
        const given = Array.isArray(value) ? (value as readonly unknown[]) : [value];
        const numbers = given.map((item) => checkedNumber(item, { what: head.names }, site.source, at));
        const entries = controls.flatMap((control, index) => {
          const number = numbers[index] ?? missing(index, numbers[0]!);
          return number === undefined ? [] : [[control, number] as const];
        });
        return Object.fromEntries(entries);
      });
      return withSettings(asSounds(pattern, site), settings);
    },
  });

const ENVELOPES: readonly FunctionRow[] = [
  envelope(
    {
      names: 'adsr',
      help: 'Attack, decay, sustain and release at once, joined by `:`.',
      example: 'note("c e").s("saw").adsr("0.01:0.1:0.5:0.2")',
    },
    ['attack', 'decay', 'sustain', 'release'],
  ),
  envelope(
    { names: 'ad', help: 'Attack and decay at once.', example: 'note("c e").s("saw").ad("0.01:0.2")' },
    ['attack', 'decay'],
    (_, first) => first,
  ),
  envelope(
    { names: 'ds', help: 'Decay and sustain at once.', example: 'note("c e").s("saw").ds("0.1:0.3")' },
    ['decay', 'sustain'],
    () => 0,
  ),
  envelope(
    { names: 'ar', help: 'Attack and release at once.', example: 'note("c e").s("saw").ar("0.01:0.2")' },
    ['attack', 'release'],
    (_, first) => first,
  ),
];

/** The values of one event under the names of controls; a name that is none goes to the SynthDef. */
function namedSettings(value: unknown, names: readonly string[], at: number, { source }: Site): Controls {
  const values = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  const settings = names.flatMap((name, index) => {
    const given = values[index];
    if (given === undefined) return [];
    const controls = settingOf(name, given);
    return 'reason' in controls ? source.fail(at, String(controls.reason)) : Object.entries(controls);
  });
  return Object.fromEntries(settings);
}

/** `createParam('wobble')`: a control of the text's own, as a function and as a method. */
function created(name: Value, site: Site): Callable {
  if (typeof name !== 'string' || !CONTROL_NAME.test(name)) {
    return site.source.fail(site.offset, `a control has a name in single quotes, not ${described(name)}`);
  }
  const control = new Callable(name, ([value, receiver], place) => {
    const values = asPattern(value, place);
    const settings = mapValues(values, (given, { locations }) =>
      namedSettings(given, [name], locations[0]?.start ?? place.offset, place),
    );
    return receiver === undefined ? settings : withSettings(asSounds(asPattern(receiver, place), place), settings);
  });
  site.define(name, control);
  return control;
}

export const SETTING_FUNCTIONS: readonly FunctionRow[] = [
  ...ENVELOPES,
  transform({
    names: 'as',
    help: 'Gives values, joined by `:`, to controls.',
    example: '"c:.5 a:1 f:.25".as("note:clip").s("pluck")',
    parameters: [takes.text('names')],
    run: (pattern, names, site) => {
      const controls = names.split(':');
      return mapValues(pattern, (value, { locations }) =>
        namedSettings(value, controls, locations[0]?.start ?? site.offset, site),
      );
    },
  }),
  transform({
    names: 'piano',
    help: 'Played on the piano, each note as long as its event.',
    example: 'note("c e g").piano()',
    parameters: [],
    run: (pattern, site) => {
      const settings = { s: 'piano', release: 0.1 };
      return mapValues(asSounds(pattern, site), (value) => ({ clip: 1, ...value, ...settings }));
    },
  }),
  {
    names: ['createParam'],
    parameters: ['name'],
    help: 'Makes a control of your own, for a SynthDef that has one of that name.',
    example: "createParam('wobble'); s('bd').wobble(0.5)",
    call: { min: 1, max: 1, run: ([name], site) => created(name, site) },
  },
  {
    names: ['createParams'],
    parameters: ['...names'],
    help: 'Makes controls of your own, for SynthDefs that have them.',
    example: "createParams('wobble', 'growl'); s('bd').wobble(0.5).growl(2)",
    call: {
      min: 1,
      max: Infinity,
      run: (names, site) =>
        dictionaryOf(
          names.map((name) => [String(name), created(name, site)]),
          site,
        ),
    },
  },
  {
    names: ['slider'],
    parameters: ['value', '...bounds'],
    help: 'Strudel draws a slider here; its value is taken as it is written.',
    example: 's("hh*4").gain(slider(0.5, 0, 1))',
    call: {
      min: 1,
      max: 4,
      run: ([value], { source, offset }) => pure(checkedNumber(value, { what: 'a slider' }, source, offset)),
    },
  },
];
