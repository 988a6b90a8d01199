import {
  AppError,
  type CheckedTrack,
  type PatternRequest,
  PREVIEW_EVENTS_MAX,
  type PreviewedOnset,
  type PreviewedText,
} from '@oiduna/contracts';
import { Budget, diagnose, isOnset, LIMITS, type Position, queryWithin, type Track } from '@oiduna/patterns';
import { rational } from '@oiduna/timing';
import { checkedTrack } from './checked-track.js';

type Problem = PreviewedText['problems'][number];

/** What a text would play, from a budget of its own, so that a preview ends as soon as a check. */
export function preview({
  code,
  from,
  cycles,
  parameters,
}: Extract<PatternRequest, { kind: 'preview' }>): PreviewedText {
  const { tracks, problems, failures } = diagnose(code, LIMITS, new Set(parameters));
  const found: Problem[] = [
    ...problems.map((problem) => ({ ...problem, code: null })),
    ...failures.map((error) => problemOf(error)),
  ];
  const budget = new Budget(LIMITS.stepsPerText);
  const events: PreviewedOnset[] = [];
  const checked: CheckedTrack[] = [];
  let isComplete = true;
  for (const [index, track] of tracks.entries()) {
    try {
      checked.push(checkedTrack(track));
      for (let cycle = from; cycle < from + cycles; cycle += 1) {
        events.push(...onsetsOf(track, cycle, budget).map((onset) => ({ ...onset, track: index })));
        if (events.length > PREVIEW_EVENTS_MAX)
          return previewed(checked, events.slice(0, PREVIEW_EVENTS_MAX), found, false);
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      found.push(problemOf(error, track.position));
      if (budget.left <= 0) return previewed(checked, events, found, false);
      isComplete = false;
    }
  }
  return previewed(checked, events, found, isComplete);
}

function onsetsOf({ pattern }: Track, cycle: number, budget: Budget): Omit<PreviewedOnset, 'track'>[] {
  const steps = new Budget(Math.min(LIMITS.stepsPerCycle, budget.left));
  const before = steps.left;
  const events = queryWithin(pattern, rational(cycle), rational(cycle + 1), LIMITS.eventsPerCycle, steps);
  budget.spend(before - steps.left);
  return events.filter(isOnset).map(({ whole, part, value, locations }) => {
    const { begin, end } = whole ?? part;
    return { begin, end, controls: value, locations };
  });
}

const previewed = (
  tracks: readonly CheckedTrack[],
  events: readonly PreviewedOnset[],
  problems: readonly Problem[],
  isComplete: boolean,
): PreviewedText => ({
  tracks,
  events,
  problems: problems.toSorted((a, b) => a.line - b.line || a.column - b.column),
  isComplete,
});

/** An error of the play knows its track, not its place. */
function problemOf({ code, details, message }: AppError, place: Position = { line: 1, column: 1 }): Problem {
  const told: Readonly<Record<string, unknown>> = { ...place, reason: message, ...details };
  return { line: Number(told['line']), column: Number(told['column']), reason: String(told['reason']), code };
}
