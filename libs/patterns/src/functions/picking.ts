import { ONE, add, div, floor, fromNumber, rational, sub } from '@oiduna/timing';
import { type Locations, silence } from '../combine.js';
import { innerJoin, outerJoin, resetJoin, restartJoin, squeezeJoin } from '../joins.js';
import { FACTOR_MAX } from '../limits.js';
import { checkedNumber, numeric } from '../numeric.js';
import type { Pattern } from '../pattern.js';
import { portion } from '../stepwise.js';
import { Callable, type Site, type Value, asPattern, asSequence, isDictionary } from '../value.js';
import { transform } from './builders.js';
import { takes } from './parameters.js';
import { type FunctionRow, type Head, namesOf } from './row.js';

/** What happens to an index beyond the end of a list. */
type Beyond = 'last' | 'again';

/** Finds by index in a list, by name in a dictionary; nothing for a name that is not there. */
type Lookup<T> = (key: unknown, event: Locations) => T | undefined;

function lookupIn<T>(choices: Value, beyond: Beyond, read: (choice: Value) => T, site: Site): Lookup<T> {
  if (isDictionary(choices)) {
    const byName = new Map(Object.entries(choices).map(([name, choice]) => [name, read(choice)]));
    return (key) => byName.get(String(key));
  }
  const { source, offset } = site;
  if (!Array.isArray(choices)) return source.fail(offset, 'a list or a dictionary is expected here, as ["a b", "c"]');
  const list = (choices as readonly Value[]).map(read);
  const last = list.length - 1;
  return (key, { locations }) => {
    const at = locations[0]?.start ?? offset;
    const index = Math.round(checkedNumber(key, { what: 'what picks from a list' }, source, at));
    if (last < 0) return undefined;
    return list[
      beyond === 'last' ? Math.min(Math.max(index, 0), last) : ((index % list.length) + list.length) % list.length
    ];
  };
}

type Join = (keys: Pattern, choose: (key: unknown, event: Locations) => Pattern) => Pattern;

/** Whatever is picked later may have other steps. */
const inTurn: Join = (keys, choose) => innerJoin(keys, choose).withSteps(undefined);

/** `"<0 1>".pick(["a b", "c"])`, `pick(["a b", "c"], "<0 1>")` and `pick("<0 1>", ["a b", "c"])`. */
function picking(head: Head, join: Join, beyond: Beyond): FunctionRow {
  const names = namesOf(head);
  const picked = (keys: Value, choices: Value, site: Site): Pattern => {
    const find = lookupIn(choices, beyond, (choice) => asSequence(choice, site), site);
    return join(asPattern(keys, site), (key, event) => find(key, event) ?? silence);
  };
  return {
    names,
    parameters: ['choices'],
    help: head.help,
    example: head.example,
    method: { min: 1, max: 1, run: ([keys, choices], site) => picked(keys, choices, site) },
    call: {
      min: 1,
      max: 2,
      run: ([first, second], site) => {
        if (second === undefined) return new Callable(names[0], ([keys]) => picked(keys, first, site));
        const isFirst = Array.isArray(first) || isDictionary(first);
        return isFirst ? picked(second, first, site) : picked(first, second, site);
      },
    },
  };
}

/** A pattern of indices picks the function a pattern is put through. */
const pickingFunctions = (head: Head, beyond: Beyond): FunctionRow =>
  transform({
    ...head,
    parameters: [takes.pattern('keys'), takes.raw('functions')],
    run: (pattern, keys, functions, site) => {
      const find = lookupIn(functions, beyond, (choice) => takes.change('each choice').read(choice, site), site);
      return inTurn(keys, (key, event) => find(key, event)?.(pattern) ?? silence);
    },
  });

const LAST = 'an index beyond the end is the last.';
const AGAIN = 'an index beyond the end starts over.';

