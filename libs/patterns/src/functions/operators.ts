import { filterEvents, mapValues } from '../combine.js';
import { combineBoth, combineLeft, combineRight, polyJoin, resetJoin, restartJoin, squeezeJoin } from '../joins.js';
import type { Pattern } from '../pattern.js';
import { Callable, type Site, asPattern } from '../value.js';
import { asOne } from './parameters.js';
import { type FunctionRow, type Head, namesOf } from './row.js';

/** What two values give; undefined gives no event. */
export type Operation = (a: unknown, b: unknown, site: Site) => unknown;

/** The value if the other is true: 0 and nothing are not. */
export const KEEP_IF: Operation = (a, b) => (b ? a : undefined);

/** How the events of two patterns meet: whose rhythm it is, and which pair of values. */
type Meeting = (left: Pattern, right: Pattern, join: (a: unknown, b: unknown) => unknown) => Pattern;

type Join = (outer: Pattern, choose: (value: unknown) => Pattern) => Pattern;

const joining =
  (join: Join): Meeting =>
  (left, right, operate) =>
    join(left, (a) => mapValues(right, (b) => operate(a, b)));

/** The other pattern's events choose when and how this one runs. */
const joiningOther =
  (join: Join): Meeting =>
  (left, right, operate) =>
    join(right, (b) => mapValues(left, (a) => operate(a, b)));

/** As in Strudel the argument comes first: `n("0 1").set.poly(n(5))` keeps 0 and 1. */
const stepForStep: Meeting = (left, right, operate) => polyJoin(left, (a) => mapValues(right, (b) => operate(b, a)));

const MEETINGS = {
  in: [combineLeft, 'The rhythm stays.'],
  out: [combineRight, 'The rhythm is the argument’s.'],
  mix: [combineBoth, 'The rhythm is both.'],
  squeeze: [joining(squeezeJoin), 'A cycle of the argument within each event.'],
  squeezeout: [joiningOther(squeezeJoin), 'A cycle of this within each event of the argument.'],
  reset: [joiningOther(resetJoin), 'Each event of the argument starts the cycle anew.'],
  restart: [joiningOther(restartJoin), 'Each event of the argument starts the pattern anew.'],
  poly: [stepForStep, 'Step for step.'],
} as const satisfies Readonly<Record<string, readonly [Meeting, string]>>;

/** Rows of one operation: `p.add(1)`, `add(1)` waiting for its pattern, `p.add.mix(1)`, `add.mix(1)` and so on. */
export function operator(head: Head, operation: Operation): FunctionRow {
  const variants = Object.entries(MEETINGS).map(([names, [meeting, words]]) =>
    rowOf({ ...head, names, help: `${head.help} ${words}` }, operation, meeting),
  );
  return { ...rowOf(head, operation, combineLeft), variants };
}

/** One way of one operation under a name of its own: `struct` is `keepif.out`. */
export const operatorThatMeets = (head: Head, how: keyof typeof MEETINGS, operation: Operation): FunctionRow =>
  rowOf(head, operation, MEETINGS[how][0]);

function rowOf(head: Head, operation: Operation, meeting: Meeting): FunctionRow {
  const names = namesOf(head);
  const meet = (receiver: Pattern, other: Pattern, site: Site): Pattern =>
    withoutNothing(meeting(receiver, other, (a, b) => operation(a, b, site)));
  return {
    names,
    parameters: ['...values'],
    help: head.help,
    example: head.example,
    method: {
      min: 1,
      max: Infinity,
      run: ([receiver, ...args], site) => meet(asPattern(receiver, site), asOne(args, site), site),
    },
    call: {
      min: 1,
      max: 2,
      run: ([other, receiver], site) =>
        receiver === undefined
          ? new Callable(names[0], ([pattern]) => meet(asPattern(pattern, site), asOne([other], site), site))
          : meet(asOne([receiver], site), asOne([other], site), site),
    },
  };
}

const withoutNothing = (pattern: Pattern): Pattern =>
  pattern.constant?.value === undefined ? filterEvents(pattern, ({ value }) => value !== undefined) : pattern;
