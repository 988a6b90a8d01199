import { AppError, CODE_CHARACTERS_MAX } from '@oiduna/contracts';
import { type Node, type Statement, parse } from 'acorn';
import { mapValues } from './combine.js';
import { type Scope, asPattern, refuse, valueOf } from './expression.js';
import { isControls } from './functions.js';
import { LIMITS, type Limits, TRIAL_CYCLES } from './limits.js';
import { Budget, type Controls, type Pattern } from './pattern.js';
import { endingWithinTheStack, queryWithin } from './query.js';
import { type Position, Source } from './source.js';
import { rational } from '@oiduna/timing';

/** One statement of the text. */
export interface Track {
  /** `kick` for `kick: …` and `_kick: …`; null for `$: …`, `_$: …` and a bare expression. */
  readonly label: string | null;
  readonly muted: boolean;
  readonly pattern: Pattern<Controls>;
  readonly position: Position;
  /** This statement alone, its label included: evaluated by itself it gives the same track. */
  readonly code: string;
}

/** Something the performer should know that stops nothing. */
export interface Problem extends Position {
  readonly reason: string;
}

export interface Evaluation {
  /** In the order of the text; a label used twice is its last statement. */
  readonly tracks: readonly Track[];
  readonly problems: readonly Problem[];
}

/**
 * The tracks of a performer's text: Strudel's notation, parsed and interpreted, never run as JavaScript. Each track
 * is tried for a few cycles, so that a text that is wrong or too heavy is refused while the last good one plays.
 * @throws AppError PATTERN_SYNTAX | PATTERN_OVER_BUDGET | TIME_TOO_FINE, with line and column
 */
export function evaluate(text: string, limits: Limits = LIMITS): Evaluation {
  if (text.length > CODE_CHARACTERS_MAX) {
    const reason = `a text of ${text.length} characters, at most ${CODE_CHARACTERS_MAX}`;
    throw new AppError('PATTERN_OVER_BUDGET', { line: 1, column: 1, reason });
  }
  const scope: Scope = { source: new Source(text), budget: new Budget(limits.stepsPerText) };
  const statements = statementsOf(scope.source).filter(({ type }) => type !== 'EmptyStatement');
  const { played, problems } = choose(statements, scope);
  const tracks = played.map((statement) => trackOf(statement, scope, limits));
  return { tracks, problems };
}

function statementsOf(source: Source): Statement[] {
  try {
    const options = { ecmaVersion: 2024, sourceType: 'module' } as const;
    return endingWithinTheStack(() => parse(source.text, options)).body as Statement[];
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const { pos } = error as SyntaxError & { pos: number };
    return source.fail(pos, error.message.replace(/ \(\d+:\d+\)$/, ''));
  }
}

/** As in Strudel: a label counts once, by its last statement; without labels the last expression is played. */
function choose(statements: readonly Statement[], { source }: Scope): { played: Statement[]; problems: Problem[] } {
  const labels = statements.map((statement) =>
    statement.type === 'LabeledStatement' ? nameOf(statement.label.name) : undefined,
  );
  const hasLabels = labels.some((label) => label !== undefined);
  const isPlayed = (index: number): boolean => {
    const label = labels[index];
    if (label === undefined) return !hasLabels && index === statements.length - 1;
    return label === null || labels.lastIndexOf(label) === index;
  };
  const problems = statements
    .filter((_, index) => !isPlayed(index))
    .map((statement) => ({
      ...source.position(statement.start),
      reason:
        statement.type === 'LabeledStatement'
          ? `${statement.label.name} is written again further down; this one is not played`
          : 'without a label (`name:` or `$:`) only the last expression of a text without labels is played',
    }));
  return { played: statements.filter((_, index) => isPlayed(index)), problems };
}

/** `_kick` and `kick` are one track; `$` is a track without a name. */
function nameOf(label: string): string | null {
  const name = label.replace(/^_/, '');
  return name === '$' || name === '' ? null : name;
}

function trackOf(statement: Statement, scope: Scope, limits: Limits): Track {
  const { source } = scope;
  const labelled = statement.type === 'LabeledStatement' ? statement.label.name : undefined;
  const body = statement.type === 'LabeledStatement' ? statement.body : statement;
  if (body.type !== 'ExpressionStatement') return refuse(body, scope);
  return positioned(source, body, () => {
    const pattern = playable(asPattern(valueOf(body.expression, scope)), source, body.start);
    tryOut(pattern, scope.budget, limits);
    return {
      label: labelled === undefined ? null : nameOf(labelled),
      muted: labelled?.startsWith('_') ?? false,
      pattern,
      position: source.position(statement.start),
      code: source.text.slice(statement.start, statement.end),
    };
  });
}

/** Events must say what to do: names and numbers alone sound of nothing. */
const playable = (pattern: Pattern, source: Source, offset: number): Pattern<Controls> =>
  mapValues(pattern, (value, { locations }) =>
    isControls(value)
      ? value
      : source.fail(
          locations[0]?.start ?? offset,
          `${JSON.stringify(value)} alone makes no sound: write s(...) or note(...)`,
        ),
  );

function tryOut(pattern: Pattern<Controls>, budget: Budget, limits: Limits): void {
  for (let cycle = 0; cycle < TRIAL_CYCLES; cycle += 1) {
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
