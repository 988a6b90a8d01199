import type { UGen } from './synthdef-file.js';

/** By special index, as sclang 3.13 writes them; a place no selector of the class library takes is empty. */
const UNARY = [
  ...['neg', 'not', 'isNil', 'notNil', 'bitNot', 'abs', 'asFloat', 'asInteger', 'ceil', 'floor', 'frac', 'sign'],
  ...['squared', 'cubed', 'sqrt', 'exp', 'reciprocal', 'midicps', 'cpsmidi', 'midiratio', 'ratiomidi', 'dbamp'],
  ...['ampdb', 'octcps', 'cpsoct', 'log', 'log2', 'log10', 'sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'sinh'],
  ...['cosh', 'tanh', 'rand', 'rand2', 'linrand', 'bilinrand', 'sum3rand', 'distort', 'softclip', 'coin', '', '', ''],
  ...['rectWindow', 'hanWindow', 'welWindow', 'triWindow', 'ramp', 'scurve'],
];
const BINARY = [
  ...['+', '-', '*', 'div', '/', 'mod', '==', '!=', '<', '>', '<=', '>=', 'min', 'max', 'bitAnd', 'bitOr', 'bitXor'],
  ...['lcm', 'gcd', 'round', 'roundUp', 'trunc', 'atan2', 'hypot', 'hypotApx', 'pow', 'leftShift', 'rightShift'],
  ...['unsignedRightShift', '', 'ring1', 'ring2', 'ring3', 'ring4', 'difsqr', 'sumsqr', 'sqrsum', 'sqrdif', 'absdif'],
  ...['thresh', 'amclip', 'scaleneg', 'clip2', 'excess', 'fold2', 'wrap2', 'firstArg', 'rrand', 'exprand'],
];
const OPERATORS: Readonly<Record<string, readonly string[]>> = { UnaryOpUGen: UNARY, BinaryOpUGen: BINARY };

/** The operator as it is written in SuperCollider; undefined for any other UGen, and for one nobody can write. */
export const operatorOf = ({ name, specialIndex }: Pick<UGen, 'name' | 'specialIndex'>): string | undefined =>
  OPERATORS[name]?.[specialIndex] || undefined;
