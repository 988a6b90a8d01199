import { CONTROL_BY_NAME, type LanguageItem, type PatternLanguage, TIDAL_MEANINGS } from '@oiduna/contracts';
import { ACCUMULATION_FUNCTIONS } from './functions/accumulation.js';
import { ARITHMETIC_FUNCTIONS } from './functions/arithmetic.js';
import { CONDITIONAL_FUNCTIONS } from './functions/conditional.js';
import { FUNCTIONAL_FUNCTIONS } from './functions/functional.js';
import { PICKING_FUNCTIONS } from './functions/picking.js';
import { RANDOM_FUNCTIONS } from './functions/random.js';
import type { FunctionRow } from './functions/row.js';
import { SAMPLE_FUNCTIONS } from './functions/samples.js';
import { SIGNAL_FUNCTIONS } from './functions/signals.js';
import { STEPWISE_FUNCTIONS } from './functions/stepwise.js';
import { STRUCTURE_FUNCTIONS } from './functions/structure.js';
import { FUNCTION_BY_NAME, FUNCTIONS } from './functions/table.js';
import { TIME_FUNCTIONS } from './functions/time.js';
import { TONAL_FUNCTIONS } from './functions/tonal.js';

const FAMILIES: readonly (readonly [string, readonly FunctionRow[]])[] = [
  ['Time', TIME_FUNCTIONS],
  ['Structure', STRUCTURE_FUNCTIONS],
  ['Arithmetic', ARITHMETIC_FUNCTIONS],
  ['Chance', RANDOM_FUNCTIONS],
  ['Signals', SIGNAL_FUNCTIONS],
  ['Conditions', CONDITIONAL_FUNCTIONS],
  ['Layers', ACCUMULATION_FUNCTIONS],
  ['Steps', STEPWISE_FUNCTIONS],
  ['Functions', FUNCTIONAL_FUNCTIONS],
  ['Picking', PICKING_FUNCTIONS],
  ['Harmony', TONAL_FUNCTIONS],
  ['Samples', SAMPLE_FUNCTIONS],
];
const FAMILY_OF = new Map(FAMILIES.flatMap(([family, rows]) => rows.map((row) => [row, family] as const)));

/** What an editor needs to know of the language: made from the table of functions and that of controls. */
export const patternLanguage = (): PatternLanguage => ({ items: ITEMS, declarations: declarationsOf(ITEMS) });

/** Of each row the names that lead to it: a later row may have taken one over. */
const ITEMS: LanguageItem[] = FUNCTIONS.flatMap((row) => {
  const names = row.names.filter((name) => FUNCTION_BY_NAME.get(name) === row);
  const variants = (row.variants ?? []).map((variant) => itemOf(variant, variant.names, `${row.names[0]}.`));
  return names.length === 0 ? [] : [itemOf(row, names, ''), ...variants];
});

function itemOf(row: FunctionRow, names: readonly string[], before: string): LanguageItem {
  const [name = row.names[0], ...aliases] = names;
  const control = before === '' ? CONTROL_BY_NAME.get(name) : undefined;
  const described = control?.help === row.help ? control : undefined;
  const known = row.names.find((written) => TIDAL_MEANINGS.has(written));
  return {
    name: `${before}${name}`,
    aliases: aliases.map((alias) => `${before}${alias}`),
    family: described?.family ?? FAMILY_OF.get(row) ?? (before === '' ? 'More' : 'Arithmetic'),
    kind: kindOf(row),
    signature: row.value === undefined ? `${before}${name}(${row.parameters.join(', ')})` : name,
    help: row.help,
    example: row.example,
    unit: described?.unit ?? null,
    range: described?.range ? [...described.range] : null,
    default: described?.default ?? null,
    tidal: (described && known && TIDAL_MEANINGS.get(known)) ?? null,
  };
}

function kindOf({ call, method, value }: FunctionRow): LanguageItem['kind'] {
  if (value !== undefined) return 'value';
  if (call && method) return 'both';
  return call ? 'function' : 'method';
}

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;
/** Words of JavaScript, which a declaration may not name. */
const RESERVED = new Set('in do if for new var let try with case else this true void while'.split(' '));

/** What is not a pattern, in place of all that JavaScript has: `noLib` leaves the rest out. */
const PRELUDE = `/** Mini-notation in double quotes or backticks, a number, a pattern, a function, a list of these. */
type Written = string | number | boolean | Pattern | ((...given: any[]) => unknown) | readonly Written[] | object;
interface PatternFunction {
  (...args: Written[]): Pattern;
  readonly [variant: string]: any;
}
interface String extends Pattern {}
interface Array<T> {
  readonly length: number;
  readonly [index: number]: T;
  map<R>(change: (item: T, index: number) => R): R[];
  [Symbol.iterator](): Iterator<T>;
}
interface ReadonlyArray<T> extends Array<T> {}
interface Iterator<T> {
  next(): { readonly done: boolean; readonly value: T };
}
declare const Symbol: { readonly iterator: unique symbol };
interface Function {
  readonly prototype: unknown;
}
${'Boolean Number Object RegExp CallableFunction NewableFunction IArguments'
  .split(' ')
  .map((name) => `interface ${name} {}`)
  .join('\n')}`;

/** Every name as TypeScript: arguments may be patterns, numbers, texts and functions alike. */
function declarationsOf(items: readonly LanguageItem[]): string {
  const methods: string[] = [];
  const values: string[] = [];
  for (const item of items) {
    const comment = `/** ${item.help.replaceAll('*/', '* /')} @example ${item.example.replaceAll('*/', '* /')} */`;
    for (const name of [item.name, ...item.aliases].filter((written) => IDENTIFIER.test(written))) {
      if (item.kind !== 'function' && item.kind !== 'value') methods.push(`  ${comment}\n  ${name}: PatternFunction;`);
      if (item.kind === 'method' || RESERVED.has(name)) continue;
      values.push(`${comment}\ndeclare const ${name}: ${item.kind === 'value' ? 'Pattern' : 'PatternFunction'};`);
    }
  }
  return [PRELUDE, `interface Pattern {\n${methods.join('\n')}\n}`, ...values, ''].join('\n');
}
