import { toNumber } from '@oiduna/timing';
import { byCycle, filterEvents, stack } from '../combine.js';
import { FACTOR_MAX } from '../limits.js';
import type { Pattern, PatternEvent } from '../pattern.js';
import { transform } from './builders.js';
import { type Change, takes } from './parameters.js';
import type { FunctionRow } from './row.js';

const CYCLES = takes.number('cycles', { what: 'the number of cycles', min: 1, max: FACTOR_MAX, isInteger: true });

/** Changes one of so many cycles. */
function oneOf(cycles: number, which: number, change: Change, pattern: Pattern): Pattern {
  const changed = change(pattern);
  return byCycle((cycle) => ((cycle - which) % cycles === 0 ? changed : pattern));
}

export const CONDITIONAL_FUNCTIONS: readonly FunctionRow[] = [
  transform({
    names: 'firstOf every',
    help: 'Changes the first of so many cycles.',
    example: 'note("c d e g").firstOf(4, x => x.rev())',
    parameters: [CYCLES, takes.change('change')],
    run: (pattern, cycles, change) => oneOf(cycles, 0, change, pattern),
  }),
  transform({
    names: 'lastOf',
    help: 'Changes the last of so many cycles.',
    example: 'note("c d e g").lastOf(4, x => x.rev())',
    parameters: [CYCLES, takes.change('change')],
    run: (pattern, cycles, change) => oneOf(cycles, cycles - 1, change, pattern),
  }),
  transform({
    names: 'when while',
    help: 'Changes the pattern wherever another is true.',
    example: 'n("0 1 2").when("<0 1>/2", x => x.add(n(7)))',
    parameters: [takes.each('condition'), takes.change('change')],
    run: (pattern, condition, change) => (condition ? change(pattern) : pattern),
  }),
  transform({
    names: 'within',
    help: 'Changes the events that begin within a part of the cycle.',
    example: 's("bd hh sd hh").within(0, 0.5, fast(2))',
    parameters: [takes.number('begin'), takes.number('end'), takes.change('change')],
    run: (pattern, begin, end, change) => {
      const isWithin = ({ whole, part }: PatternEvent<unknown>): boolean => {
        const at = toNumber((whole ?? part).begin);
        return at - Math.floor(at) >= begin && at - Math.floor(at) <= end;
      };
      const others = filterEvents(pattern, (event) => !isWithin(event));
      return stack([change(filterEvents(pattern, isWithin)), others]).withSteps(pattern.steps);
    },
  }),
];
