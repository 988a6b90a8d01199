import type { Locations } from '../combine.js';
import { bothJoin, innerJoin, outerJoin, polyJoin, resetJoin, restartJoin, squeezeJoin } from '../joins.js';
import type { Pattern } from '../pattern.js';
import { type Value, asPattern } from '../value.js';
import { transform } from './builders.js';
import { functionOf } from './events.js';
import type { FunctionRow } from './row.js';

type Join = (outer: Pattern, choose: (value: unknown, event: Locations) => Pattern) => Pattern;

const JOINS: readonly (readonly [name: string, join: Join, rhythm: string])[] = [
  ['', bothJoin, 'as long as both last'],
  ['inner', innerJoin, 'in its own rhythm'],
  ['outer', outerJoin, 'in the rhythm of the values'],
  ['squeeze', squeezeJoin, 'a cycle of it within each value'],
  ['reset', resetJoin, 'its cycle begun anew with each value'],
  ['restart', restartJoin, 'begun anew with each value'],
  ['poly', polyJoin, 'step for step'],
];

const named = (name: string, word: string): string =>
  name === '' ? word : `${name}${word[0]!.toUpperCase()}${word.slice(1)}`;

/** Patterns of patterns: `p.fmap(v => …).innerJoin()` is `p.innerBind(v => …)`. */
export const JOINING_FUNCTIONS: readonly FunctionRow[] = JOINS.flatMap(([name, join, rhythm]) => [
  transform({
    names: named(name, 'join'),
    help: `Plays the patterns that the values are, ${rhythm}.`,
    example: `"0 2".fmap(v => n("0 1").add(n(v))).${named(name, 'join')}().s("pluck")`,
    parameters: [],
    run: (pattern, site) => join(pattern, (value) => asPattern(value as Value, site)),
  }),
  transform({
    names: named(name, 'bind'),
    help: `Plays the patterns that a function gives for the values, ${rhythm}.`,
    example: `"0 2".${named(name, 'bind')}(v => n("0 1").add(n(v))).s("pluck")`,
    parameters: [functionOf('choose', 'v => n("0 1").add(v)')],
    run: (pattern, choose, site) => join(pattern, (value) => asPattern(choose.invoke([value as Value], site), site)),
  }),
]);
