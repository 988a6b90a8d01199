import { AppError, CODE_CHARACTERS_MAX, CONTROL_BY_NAME, CONTROL_NAME } from '@oiduna/contracts';
import { rational } from '@oiduna/timing';
import type { ModuleDeclaration, Node, Statement } from 'acorn';
import { Budget, metered, pay } from './budget.js';
import { mapValues } from './combine.js';
import { valueOf } from './expression.js';
import { isControls } from './functions/controls.js';
import {
  CONTROL_CHARACTERS_MAX,
  DICTIONARY_NAMES_MAX,
  LIMITS,
  type Limits,
  LETTERS_COPIED_PER_STEP,
  LETTERS_READ_PER_STEP,
  TRACKS_MAX,
} from './limits.js';
import { midiOf } from './note-name.js';
import type { Controls, Pattern } from './pattern.js';
import { parsed } from './parse.js';
import { Preludes } from './prelude.js';
import { endingWithinTheStack, queryWithin } from './query.js';
import { NO_PARAMETERS, type ParameterNames, type Problem, Scope, refuse } from './scope.js';
import { type Position, Source } from './source.js';
import { declared } from './statements.js';
import { Callable, type Value, asPattern, described } from './value.js';

/** One statement of the text that plays. */
export interface Track {
  /** `kick` for `kick: …` and `_kick: …`; null for `$: …`, `kick$: …` and a bare expression. */
  readonly label: string | null;
  readonly muted: boolean;
  readonly pattern: Pattern<Controls>;
  readonly position: Position;
  /** This statement and the declarations it needs: evaluated by itself it gives the same track. */
  readonly code: string;
}

export interface Evaluation {
  /** In the order of the text; a label used twice is its last statement. */
  readonly tracks: readonly Track[];
  readonly problems: readonly Problem[];
}

/** How one statement is tried: what it throws ends the text, unless the attempt goes on without it. */
type Attempt = <T>(work: () => T[]) => T[];

/** What a text is evaluated with, besides its limits. */
interface Circumstances {
  /** What building it may cost; the limits' steps when left out. */
  readonly building?: Budget;
  /** What SynthDefs call their parameters. */
  readonly parameters?: ParameterNames;
  readonly attempt?: Attempt;
}

type Sentence = Statement | ModuleDeclaration;

/** A statement that has a value, and might be played. */
interface Candidate {
  readonly statement: Statement;
  readonly written: string | undefined;
  readonly value: Value;
}

/**
 * The tracks of a performer's text: Strudel's notation, parsed and interpreted, never run as JavaScript. Each track
 * is tried for a few cycles, so that a text that is wrong or too heavy is refused while the last good one plays.
 * @param building what parsing and building draw from, for callers who want to know what they cost
 * @throws AppError PATTERN_SYNTAX | PATTERN_OVER_BUDGET | TIME_TOO_FINE, with line and column
 */
export function evaluate(
  text: string,
  limits: Limits = LIMITS,
  {
    building = new Budget(limits.stepsPerBuild),
    parameters = NO_PARAMETERS,
    attempt = (work) => work(),
  }: Circumstances = {},
): Evaluation {
  if (text.length > CODE_CHARACTERS_MAX) {
    const reason = `a text of ${text.length} characters, at most ${CODE_CHARACTERS_MAX}`;
    throw new AppError('PATTERN_OVER_BUDGET', { line: 1, column: 1, reason });
  }
  const scope = Scope.of(new Source(text), parameters, valueOf);
  const trial = new Budget(limits.stepsPerText);
  const work = (): Evaluation => {
    pay(Math.ceil(text.length / LETTERS_READ_PER_STEP));
    const sentences = sentencesOf(scope.source);
    const candidates = sentences.flatMap((sentence) => attempt(() => executed(sentence, scope)));
    const preludes = new Preludes(sentences, scope.source);
    const track = (candidate: Candidate): Track => {
      const { statement, written, value } = candidate;
      const pattern = tried(statement, value, scope, trial, limits);
      const code = preludes.of(statement) + scope.source.text.slice(statement.start, statement.end);
      pay(Math.ceil(code.length / LETTERS_COPIED_PER_STEP));
      if (code.length > CODE_CHARACTERS_MAX) {
        scope.source.failOverBudget(statement.start, 'with all it needs this track is too long');
      }
      return {
        label: written === undefined ? null : nameOf(written),
        muted: written !== undefined && isMuted(written),
        pattern,
        position: scope.source.position(statement.start),
        code,
      };
    };
    const tracks = chosen(candidates, scope).flatMap((candidate) => attempt(() => [track(candidate)]));
    return { tracks, problems: scope.problems };
  };
  return endingWithinTheStack(() => metered(building, work));
}

/** As evaluate, but a statement that is wrong is left out and what is wrong with it kept, so that all of it is found. */
export function diagnose(
  text: string,
  limits: Limits = LIMITS,
  parameters: ParameterNames = NO_PARAMETERS,
): Evaluation & { readonly failures: readonly AppError[] } {
  const failures: AppError[] = [];
  const keep = (error: unknown): void => {
    if (!(error instanceof AppError)) throw error;
    failures.push(error);
  };
  const attempt: Attempt = (work) => {
    try {
      return work();
    } catch (error) {
      // The budget is the whole text's: without it nothing further can be tried.
      if (error instanceof AppError && error.code === 'PATTERN_OVER_BUDGET') throw error;
      keep(error);
      return [];
    }
  };
  try {
    return { ...evaluate(text, limits, { parameters, attempt }), failures };
  } catch (error) {
    keep(error);
    return { tracks: [], problems: [], failures };
  }
}

