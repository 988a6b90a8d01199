import type { FunctionRow } from './row.js';

export const TONAL_FUNCTIONS: readonly FunctionRow[] = [];
