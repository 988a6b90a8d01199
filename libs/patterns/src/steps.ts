import { CONTROL_BY_NAME, CONTROL_NAME } from '@oiduna/contracts';
import { add, fromNumber, isBefore, max, min, mul, rational, type Rational, type Span } from '@oiduna/timing';
import { controlsOf } from './controls.js';
import { checkedNumber, type NumberRule } from './numeric.js';
import { type Controls, type Location, Pattern, type PatternEvent } from './pattern.js';
import type { Source } from './source.js';

/** Sixteen steps are a bar, and a bar is a cycle. */
const STEPS_PER_CYCLE = 16;
export const LOOP_STEPS_MAX = 256;
/** Four notes on every step. */
export const STEP_EVENTS_MAX = 1_024;
/** A note of no length would be none: at 120 bpm this is an eighth of a millisecond. */
const GATE_MIN = 0.001;

const LOOP_STEPS: NumberRule = { what: 'loopSteps', min: 1, max: LOOP_STEPS_MAX, isInteger: true };
const EVENT_RULES: Readonly<Record<string, NumberRule>> = {
  step: { what: 'step', min: 0, max: LOOP_STEPS_MAX - 1, isInteger: true },
  velocity: { what: 'velocity', min: 0 },
  gate: { what: 'gate', min: 0, max: LOOP_STEPS_MAX },
  note: { what: 'note' },
  offset: { what: 'offset', min: -LOOP_STEPS_MAX, max: LOOP_STEPS_MAX },
};

/** One note of the loop; its times are in steps. */
interface Note extends Span {
  readonly value: Controls;
  readonly location: Location;
}

/** The JSON of a step sequence and where it stands, for messages that name the place. */
interface Text {
  readonly source: Source;
  readonly offset: number;
}

/**
 * A step sequence: notes on numbered steps of a loop that begins at cycle 0.
 * The JSON is `{ loopSteps?, gate?, params?, events: [{ step, velocity?, gate?, note?, offset? }] }`; `gate` and `offset`
 * count in steps, and an offset below 0 on the first step belongs to the end of the loop before.
 * @param offset where the JSON begins in the source
 * @throws AppError PATTERN_SYNTAX | PATTERN_OVER_BUDGET, with line and column
 */
export function stepSequence(json: unknown, source: Source, offset: number): Pattern<Controls> {
  const text = { source, offset };
  if (typeof json !== 'string') return source.fail(offset, "steps takes JSON in single quotes: steps('{...}')");
  const {
    loopSteps = LOOP_STEPS_MAX,
    gate = 1,
    params = {},
    events,
    ...others
  } = objectOf(parsed(json, text), 'it', text);
  const [unknown] = Object.keys(others);
  if (unknown !== undefined)
    source.fail(offset, `steps knows no ${unknown}: it takes loopSteps, gate, params and events`);
  const loop = checkedNumber(loopSteps, LOOP_STEPS, source, offset);
  const common = commonControls(params, text);
  const gateOfAll = checkedNumber(gate, EVENT_RULES['gate']!, source, offset);
  const notes = notesOf(events, { loop, common, gate: gateOfAll, places: placesIn(json, text) }, text);
  return looped(notes, loop);
}

/** Notes by the step they begin in: a query looks at its own steps and those a note may still sound from. */
function looped(notes: readonly Note[], loop: number): Pattern<Controls> {
  const bySteps = Map.groupBy(notes, ({ begin }) => Math.floor(begin.n / begin.d));
  const longest = Math.ceil(Math.max(0, ...notes.map(({ begin, end }) => end.n / end.d - begin.n / begin.d)));
  return new Pattern((begin, end, budget) => {
    const found: PatternEvent[] = [];
    const first = Math.floor((begin.n / begin.d) * STEPS_PER_CYCLE) - longest - 1;
    const last = Math.ceil((end.n / end.d) * STEPS_PER_CYCLE);
    for (let step = first; step <= last; step += 1) {
      budget.spend();
      const turn = Math.floor(step / loop);
      for (const note of bySteps.get(step - turn * loop) ?? []) {
        budget.spend();
        const whole = { begin: inCycles(note.begin, turn * loop), end: inCycles(note.end, turn * loop) };
        if (!isBefore(whole.begin, end) || !isBefore(begin, whole.end)) continue;
        const part = { begin: max(begin, whole.begin), end: min(end, whole.end) };
        found.push({ whole, part, value: note.value, locations: [note.location] });
      }
    }
    return found;
  });
}