function sentencesOf(source: Source): Sentence[] {
  try {
    return endingWithinTheStack(() => parsed(source));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const { pos } = error as SyntaxError & { pos: number };
    return source.fail(pos, error.message.replace(/ \(\d+:\d+\)$/, ''));
  }
}

function executed(sentence: Sentence, scope: Scope): Candidate[] {
  const { source } = scope;
  return positioned(source, sentence, () => {
    switch (sentence.type) {
      case 'EmptyStatement':
        return [];
      case 'ExpressionStatement':
        return [{ statement: sentence, written: undefined, value: scope.valueOf(sentence.expression) }];
      case 'LabeledStatement': {
        const { body, label } = sentence;
        if (body.type !== 'ExpressionStatement') return refuse(body, scope);
        return [{ statement: sentence, written: label.name, value: scope.valueOf(body.expression) }];
      }
      case 'IfStatement': {
        const branch = scope.valueOf(sentence.test) ? sentence.consequent : sentence.alternate;
        return branch ? executed(branch, scope) : [];
      }
      case 'BlockStatement':
        return sentence.body.flatMap((statement) => executed(statement, scope));
      default:
        return declared(sentence, scope) ? [] : refuse(sentence, scope);
    }
  });
}

/** As in Strudel: a label counts once, by its last statement; without labels the last expression is played. */
function chosen(candidates: readonly Candidate[], scope: Scope): Candidate[] {
  // A call that sets something (`setcpm(30)`) has no value and is no track.
  const playable = candidates.filter(({ written, value }) => written !== undefined || value !== undefined);
  const labels = playable.map(({ written }) => (written === undefined ? undefined : nameOf(written)));
  const hasLabels = labels.some((label) => label !== undefined);
  const lastOf = new Map(labels.map((label, index) => [label, index]));
  const played = playable.filter(({ statement, written, value }, index) => {
    const label = labels[index];
    if (label === undefined && !hasLabels && index === playable.length - 1) return true;
    if (label === null || (label !== undefined && lastOf.get(label) === index)) return true;
    // `register(...)` gives a function, and nobody wants to hear it.
    if (value instanceof Callable) return false;
    const reason =
      written === undefined
        ? 'without a label (`name:` or `$:`) only the last expression of a text without labels is played'
        : `${written} is written again further down; this one is not played`;
    scope.warn(statement.start, reason);
    return false;
  });
  const { statement } = played[TRACKS_MAX] ?? {};
  if (statement) scope.source.failOverBudget(statement.start, `more than ${TRACKS_MAX} tracks`);
  return played;
}

/** `_kick`, `kick_` and `kick` are one track; a `$` anywhere makes one without a name. */
function nameOf(label: string): string | null {
  const name = label.replace(/^_|_$/g, '');
  return name.includes('$') || name === '' ? null : name;
}

const isMuted = (label: string): boolean => label.startsWith('_') || label.endsWith('_');

function tried(statement: Statement, value: Value, scope: Scope, budget: Budget, limits: Limits): Pattern<Controls> {
  const { source } = scope;
  const body = statement.type === 'LabeledStatement' ? statement.body : statement;
  return positioned(source, body, () => {
    const pattern = sounding(asPattern(value, scope.site(body.start)), source, body.start);
    tryOut(pattern, budget, limits);
    return pattern;
  });
}

/** Events must say what to do, in names and numbers: anything else sounds of nothing. Pitches become MIDI numbers. */
const sounding = (pattern: Pattern, source: Source, offset: number): Pattern<Controls> =>
  mapValues(pattern, (value, { locations }) => {
    const at = locations[0]?.start ?? offset;
    if (!isControls(value)) {
      return source.fail(at, `${described(value)} alone makes no sound: write s(...) or note(...)`);
    }
    let count = 0;
    // Asked of every event: the quickest walk through a dictionary of our own making.
    for (const name in value) {
      const setting: unknown = value[name];
      count += 1;
      if (!CONTROL_BY_NAME.has(name) && !CONTROL_NAME.test(name)) {
        source.fail(at, `${described(name)} is no name of a control`);
      }
      const isPlain = typeof setting === 'string' || (typeof setting === 'number' && Number.isFinite(setting));
      if (!isPlain) source.fail(at, `${name} is a name or a number, not ${described(setting)}`);
      if (typeof setting === 'string' && setting.length > CONTROL_CHARACTERS_MAX) {
        source.failOverBudget(
          at,
          `${name} is a name of ${setting.length} characters, at most ${CONTROL_CHARACTERS_MAX}`,
        );
      }
    }
    if (count > DICTIONARY_NAMES_MAX) {
      source.failOverBudget(at, `a sound has at most ${DICTIONARY_NAMES_MAX} controls, not ${count}`);
    }
    const { note } = value;
    if (typeof note !== 'string') return value;
    return { ...value, note: midiOf(note) ?? source.fail(at, `there is no note ${note}`) };
  });

function tryOut(pattern: Pattern<Controls>, budget: Budget, limits: Limits): void {
  for (let cycle = 0; cycle < limits.trialCycles; cycle += 1) {
    const steps = new Budget(Math.min(limits.stepsPerCycle, budget.left));
    const before = steps.left;
    queryWithin(pattern, rational(cycle), rational(cycle + 1), limits.eventsPerCycle, steps);
    budget.spend(before - steps.left);
  }
}

/** An error that does not know its place gets that of the statement. */
function positioned<R>(source: Source, { start }: Node, work: () => R): R {
  try {
    return endingWithinTheStack(work);
  } catch (error) {
    if (!(error instanceof AppError) || error.details['line'] !== undefined) throw error;
    if (error.code === 'PATTERN_OVER_BUDGET') {
      return source.failOverBudget(start, String(error.details['reason']), error);
    }
    throw new AppError(error.code, { ...error.details, ...source.position(start) }, { cause: error });
  }
}
