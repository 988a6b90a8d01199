import { ACCUMULATION_FUNCTIONS } from './accumulation.js';
import { ARITHMETIC_FUNCTIONS } from './arithmetic.js';
import { CONDITIONAL_FUNCTIONS } from './conditional.js';
import { CONTROL_FUNCTIONS } from './controls.js';
import { FUNCTIONAL_FUNCTIONS } from './functional.js';
import { PICKING_FUNCTIONS } from './picking.js';
import { RANDOM_FUNCTIONS } from './random.js';
import type { FunctionRow } from './row.js';
import { SAMPLE_FUNCTIONS } from './samples.js';
import { SIGNAL_FUNCTIONS } from './signals.js';
import { STEPWISE_FUNCTIONS } from './stepwise.js';
import { STRUCTURE_FUNCTIONS } from './structure.js';
import { TIME_FUNCTIONS } from './time.js';
import { TONAL_FUNCTIONS } from './tonal.js';

/** Every function, method and constant of the language; README.md in this folder says how to add one. */
export const FUNCTIONS: readonly FunctionRow[] = [
  ...CONTROL_FUNCTIONS,
  ...TIME_FUNCTIONS,
  ...STRUCTURE_FUNCTIONS,
  ...ARITHMETIC_FUNCTIONS,
  ...RANDOM_FUNCTIONS,
  ...SIGNAL_FUNCTIONS,
  ...CONDITIONAL_FUNCTIONS,
  ...ACCUMULATION_FUNCTIONS,
  ...STEPWISE_FUNCTIONS,
  ...FUNCTIONAL_FUNCTIONS,
  ...PICKING_FUNCTIONS,
  ...TONAL_FUNCTIONS,
  ...SAMPLE_FUNCTIONS,
];

/** Rows by each of their names. A Map, so that `constructor` and `__proto__` are unknown names like any other. */
export const FUNCTION_BY_NAME: ReadonlyMap<string, FunctionRow> = new Map(
  FUNCTIONS.flatMap((row) => row.names.map((name) => [name, row] as const)),
);