const inCycles = (step: Rational, from: number): Rational =>
  mul(add(step, rational(from)), rational(1, STEPS_PER_CYCLE));

interface Loop {
  readonly loop: number;
  readonly common: Controls;
  /** Of notes that give none. */
  readonly gate: number;
  readonly places: readonly Location[];
}

function notesOf(events: unknown, { loop, common, gate, places }: Loop, { source, offset }: Text): Note[] {
  if (!Array.isArray(events)) return source.fail(offset, 'events is a list of {"step": 0}');
  if (events.length > STEP_EVENTS_MAX) {
    source.failOverBudget(offset, `${events.length} events, at most ${STEP_EVENTS_MAX}`);
  }
  return events.map((event: unknown, index) => {
    const location = places[index] ?? { start: offset, end: offset };
    const at = { source, offset: location.start };
    const fields = objectOf(event, `events[${index}]`, at);
    const unknown = Object.keys(fields).find((name) => !Object.hasOwn(EVENT_RULES, name));
    if (unknown !== undefined) source.fail(location.start, `events[${index}] has no field ${unknown}`);
    const field = (name: string): number | undefined => {
      const rule = EVENT_RULES[name]!;
      const value = fields[name];
      if (value === undefined && name !== 'step') return undefined;
      return checkedNumber(value, { ...rule, what: `events[${index}].${name}` }, source, location.start);
    };
    const step = field('step')!;
    if (step >= loop) source.fail(location.start, `events[${index}].step is ${step}, in a loop of ${loop} steps`);
    const [velocity, note] = [field('velocity'), field('note')];
    const begin = within(loop, add(rational(step), fromNumber(field('offset') ?? 0)));
    const end = add(begin, fromNumber(Math.max(GATE_MIN, field('gate') ?? gate)));
    const value = { ...common, ...(velocity !== undefined && { velocity }), ...(note !== undefined && { note }) };
    return { begin, end, value, location };
  });
}

/** The place in the loop of a position that may lie before or behind it. */
const within = (loop: number, step: Rational): Rational =>
  add(step, rational(-loop * Math.floor(step.n / step.d / loop)));

/** Controls every note of the sequence has. A name no control has goes to the SynthDef, as a number. */
function commonControls(params: unknown, text: Text): Controls {
  const { source, offset } = text;
  const controls: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(objectOf(params, 'params', text))) {
    const row = CONTROL_BY_NAME.get(name);
    if (!CONTROL_NAME.test(name)) source.fail(offset, `params.${name} is no name of a control`);
    const taken = row ? controlsOf(row, value) : { [name]: checkedNumber(value, { what: name }, source, offset) };
    if ('reason' in taken) source.fail(offset, `params: ${String(taken.reason)}`);
    Object.assign(controls, taken);
  }
  return controls;
}

function parsed(json: string, { source, offset }: Text): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    const { message } = error as SyntaxError;
    const at = Number(/ at position (\d+)/.exec(message)?.[1] ?? 0);
    return source.fail(offset + at, `this is no JSON: ${message}`);
  }
}

function objectOf(value: unknown, what: string, { source, offset }: Text): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  return source.fail(offset, `${what} is an object in braces`);
}

/** Where each event stands in the text: events hold numbers only, so no brace is within one. */
function placesIn(json: string, { offset }: Text): Location[] {
  const from = json.lastIndexOf('"events"');
  return [...json.slice(from).matchAll(/\{[^{}]*\}/g)].map(({ index, 0: found }) => {
    const start = offset + from + index;
    return { start, end: start + found.length };
  });
}
