import type { BitReader } from './bit-reader.js';

/** What the first four predictors multiply the values before by. @see RFC 9639, 9.2.5 */
const FIXED = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]] as const;
const LPC_PRECISION_INVALID = 16;

/**
 * One channel of one block.
 * @param bits of a value; at most 25, so that sums stay exact
 * @returns false for what no encoder writes
 * @see RFC 9639, 9.2
 */
export function readSubframe(reader: BitReader, bits: number, into: Int32Array): boolean {
  if (reader.unsigned(1) !== 0) return false;
  const type = reader.unsigned(6);
  const wasted = reader.unsigned(1) === 0 ? 0 : reader.unary() + 1;
  const width = bits - wasted;
  if (width < 1) return false;
  if (!readValues(reader, type, width, into)) return false;
  if (wasted > 0) for (let at = 0; at < into.length; at += 1) into[at] = into[at]! << wasted;
  return !reader.overrun;
}

function readValues(reader: BitReader, type: number, width: number, into: Int32Array): boolean {
  if (type === 0) {
    into.fill(reader.signed(width));
    return true;
  }
  if (type === 1) {
    for (let at = 0; at < into.length; at += 1) into[at] = reader.signed(width);
    return true;
  }
  if (type >= 8 && type <= 12) return readFixed(reader, type - 8, width, into);
  return type >= 32 && readPredicted(reader, type - 31, width, into);
}

function readFixed(reader: BitReader, order: number, width: number, into: Int32Array): boolean {
  return readWarmUp(reader, order, width, into) && readResidual(reader, order, into) && predict(into, FIXED[order]!, 0);
}

function readPredicted(reader: BitReader, order: number, width: number, into: Int32Array): boolean {
  if (!readWarmUp(reader, order, width, into)) return false;
  const precision = reader.unsigned(4) + 1;
  const shift = reader.signed(5);
  if (precision === LPC_PRECISION_INVALID || shift < 0) return false;
  const factors = Array.from({ length: order }, () => reader.signed(precision));
  return readResidual(reader, order, into) && predict(into, factors, shift);
}

function readWarmUp(reader: BitReader, order: number, width: number, into: Int32Array): boolean {
  if (order > into.length) return false;
  for (let at = 0; at < order; at += 1) into[at] = reader.signed(width);
  return true;
}

/** @see RFC 9639, 9.2.7 */
function readResidual(reader: BitReader, order: number, into: Int32Array): boolean {
  const method = reader.unsigned(2);
  if (method > 1) return false;
  const parameterBits = method === 0 ? 4 : 5;
  const escape = 2 ** parameterBits - 1;
  const partitions = 2 ** reader.unsigned(4);
  const length = into.length / partitions;
  if (!Number.isInteger(length) || length < order) return false;
  for (let partition = 0; partition < partitions && !reader.overrun; partition += 1) {
    const from = partition === 0 ? order : partition * length;
    const to = (partition + 1) * length;
    const parameter = reader.unsigned(parameterBits);
    if (parameter < escape) reader.rice(parameter, into, from, to);
    else {
      const width = reader.unsigned(5);
      for (let at = from; at < to; at += 1) into[at] = reader.signed(width);
    }
  }
  return true;
}

/** Each value is what those before it let expect, and the difference that stands in its place. */
function predict(values: Int32Array, factors: readonly number[], shift: number): boolean {
  const order = factors.length;
  const backwards = Float64Array.from(factors).toReversed();
  const scale = 2 ** -shift;
  for (let at = order; at < values.length; at += 1) {
    let sum = 0; // beyond 32 bits, and exact in a double
    for (let tap = 0, from = at - order; tap < order; tap += 1) sum += backwards[tap]! * values[from + tap]!;
    values[at]! += Math.floor(sum * scale);
  }
  return true;
}
