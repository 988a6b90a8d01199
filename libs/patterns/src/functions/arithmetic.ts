import { TEXT_CHARACTERS_MAX } from '../limits.js';
import { midiOf } from '../note-name.js';
import { described, isDictionary } from '../value.js';
import { KEEP_IF, type Operation, operator } from './operators.js';
import type { FunctionRow } from './row.js';

/** Numbers as they are; note names and text that is a number count as one. */
function numeral(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value !== 'string') return undefined;
  return midiOf(value) ?? (value.trim() === '' || Number.isNaN(Number(value)) ? undefined : Number(value));
}

const calculation =
  (name: string, calculate: (a: number, b: number) => number): Operation =>
  (a, b, { source, offset }) => {
    const [left, right] = [numeral(a), numeral(b)];
    if (left === undefined || right === undefined) {
      return source.fail(offset, `${name} is for numbers, not ${described(left === undefined ? a : b)}`);
    }
    const result = calculate(left, right);
    if (!Number.isFinite(result)) source.fail(offset, `${left} ${name} ${right} is not finite`);
    return result;
  };

/** Texts are put together, all else is added. */
const sum: Operation = (a, b, site) => {
  if (typeof a !== 'string' || typeof b !== 'string' || (numeral(a) !== undefined && numeral(b) !== undefined)) {
    return plus(a, b, site);
  }
  if (a.length + b.length > TEXT_CHARACTERS_MAX) site.source.failOverBudget(site.offset, 'this text grows too long');
  return a + b;
};
const plus = calculation('add', (a, b) => a + b);

/** Controls meet name by name; a name that only one of them has stays. */
const byName =
  (operation: Operation): Operation =>
  (a, b, site) => {
    if (!isDictionary(a) && !isDictionary(b)) return operation(a, b, site);
    if (!isDictionary(a) || !isDictionary(b)) {
      const plain = isDictionary(a) ? b : a;
      return site.source.fail(site.offset, `a sound and ${described(plain)} do not mix: write note(...) or n(...)`);
    }
    const result: Record<string, unknown> = { ...a, ...b };
    for (const name of Object.keys(b)) if (Object.hasOwn(a, name)) result[name] = operation(a[name], b[name], site);
    return result;
  };

const number = (names: string, help: string, calculate: (a: number, b: number) => number): FunctionRow => {
  const [name = names] = names.split(' ');
  const example = `n("0 2 4 6".${name}("<1 2>"))`;
  return operator({ names, help, example }, byName(calculation(name, calculate)));
};

/** Values that are compared, not calculated: the answer takes the value's place. */
const comparison = (name: string, help: string, compare: (a: number, b: number) => boolean): FunctionRow =>
  operator({ names: name, help, example: `s("hh*4").mask("0 1 2 3".${name}(2))` }, (a, b, { source, offset }) => {
    // JavaScript would turn a list or a dictionary into text first.
    for (const value of [a, b]) {
      if (typeof value === 'object') source.fail(offset, `${name} is for numbers, not ${described(value)}`);
    }
    return compare(a as number, b as number);
  });

const ratio = (a: number, b: number): number => a / b;
const modulo = (a: number, b: number): number => ((a % b) + b) % b;

export const ARITHMETIC_FUNCTIONS: readonly FunctionRow[] = [
  operator({ names: 'add', help: 'Adds numbers.', example: 'n("0 2 4".add("<0 3>"))' }, byName(sum)),
  number('sub', 'Subtracts numbers.', (a, b) => a - b),
  number('mul', 'Multiplies numbers.', (a, b) => a * b),
  number('div', 'Divides numbers.', ratio),
  number('mod', 'The rest of a division; never negative for a positive divisor.', modulo),
  number('pow', 'Raises to a power.', (a, b) => a ** b),
  number('band', 'Bits that both have.', (a, b) => a & b),
  number('bor', 'Bits that either has.', (a, b) => a | b),
  number('bxor', 'Bits that only one has.', (a, b) => a ^ b),
  number('blshift', 'Bits moved to the left.', (a, b) => a << b),
  number('brshift', 'Bits moved to the right.', (a, b) => a >> b),
  comparison('lt', 'Whether it is less.', (a, b) => a < b),
  comparison('gt', 'Whether it is greater.', (a, b) => a > b),
  comparison('lte', 'Whether it is less or equal.', (a, b) => a <= b),
  comparison('gte', 'Whether it is greater or equal.', (a, b) => a >= b),
  comparison('eq', 'Whether it is equal.', (a, b) => a === b),
  comparison('ne', 'Whether it is another.', (a, b) => a !== b),
  operator(
    { names: 'and', help: 'The second value if the first is true.', example: 's("hh*2").mask("1 0".and(1))' },
    (a, b) => a && b,
  ),
  operator(
    { names: 'or', help: 'The first value that is true.', example: 's("hh*2").mask("1 0".or(0))' },
    (a, b) => a || b,
  ),
  operator(
    { names: 'set', help: 'The new value in place of the old.', example: 's("bd sd").set(n("1 2"))' },
    byName((_, b) => b),
  ),
  operator(
    { names: 'keep', help: 'The old value where there is one.', example: 's("bd sd").keep(n(3))' },
    byName((a) => a),
  ),
  operator(
    { names: 'keepif', help: 'The value wherever the other is true.', example: 's("bd sd").keepif("1 0")' },
    KEEP_IF,
  ),
];
