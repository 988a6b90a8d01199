import { filterEvents, mapValues } from '../combine.js';
import { numeric } from '../numeric.js';
import { isOnset, Pattern, type PatternEvent } from '../pattern.js';
import { arp, collect } from '../simultaneous.js';
import { Callable, type Dictionary, type Site, type Value, dictionaryOf, isDictionary, listOf } from '../value.js';
import { transform } from './builders.js';
import { type Parameter, takes } from './parameters.js';
import type { FunctionRow } from './row.js';

/** A function of plain values, as `v => v.s === 'bd'`. */
export const functionOf = (name: string, example: string): Parameter<Callable> => ({
  name,
  isPatterned: false,
  read: (value, { source, offset }) =>
    value instanceof Callable ? value : source.fail(offset, `${name} is a function, as ${example}`),
});

/** What a function of the text sees of an event; times are numbers, in cycles. */
function described({ whole, part, value, locations }: PatternEvent<unknown>, site: Site): Dictionary {
  const spanOf = ({ begin, end }: PatternEvent['part']): Dictionary => ({
    begin: begin.n / begin.d,
    end: end.n / end.d,
  });
  const extent = spanOf(whole ?? part);
  const hasTag = new Callable('hasTag', ([tag]) => locations.some((location) => location.tag === tag));
  return dictionaryOf(
    [
      ['value', value as Value],
      ['whole', whole && extent],
      ['part', spanOf(part)],
      ['duration', Number(extent['end']) - Number(extent['begin'])],
      ['hasTag', hasTag],
    ],
    site,
  );
}

const listed = (chord: readonly PatternEvent<unknown>[], site: Site): Value =>
  listOf(
    chord.map((event) => described(event, site)),
    site,
  );

const TEST = (example: string): Parameter<Callable> => functionOf('test', example);

function tagged(pattern: Pattern, tag: string, { offset }: Site): Pattern {
  const mark = { start: offset, end: offset, tag };
  return new Pattern(
    (begin, end, budget) =>
      pattern.query(begin, end, budget).map(({ whole, part, value, locations }) => ({
        whole,
        part,
        value,
        locations: [...locations, mark],
      })),
    { steps: pattern.steps },
  );
}

export const EVENT_FUNCTIONS: readonly FunctionRow[] = [
  transform({
    names: 'arp',
    help: 'Plays the notes of a chord one by one, by their number.',
    example: 'note("<[c,eb,g] [c,f,ab]>").arp("0 [0,2] 1 [0,2]").s("pluck")',
    parameters: [takes.pattern('indices')],
    run: (pattern, indices, { source, offset }) => arp(numeric(indices, { what: 'an index' }, source, offset), pattern),
  }),
  transform({
    names: 'arpWith',
    help: 'Plays of each chord the event that a function chooses.',
    example: 'note("<[c,eb,g] [c,f,ab]>").arpWith(events => events[2]).s("pluck")',
    parameters: [functionOf('choose', 'events => events[0]')],
    run: (pattern, choose, site) =>
      mapValues(collect(pattern), (chord, { locations }) => {
        const chosen = choose.invoke([listed(chord, site)], site);
        if (isDictionary(chosen) && Object.hasOwn(chosen, 'value')) return chosen['value'];
        return site.source.fail(locations[0]?.start ?? site.offset, 'arpWith takes a function that gives one event');
      }),
  }),
  transform({
    names: 'collect',
    help: 'Gathers what sounds together in a list, for a function of yours.',
    example: 'note("[c,eb,g]").collect().fmap(events => events[0].value).s("pluck")',
    parameters: [],
    run: (pattern, site) => mapValues(collect(pattern), (chord) => listed(chord, site)),
  }),
  transform({
    names: 'filter filterHaps',
    help: 'Only the events that pass a test of their value, whole or part.',
    example: "s('hh*8').filter(event => event.whole.begin % 1 < 0.5)",
    parameters: [TEST("event => event.value.s === 'bd'")],
    run: (pattern, test, site) =>
      filterEvents(pattern, (event) => Boolean(test.invoke([described(event, site)], site))),
  }),
  transform({
    names: 'filterValues',
    help: 'Only the events whose value passes a test.',
    example: `s("bd hh").filterValues(v => v.s === 'hh')`,
    parameters: [TEST("v => v.s === 'bd'")],
    run: (pattern, test, site) => filterEvents(pattern, ({ value }) => Boolean(test.invoke([value as Value], site))),
  }),
  transform({
    names: 'filterWhen',
    help: 'Only the events that begin at a time, in cycles, which passes a test.',
    example: 's("bd*4").filterWhen(t => t % 2 < 1)',
    parameters: [TEST('t => t < 1')],
    run: (pattern, test, site) =>
      filterEvents(pattern, ({ whole }) => Boolean(whole && test.invoke([whole.begin.n / whole.begin.d], site))),
  }),
  transform({
    names: 'onsetsOnly',
    help: 'Only the events that begin within the cycle asked for.',
    example: 's("bd/2 hh").onsetsOnly()',
    parameters: [],
    run: (pattern) => filterEvents(pattern, isOnset),
  }),
  transform({
    names: 'discreteOnly',
    help: 'Only events, without what goes on all the time.',
    example: 's("bd hh").discreteOnly()',
    parameters: [],
    run: (pattern) => filterEvents(pattern, ({ whole }) => whole !== undefined),
  }),
  transform({
    names: 'tag',
    help: 'Marks the events with a word, which a filter asks for by hasTag.',
    example: `s("bd hh").every(2, x => x.tag('odd')).filter(event => event.hasTag('odd'))`,
    parameters: [takes.text('word')],
    run: tagged,
  }),
];
