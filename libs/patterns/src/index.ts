export { Budget } from './budget.js';
export { type Evaluation, type Track, diagnose, evaluate } from './evaluate.js';
export type { FunctionRow } from './functions/row.js';
export { generated } from './generators/generated.js';
export { FUNCTIONS } from './functions/table.js';
export { patternLanguage } from './language.js';
export { LIMITS, type Limits } from './limits.js';
export { midiOf } from './note-name.js';
export {
  type Constant,
  type Controls,
  type Location,
  Pattern,
  type PatternEvent,
  type Query,
  isOnset,
} from './pattern.js';
export { query, queryCycle, queryWithin } from './query.js';
export { ANY_PARAMETER, type ParameterNames, type Problem } from './scope.js';
export { type Position } from './source.js';
