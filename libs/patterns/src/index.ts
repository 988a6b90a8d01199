export { type Evaluation, type Problem, type Track, evaluate } from './evaluate.js';
export { FUNCTIONS, type FunctionRow } from './functions.js';
export { LIMITS, type Limits } from './limits.js';
export { midiOf } from './note-name.js';
export {
  Budget,
  type Constant,
  type Controls,
  type Location,
  Pattern,
  type PatternEvent,
  type Query,
  isOnset,
} from './pattern.js';
export { query, queryCycle } from './query.js';
export { type Position } from './source.js';
