import type { FunctionRow } from './row.js';

export const PICKING_FUNCTIONS: readonly FunctionRow[] = [];
