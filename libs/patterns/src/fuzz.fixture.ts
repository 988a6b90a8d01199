import { FUNCTIONS } from './functions/table.js';

/** Numbers by chance that a seed chooses (mulberry32). */
export function chanceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Chance = () => number;

const oneOf = <T>(chance: Chance, choices: readonly T[]): T => choices[Math.floor(chance() * choices.length)]!;
const several = (chance: Chance, make: () => string): string[] =>
  Array.from({ length: Math.floor(chance() * 4) }, make);

const NAMES = FUNCTIONS.flatMap(({ names }) => names);
const METHODS = [...NAMES, ...'map length constructor __proto__ toString valueOf query in mix squeeze poly'.split(' ')];
const VARIABLES = ['x', 'y', 'f', 's', 'constructor', 'undefined', 'this', 'arguments', 'process'];
const NUMBERS = '0 1 -1 2 3 8 0.5 1e9 1e308 -1e308 5e-324 1e-9 0.1 1e21 NaN 4294967296 9007199254740993'.split(' ');
const WORDS = 'bd sd c eb4 0 1 3 -2 0.25 1e9 x ~ - . .. _ ^ constructor __proto__ é 𝕊'.split(' ');
const KEYS = "a s n note __proto__ constructor 'x y' 0 toString".split(' ');
const OPERATORS = '+ - * / % ** < > <= >= == === != !== && || ?? & | ^ << in instanceof'.split(' ');

/** Mini-notation, mostly right. */
function notation(chance: Chance, depth: number): string {
  if (depth <= 0) return oneOf(chance, WORDS);
  const inner = (): string => notation(chance, depth - 1);
  const steps = (): string => [inner(), ...several(chance, inner)].join(' ');
  return oneOf(chance, [
    () => oneOf(chance, WORDS),
    steps,
    () => `[${steps()}]`,
    () => `<${steps()}>`,
    () => `{${steps()}, ${steps()}}%${inner()}`,
    () => `[${steps()} | ${steps()}]`,
    () => `[${steps()}, ${steps()}]`,
    () => `${inner()}*${inner()}`,
    () => `${inner()}/${inner()}`,
    () => `${inner()}(${inner()},${inner()},${inner()})`,
    () => `${inner()}:${inner()}`,
    () => `${inner()}!${Math.floor(chance() * 9)}`,
    () => `${inner()}@${inner()}`,
    () => `${inner()}?${inner()}`,
    () => `${inner()} .. ${inner()}`,
  ])();
}

/** An expression, mostly of the language. */
function expression(chance: Chance, depth: number): string {
  const inner = (): string => expression(chance, depth - 1);
  const leaves = [
    () => `"${notation(chance, 2)}"`,
    () => `s("${notation(chance, 2)}")`,
    () => `n("${notation(chance, 1)}")`,
    () => `\`${notation(chance, 1)}\``,
    () => `'${oneOf(chance, WORDS)}'`,
    () => oneOf(chance, NUMBERS),
    () => oneOf(chance, NAMES),
    () => oneOf(chance, VARIABLES),
    () => oneOf(chance, ['true', 'false', 'null', 'undefined', '[]', '({})']),
  ];
  if (depth <= 0) return oneOf(chance, leaves)();
  const list = (): string => several(chance, inner).join(', ');
  return oneOf(chance, [
    ...leaves,
    () => `${oneOf(chance, NAMES)}(${list()})`,
    () => `${inner()}.${oneOf(chance, METHODS)}(${list()})`,
    () => `${inner()}.${oneOf(chance, METHODS)}(${list()})`,
    () => `s("${notation(chance, 2)}").${oneOf(chance, METHODS)}(${list()})`,
    () => `n("${notation(chance, 2)}").${oneOf(chance, METHODS)}(${inner()})`,
    () => `${inner()}.${oneOf(chance, METHODS)}`,
    () => `${inner()}.${oneOf(chance, METHODS)}.${oneOf(chance, METHODS)}(${list()})`,
    () => `${inner()}[${inner()}]`,
    () => `${inner()}(${list()})`,
    () => `(x => ${inner()})`,
    () => `((x, y) => ${inner()})`,
    () => `(x => { const y = ${inner()}; return ${inner()} })`,
    () => `[${list()}]`,
    () => `[...${inner()}]`,
    () => `({ ${oneOf(chance, KEYS)}: ${inner()}, ...${inner()} })`,
    () => `({ ${oneOf(chance, KEYS)}: ${inner()} })`,
    () => `(${inner()} ${oneOf(chance, OPERATORS)} ${inner()})`,
    () => `(${inner()} ? ${inner()} : ${inner()})`,
    () => `${inner()}.fmap(v => ${inner()})`,
    () => `-${inner()}`,
    () => `!${inner()}`,
  ])();
}

/** A chain of methods with arguments of a likely kind. */
export function chained(chance: Chance): string {
  const number = (): string => oneOf(chance, ['1', '2', '0.5', '"<1 2>"', '"0 1 2"', '3', '8', '1/3', 'sine', 'rand']);
  const change = (): string => oneOf(chance, ['rev', 'x => x.fast(2)', `x => x.${link()}`, 'add(n(1))', 'fast(2)']);
  const link = (): string => {
    const { names, parameters } = oneOf(chance, FUNCTIONS);
    const args = parameters.map((name) => (name.includes('change') ? change() : number()));
    return `${oneOf(chance, names)}(${args.join(', ')})`;
  };
  const steps = Array.from({ length: 1 + Math.floor(chance() * 4) }, () =>
    oneOf(chance, ['0', '1', '7', '~', '<1 2>', '2*2', '3(3,8)', '[4 5]?']),
  );
  return [`n("${steps.join(' ')}")`, ...Array.from({ length: Math.floor(chance() * 4) }, link)].join('.');
}

/** A text, mostly of the language. */
export function grown(chance: Chance): string {
  const depth = 1 + Math.floor(chance() * 4);
  const sentence = (): string => {
    const value = expression(chance, depth);
    return oneOf(chance, [
      () => value,
      () => `a: ${value}`,
      () => `$: ${value}`,
      () => `const f = ${value}`,
      () => `register('${oneOf(chance, METHODS)}', ${value})`,
      () => `if (${value}) ${expression(chance, 1)}`,
      () => `function f(x, y) { return ${value} }`,
    ])();
  };
  return [sentence(), ...several(chance, sentence)].join(';\n');
}

const PIECES = [
  ...Array.from('()[]{}<>"\'`.,:;!?@*/%|&=+-~^_$#\\0123456789eEn \n\0\u2028\ufeff\ud800𝕊é'),
  '=>',
  '...',
  '${',
  '//',
  '/*',
];

/** The text with some of its characters lost, doubled, moved or replaced. */
export function mutated(text: string, chance: Chance): string {
  let result = text;
  for (let change = 1 + Math.floor(chance() ** 2 * 4); change > 0; change -= 1) {
    const at = Math.floor(chance() * (result.length + 1));
    const length = Math.floor(chance() * 8);
    const [before, piece, after] = [result.slice(0, at), result.slice(at, at + length), result.slice(at + length)];
    result = oneOf(chance, [
      before + after,
      before + piece + piece + after,
      before + oneOf(chance, PIECES) + after,
      before + oneOf(chance, PIECES) + piece + after,
      after + piece + before,
      before + String.fromCharCode(Math.floor(chance() * 65_536)) + piece + after,
    ]);
  }
  return result;
}
