import { mapValues, pure, silence } from '../combine.js';
import { combineRight, innerJoin, outerJoin } from '../joins.js';
import { numeric } from '../numeric.js';
import type { Pattern } from '../pattern.js';
import { RANDOM, chooseEachCycle, placeIn, weightedPlace } from '../random.js';
import { type Site, type Value, asSequence } from '../value.js';
import { factory, generator, transform } from './builders.js';
import { takes } from './parameters.js';
import type { FunctionRow } from './row.js';

const CHOICES = takes.rest(takes.pattern('choices'));
const PAIRS = takes.rest(takes.raw('pairs'));

/** One number by chance each cycle. */
const RANDOM_CYCLES = combineRight(RANDOM, pure(true), (value) => value);

type Join = (places: Pattern<number>, choose: (place: number) => Pattern) => Pattern;

/** Whose rhythm it is: that of the numbers, or that of what they choose. */
function choice(share: Pattern, choices: readonly Pattern[], join: Join, { source, offset }: Site): Pattern {
  const places = placeIn(choices.length, numeric(share, { what: 'a share' }, source, offset));
  return choices.length === 0 ? silence : join(places, (place) => choices[place]!);
}

/** A choice for each of `["bd", 10]`, as often as its weight says. */
function weighted(share: Pattern<number>, pairs: readonly Value[], join: Join, site: Site): Pattern {
  const { source, offset } = site;
  const read = pairs.map((pair) => {
    if (!Array.isArray(pair) || pair.length !== 2)
      return source.fail(offset, 'each choice is ["bd", 10]: what and its weight');
    const [value, weight] = pair as [Value, Value];
    const rule = { what: 'a weight', min: 0 };
    return { pattern: asSequence(value, site), weight: numeric(asSequence(weight, site), rule, source, offset) };
  });
  if (read.length === 0) return silence;
  return join(
    weightedPlace(
      read.map(({ weight }) => weight),
      share,
    ),
    (place) => read[place]!.pattern,
  );
}

const bipolar = (share: Pattern, { source, offset }: Site): Pattern<number> =>
  mapValues(numeric(share, { what: 'a share' }, source, offset), (value) => (value + 1) / 2);

const CHOOSE = {
  names: 'choose',
  help: 'One of the choices, by chance; as a method by the pattern’s numbers, 0 to 1.',
  example: 'note("c2 g2!2 d2 f1").s(choose("sine", "triangle", "bd:6"))',
  parameters: [CHOICES],
} as const;

export const CHOICE_FUNCTIONS: readonly FunctionRow[] = [
  {
    ...transform({ ...CHOOSE, run: (share, choices, site) => choice(share, choices, outerJoin, site) }),
    call: generator({ ...CHOOSE, run: (choices, site) => choice(RANDOM, choices, outerJoin, site) }).call!,
  },
  transform({
    names: 'choose2',
    help: 'One of the choices, by the pattern’s numbers, -1 to 1.',
    example: 's(sine2.segment(4).choose2("bd", "hh", "sd"))',
    parameters: [CHOICES],
    run: (share, choices, site) => choice(bipolar(share, site), choices, outerJoin, site),
  }),
  generator({
    names: 'chooseWith',
    help: 'One of the choices, by numbers from 0 to 1, in their rhythm.',
    example: 'note("c2 g2!2 d2 f1").s(chooseWith(sine.fast(2), ["sawtooth", "triangle", "bd:6"]))',
    parameters: [takes.pattern('share'), takes.raw('choices')],
    run: (share, choices, site) => choice(share, listed(choices, site), outerJoin, site),
  }),
  generator({
    names: 'chooseInWith',
    help: 'One of the choices, by numbers from 0 to 1, in the choice’s rhythm.',
    example: 's(chooseInWith(sine.segment(2), ["bd", "hh*2"]))',
    parameters: [takes.pattern('share'), takes.raw('choices')],
    run: (share, choices, site) => choice(share, listed(choices, site), innerJoin, site),
  }),
  factory({
    names: 'chooseCycles randcat',
    help: 'One of the choices each cycle, by chance.',
    example: 's(chooseCycles("bd", "hh hh", "sd").fast(4))',
    run: (choices) => chooseEachCycle(choices, 0),
  }),
  generator({
    names: 'wchoose',
    help: 'One of the choices, by chance, each as often as its weight says.',
    example: 'note("c2 g2!2 d2 f1").s(wchoose(["sine", 10], ["triangle", 1]))',
    parameters: [PAIRS],
    run: (pairs, site) => weighted(RANDOM, pairs, outerJoin, site),
  }),
  generator({
    names: 'wchooseCycles wrandcat',
    help: 'One of the choices each cycle, by chance, each as often as its weight says.',
    example: 's(wchooseCycles(["bd", 10], ["hh hh", 1]).fast(8))',
    parameters: [PAIRS],
    run: (pairs, site) => weighted(RANDOM_CYCLES, pairs, innerJoin, site),
  }),
];

const listed = (choices: Value, site: Site): Pattern[] => {
  if (!Array.isArray(choices)) return site.source.fail(site.offset, 'the choices are a list: ["bd", "sd"]');
  return (choices as readonly Value[]).map((value) => asSequence(value, site));
};
