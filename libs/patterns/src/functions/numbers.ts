import { mapValues } from '../combine.js';
import { checkedNumber } from '../numeric.js';
import { type Site, described } from '../value.js';
import { numeral } from './arithmetic.js';
import { transform } from './builders.js';
import type { FunctionRow, Head } from './row.js';

/** Each number changed; a note name counts as its number. */
const changing = (head: Head, change: (value: number) => number): FunctionRow =>
  transform({
    ...head,
    parameters: [],
    run: (pattern, { source, offset }) =>
      mapValues(pattern, (value, { locations }) => {
        const at = locations[0]?.start ?? offset;
        const number = numeral(value) ?? source.fail(at, `${head.names} is for numbers, not ${described(value)}`);
        return change(number);
      }),
  });

/** `5:4` is 1.25, `3:2:2` is 0.75. */
function divided(value: unknown, { source }: Site, at: number): number {
  const [first, ...others] = (Array.isArray(value) ? value : [value]).map((item) =>
    checkedNumber(item, { what: 'a ratio' }, source, at),
  );
  const ratio = others.reduce((a, b) => a / b, first!);
  return Number.isFinite(ratio) ? ratio : source.fail(at, 'a ratio divides by no 0');
}

export const NUMBER_FUNCTIONS: readonly FunctionRow[] = [
  changing(
    { names: 'round', help: 'The nearest whole number.', example: 'n("0.5 1.4 2.6".round()).s("pluck")' },
    Math.round,
  ),
  changing(
    { names: 'floor', help: 'The whole number below.', example: 'n("0.5 1.4 2.6".floor()).s("pluck")' },
    Math.floor,
  ),
  changing(
    { names: 'ceil', help: 'The whole number above.', example: 'n("0.5 1.4 2.6".ceil()).s("pluck")' },
    Math.ceil,
  ),
  transform({
    names: 'ratio',
    help: 'Numbers joined by `:` are divided: 5:4 is 1.25.',
    example: 'freq(ratio("1 5:4 3:2").mul(110)).s("pluck")',
    parameters: [],
    run: (pattern, site) =>
      mapValues(pattern, (value, { locations }) => divided(value, site, locations[0]?.start ?? site.offset)),
  }),
  {
    names: ['Fraction'],
    parameters: ['value'],
    help: 'A fraction, as 3/2 in single quotes; times are exact without it as well.',
    example: "s('bd').fast(Fraction('3/2'))",
    call: {
      min: 1,
      max: 1,
      run: ([value], site) =>
        divided(typeof value === 'string' ? value.split('/').map(Number) : value, site, site.offset),
    },
  },
];
