import { type Nats, parseConfig, startLog } from '@oiduna/platform';
import { parseSynthDefs, ugenGraphOf } from '@oiduna/supercollider';
import { expect, it } from 'vitest';
import { SclangCompiler } from '../compile/sclang-compiler.js';
import { SynthDefsConfig } from '../config.js';
import { SynthDefEvents } from '../events.js';

startLog('synthdefs', 'fatal');
const compiler = new SclangCompiler(parseConfig(SynthDefsConfig, {}), new SynthDefEvents(undefined as unknown as Nats));

/** Those the server calculates; of some, sclang makes other UGens unless it is asked for the operator itself. */
const UNARY = [
  'neg',
  'abs',
  'ceil',
  'floor',
  'frac',
  'sign',
  'squared',
  'cubed',
  'sqrt',
  'exp',
  'reciprocal',
  'midicps',
];
const MORE_UNARY = ['cpsmidi', 'midiratio', 'ratiomidi', 'dbamp', 'ampdb', 'octcps', 'cpsoct', 'log', 'log2', 'log10'];
const SHAPES = ['sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'sinh', 'cosh', 'tanh', 'distort', 'softclip'];
const WINDOWS = ['rectWindow', 'hanWindow', 'welWindow', 'triWindow', 'ramp', 'scurve', 'not', 'bitNot', 'coin'];
const RANDOM = ['rand', 'rand2', 'linrand', 'bilinrand', 'sum3rand'];
const BINARY = ['+', '-', '*', '/', 'div', 'mod', '==', '!=', '<', '>', '<=', '>=', 'min', 'max', 'bitAnd', 'bitOr'];
const MORE_BINARY = ['bitXor', 'lcm', 'gcd', 'round', 'roundUp', 'trunc', 'atan2', 'hypot', 'hypotApx', 'pow'];
const SHIFTS = [
  'leftShift',
  'rightShift',
  'unsignedRightShift',
  'ring1',
  'ring2',
  'ring3',
  'ring4',
  'difsqr',
  'sumsqr',
];
const DISTANCES = ['sqrsum', 'sqrdif', 'absdif', 'thresh', 'amclip', 'scaleneg', 'clip2', 'excess', 'fold2', 'wrap2'];
const CHOICES = ['firstArg', 'rrand', 'exprand'];
const unary = [...UNARY, ...MORE_UNARY, ...SHAPES, ...WINDOWS, ...RANDOM];
const binary = [...BINARY, ...MORE_BINARY, ...SHIFTS, ...DISTANCES, ...CHOICES];

it('every operator that sclang writes is read as what was written', async () => {
  const symbols = (names: readonly string[]) => names.map((name) => `'${name}'`).join(', ');
  const source = `SynthDef(\\operators, {
    var sine = SinOsc.ar(440), saw = Saw.ar(220);
    [${symbols(unary)}].do { |name| Out.ar(0, UnaryOpUGen.multiNew('audio', name, sine)) };
    [${symbols(binary)}].do { |name| Out.ar(0, BinaryOpUGen.new1('audio', name, sine, saw)) };
  })`;
  const { files } = await compiler.compile(new TextEncoder().encode(source));
  const { nodes } = ugenGraphOf(parseSynthDefs(files[0]!.bytes)[0]!);
  // sclang rewrites sums and differences of UGens, never an operator's name
  expect(nodes.flatMap(({ operator }) => operator ?? [])).toEqual(expect.arrayContaining([...unary, ...binary]));
});
