/** What one performer's text may cost. Every loop draws from it, so any text ends, and soon. */
export interface Limits {
  /** Parsing, building and the trial of one text: the largest public pieces need a tenth, and it is spent within 100 ms. */
  readonly stepsPerText: number;
  /** One cycle of one pattern: 32 steps for each event that may come out, spent within 30 ms of a 400 ms look-ahead. */
  readonly stepsPerCycle: number;
  /** scsynth holds 2,048 pending bundles and drops the next one silently; more is noise, not rhythm. */
  readonly eventsPerCycle: number;
}

export const LIMITS: Limits = Object.freeze({
  stepsPerText: 262_144,
  stepsPerCycle: 65_536,
  eventsPerCycle: 2_048,
});

/** Brackets within brackets in mini-notation; people read four, generated text uses a dozen. */
export const NOTATION_DEPTH_MAX = 32;

/** Operators behind one step (`bd*2/3(3,8)`); each one nests a query, and the JavaScript stack is finite. */
export const STEP_OPERATORS_MAX = 16;

/** Calls within calls or chained on one expression; for the same finite stack. */
export const EXPRESSION_DEPTH_MAX = 200;

/** Beyond it a cycle lasts days or a step less than a sample, and exact arithmetic runs out of digits. */
export const FACTOR_MAX = 1_000_000;

/** How many cycles of each track are tried before a text is accepted, so that most errors come at once. */
export const TRIAL_CYCLES = 4;

/** Functions of the text within each other; recursion, which never ends by itself, is cut here or by the budget. */
export const CALL_DEPTH_MAX = 32;

/** Text that expressions put together. */
export const TEXT_CHARACTERS_MAX = 10_000;

/** Items of a list and letters of its texts, with those of all lists within it: as many as a text could write out. */
export const VALUE_SIZE_MAX = 65_536;

/** Names of one dictionary, and controls of one event; every merge of two copies them. */
export const DICTIONARY_NAMES_MAX = 128;

/** Names one text declares: the parser compares each with all others. */
export const NAMES_MAX = 2_048;

/** Tracks of one text: as many as the studio has. */
export const TRACKS_MAX = 256;

/** Of one name an event carries: it is copied to the engine with each event. */
export const CONTROL_CHARACTERS_MAX = 256;

/** Copying text costs a step for so many letters. */
export const LETTERS_PER_STEP = 64;

/** Remarks on one text; who needs more reads none. */
export const PROBLEMS_MAX = 64;

/** Steps of `0 .. 7`; more than a thousandth of a cycle each nobody hears as steps. */
export const RANGE_STEPS_MAX = 1_024;
