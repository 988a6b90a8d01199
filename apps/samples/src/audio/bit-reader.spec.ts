import { seededRandom } from '@oiduna/testkit';
import { expect, it } from 'vitest';
import { BitReader } from './bit-reader.js';
import { readSubframe } from './flac-subframe.js';

/** A text of zeros and ones as bytes, the last one filled with zeros. */
const bytesOf = (bits: string): Uint8Array =>
  Uint8Array.from({ length: Math.ceil(bits.length / 8) }, (_, at) =>
    parseInt(bits.slice(8 * at, 8 * at + 8).padEnd(8, '0'), 2),
  );
const binary = (value: number, width: number): string =>
  BigInt.asUintN(width, BigInt(value)).toString(2).padStart(width, '0');

it('numbers of every width lie wherever they lie', () => {
  const random = seededRandom(3);
  const numbers = Array.from({ length: 2_000 }, (_, at) => {
    const [width, isSigned] = [1 + (at % 32), random() < 0.5];
    const value = Math.floor(random() * 2 ** width) - (isSigned ? 2 ** (width - 1) : 0);
    return { width, isSigned, value };
  });
  const reader = new BitReader(bytesOf(numbers.map(({ value, width }) => binary(value, width)).join('')), 0);
  const read = numbers.map(({ width, isSigned }) => (isSigned ? reader.signed(width) : reader.unsigned(width)));
  expect(read).toEqual(numbers.map(({ value }) => value));
  expect(reader.overrun).toBe(false);
});

it('zeros are counted across bytes, and where no one follows there is no number', () => {
  const counts = [0, 1, 7, 8, 9, 40, 3];
  const reader = new BitReader(bytesOf(counts.map((count) => `${'0'.repeat(count)}1`).join('')), 0);
  expect(counts.map(() => reader.unary())).toEqual(counts);
  expect([reader.unary(), reader.overrun]).toEqual([-1, true]);
});

it.each([
  ['begins with a one', '1'],
  ['is of a type that is none', `0${binary(2, 6)}0`],
  ['has more wasted bits than bits', `0${binary(0, 6)}1${'0'.repeat(17)}1`],
  ['predicts from more values than there are', `0${binary(63, 6)}0`],
  ['has a residual of an unknown method', `0${binary(8, 6)}011`],
  ['has partitions that do not fit', `0${binary(8, 6)}000${binary(5, 4)}`],
  ['has a precision that is forbidden', `0${binary(32, 6)}0${binary(1, 16)}1111`],
  ['shifts backwards', `0${binary(32, 6)}0${binary(1, 16)}000110000`],
  ['ends too soon', `0${binary(1, 6)}0${binary(1, 16)}`],
])('a channel of FLAC that %s is not read', (_, bits) => {
  expect(readSubframe(new BitReader(bytesOf(bits), 0), 16, new Int32Array(16))).toBe(false);
});

it('a channel of FLAC may hold values that are no code at all', () => {
  const values = [1, -2, 3, -4];
  const raw = values.map((value) => binary(value, 5)).join('');
  const bits = `0${binary(8, 6)}000${binary(0, 4)}1111${binary(5, 5)}${raw}`;
  const into = new Int32Array(4);
  expect(readSubframe(new BitReader(bytesOf(bits), 0), 16, into)).toBe(true);
  expect([...into]).toEqual(values);
  const wasted = `0${binary(1, 6)}101${values.map((value) => binary(value, 14)).join('')}`;
  expect(readSubframe(new BitReader(bytesOf(wasted), 0), 16, into)).toBe(true);
  expect([...into]).toEqual(values.map((value) => value * 4));
});