export const PICKING_FUNCTIONS: readonly FunctionRow[] = [
  picking(
    {
      names: 'pick',
      help: `Picks patterns from a list by index or from a dictionary by name; ${LAST}`,
      example: 's("<0 1 [2,0]>".pick(["bd sd", "cp cp", "hh hh"]))',
    },
    inTurn,
    'last',
  ),
  picking(
    {
      names: 'pickmod',
      help: `Picks patterns from a list by index or from a dictionary by name; ${AGAIN}`,
      example: 's("<0 1 2 3>".pickmod(["bd sd", "cp cp"]))',
    },
    inTurn,
    'again',
  ),
  picking(
    {
      names: 'pickOut',
      help: `As pick, in the rhythm of what picks; ${LAST}`,
      example: 's("0 1".pickOut(["bd", "cp"]))',
    },
    outerJoin,
    'last',
  ),
  picking(
    {
      names: 'pickmodOut',
      help: `As pick, in the rhythm of what picks; ${AGAIN}`,
      example: 's("0 3".pickmodOut(["bd", "cp"]))',
    },
    outerJoin,
    'again',
  ),
  picking(
    {
      names: 'pickRestart',
      help: `As pick, but what is picked starts from its first cycle; ${LAST}`,
      example: 'n("<a@2 b@2>".pickRestart({ a: "<0 1> 2", b: "3 <4 5>" }))',
    },
    restartJoin,
    'last',
  ),
  picking(
    {
      names: 'pickmodRestart',
      help: `As pick, but what is picked starts from its first cycle; ${AGAIN}`,
      example: 'n("<0@2 3@2>".pickmodRestart(["<0 1> 2", "3 <4 5>"]))',
    },
    restartJoin,
    'again',
  ),
  picking(
    {
      names: 'pickReset',
      help: `As pick, but what is picked starts its cycle anew; ${LAST}`,
      example: 'n("0 1".pickReset(["0 1 2 3", "<4 5> 6"]))',
    },
    resetJoin,
    'last',
  ),
  picking(
    {
      names: 'pickmodReset',
      help: `As pick, but what is picked starts its cycle anew; ${AGAIN}`,
      example: 'n("0 3".pickmodReset(["0 1 2 3", "<4 5> 6"]))',
    },
    resetJoin,
    'again',
  ),
  picking(
    {
      names: 'inhabit pickSqueeze',
      help: `As pick, but a whole cycle of what is picked within each step that picks; ${LAST}`,
      example: 's("a@2 [a b] a".inhabit({ a: "bd(3,8)", b: "sd sd" }))',
    },
    squeezeJoin,
    'last',
  ),
  picking(
    {
      names: 'inhabitmod pickmodSqueeze squeeze',
      help: `As pick, but a whole cycle of what is picked within each step that picks; ${AGAIN}`,
      example: 'note(squeeze("<0@2 [1!2] 2>", ["g a", "f g f g", "g a c d"]))',
    },
    squeezeJoin,
    'again',
  ),
  pickingFunctions(
    {
      names: 'pickF',
      help: `Picks the function the pattern is put through, by index; ${LAST}`,
      example: 's("bd [rim hh]").pickF("<0 1 2>", [rev, jux(rev), fast(2)])',
    },
    'last',
  ),
  pickingFunctions(
    {
      names: 'pickmodF',
      help: `Picks the function the pattern is put through, by index; ${AGAIN}`,
      example: 's("bd [rim hh]").pickmodF("<0 1 2>", [rev, fast(2)])',
    },
    'again',
  ),
  transform({
    names: 'bite',
    help: 'Cuts each cycle into so many slices and plays them by number.',
    example: 'n("0 1 2 3").bite(4, "3 2 <1 0> 0*2")',
    parameters: [
      takes.number('slices', { what: 'the number of slices', min: 1, max: FACTOR_MAX, isInteger: true }),
      takes.pattern('order'),
    ],
    run: (pattern, slices, order, { source, offset }) => {
      const rule = { what: 'the number of a slice', min: -FACTOR_MAX, max: FACTOR_MAX };
      return squeezeJoin(numeric(order, rule, source, offset), (index) => {
        const begin = div(fromNumber(index), rational(slices));
        const inCycle = sub(begin, rational(floor(begin)));
        return portion(inCycle, add(inCycle, div(ONE, rational(slices))), pattern);
      });
    },
  }),
];
