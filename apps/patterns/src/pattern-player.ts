import {
  AppError,
  type Failure,
  type Fraction,
  type Onset,
  type PatternReply,
  type PatternRequest,
  type TrackFailure,
} from '@oiduna/contracts';
import { ANY_PARAMETER, Budget, type Controls, evaluate, isOnset, LIMITS, type Pattern, query } from '@oiduna/patterns';
import { checkedTrack } from './checked-track.js';
import { foresee } from './foresee.js';
import { preview } from './preview.js';

/**
 * What all tracks together may cost in one window: four cycles of the heaviest pattern there may be, mostly spent
 * within 50 ms of a 400 ms look-ahead.
 */
export const STEPS_PER_WINDOW = 4 * LIMITS.stepsPerCycle;
/** So at most 2,048 onsets a window: what scsynth holds of bundles to come. */
export const STEPS_PER_ONSET = 128;
/** Half of a window is dealt out evenly, and whoever keeps to that share always plays. */
const SHARED = 0.5;
/** What a track has cost is forgotten within a second of windows: a pattern that is heavy now and then is heavy. */
const COST_KEPT = 0.9;
/** How much of a new pattern is asked for, to know light ones from heavy ones. */
const PROBE_STEPS = 1_024;
/** What counts as the cost of one that needs more, until it has played: more than any share. */
const HEAVY_STEPS = STEPS_PER_WINDOW * SHARED;
/** What one new text may cost before the music waits for it: a large piece. A longer text is built between windows. */
const STEPS_PER_QUICK_BUILD = 8_192;
const QUICK_BUILDS_PER_WINDOW = 2;

const ZERO: Fraction = { n: 0, d: 1 };
const ONE: Fraction = { n: 1, d: 1 };

/** It was tried when it was checked; whoever plays it again only builds it. */
const UNTRIED = { ...LIMITS, trialCycles: 0 };

const LEFT_OUT: Failure = {
  code: 'PATTERN_OVER_BUDGET',
  details: { reason: 'all tracks together need too many steps, and this one needs most: it is left out now and then' },
};

interface PlayedTrack {
  /** Undefined until its text is built, and when that is wrong. */
  pattern?: Pattern<Controls> | undefined;
  /** Steps a window: the lighter track comes first. */
  cost: number;
  /** Its performer knows that it is left out when the studio has too much to do. */
  told: boolean;
}

/** Evaluates and queries the text of all tracks. Holds no state but the text itself. */
export class PatternPlayer {
  private readonly tracks = new Map<string, PlayedTrack>();
  /** Texts that are not patterns yet; until then a track plays its last one. */
  private readonly waiting = new Map<string, string>();
  /** Those among them that need more than a window has for them. */
  private readonly long = new Set<string>();

  /** The answer to a request; `define` and `drop` have none. */
  answer(request: PatternRequest): PatternReply | undefined {
    switch (request.kind) {
      case 'check':
        return this.check(request.id, request.code, request.parameters);
      case 'preview':
        return { kind: 'previewed', id: request.id, ...preview(request) };
      case 'foresee':
        return { kind: 'foreseen', id: request.id, sounds: foresee(request) };
      case 'query':
        return this.query(request.id, request.begin, request.end, request.tracks);
      case 'define':
        this.waiting.set(request.track, request.code);
        this.long.delete(request.track);
        // Its place among the others is that of its first text.
        if (!this.tracks.has(request.track)) this.tracks.set(request.track, { cost: 0, told: false });
        return undefined;
      case 'drop':
        this.waiting.delete(request.track);
        this.long.delete(request.track);
        this.tracks.delete(request.track);
        return undefined;
    }
  }

  private check(id: number, code: string, parameters?: readonly string[]): PatternReply {
    try {
      const evaluation = evaluate(code, LIMITS, { parameters: new Set(parameters) });
      return { kind: 'checked', id, tracks: evaluation.tracks.map(checkedTrack), problems: evaluation.problems };
    } catch (error) {
      return { kind: 'refused', id, ...failureOf(error) };
    }
  }

  /**
   * One of the texts that were too long to be built within a window; until then its track plays its last one. For
   * whenever nobody waits. @returns whether there are more
   */
  buildNext(): boolean {
    const [track] = this.long;
    if (track !== undefined) this.build(track, LIMITS.stepsPerBuild);
    return this.long.size > 0;
  }

  /** The shortest first, as many as a window has steps for: many new texts at once delay one another, and nobody else. */
  private buildQuickly(): void {
    let left = STEPS_PER_QUICK_BUILD * QUICK_BUILDS_PER_WINDOW;
    const short = [...this.waiting].filter(([track]) => !this.long.has(track));
    for (const [track] of short.toSorted(([, a], [, b]) => a.length - b.length)) {
      if (left <= 0) return;
      left -= this.build(track, STEPS_PER_QUICK_BUILD);
    }
  }

  /** @returns what it cost */
  private build(track: string, stepsMax: number): number {
    const steps = new Budget(stepsMax);
    const pattern = patternOf(this.waiting.get(track) ?? '', steps);
    if (steps.left < 0 && stepsMax < LIMITS.stepsPerBuild) {
      this.long.add(track);
      return stepsMax;
    }
    this.waiting.delete(track);
    this.long.delete(track);
    // Text that is wrong all the same leaves the track silent; its check said why.
    const cost = pattern ? costOf(pattern) : 0;
    this.tracks.set(track, { pattern, cost, told: false });
    return stepsMax - steps.left + Math.min(cost, PROBE_STEPS);
  }

  /**
   * All tracks from one budget. Each has an equal share of half of it; what is left is for those that need more, the
   * lightest first. So when the studio has too much to do, the heaviest tracks are left out of this window, and no
   * other waits for them.
   */
  private query(id: number, begin: Fraction, end: Fraction, only?: readonly string[]): PatternReply {
    if (only === undefined) this.buildQuickly();
    else for (const track of only) if (this.waiting.has(track)) this.build(track, LIMITS.stepsPerBuild);
    const asked = (only ?? [...this.tracks.keys()]).flatMap((track) => {
      const played = this.tracks.get(track);
      return played?.pattern ? [{ track, played, pattern: played.pattern }] : [];
    });
    const found = new Map<string, Onset[]>();
    const failures: TrackFailure[] = [];
    let left = STEPS_PER_WINDOW;
    /** @returns whether there were steps enough */
    const answered = ({ track, played, pattern }: (typeof asked)[number], steps: number): boolean => {
      played.cost *= COST_KEPT;
      if (played.cost > steps) return false;
      const allowance = new Budget(steps);
      try {
        found.set(track, onsetsOf(track, pattern, begin, end, allowance));
        return true;
      } catch (error) {
        if (allowance.left <= 0) return false;
        played.pattern = undefined;
        failures.push({ track, ...failureOf(error), ended: true });
        return true;
      } finally {
        const cost = steps - Math.max(0, allowance.left);
        left -= cost;
        played.cost = Math.max(cost, played.cost);
      }
    };
    const share = Math.floor((STEPS_PER_WINDOW * SHARED) / asked.length);
    const lightest = asked.toSorted((a, b) => a.played.cost - b.played.cost);
    for (const one of lightest.filter((each) => !answered(each, share))) {
      if (answered(one, left) || one.played.told) continue;
      one.played.told = true;
      failures.push({ track: one.track, ...LEFT_OUT, ended: false });
    }
    return { kind: 'queried', id, onsets: asked.flatMap(({ track }) => found.get(track) ?? []), failures };
  }
}

function onsetsOf(track: string, pattern: Pattern<Controls>, begin: Fraction, end: Fraction, window: Budget): Onset[] {
  const events = query(pattern, begin, end, LIMITS, window).filter(isOnset);
  window.spend(events.length * STEPS_PER_ONSET);
  return events.map(({ whole, part, value }) => {
    const { begin: from, end: to } = whole ?? part;
    return { track, begin: from, end: to, controls: value };
  });
}

/** What its first cycle costs, as far as anybody looks. */
function costOf(pattern: Pattern<Controls>): number {
  const steps = new Budget(PROBE_STEPS);
  try {
    const { length } = query(pattern, ZERO, ONE, LIMITS, steps);
    return PROBE_STEPS - steps.left + length * STEPS_PER_ONSET;
  } catch {
    return HEAVY_STEPS; // what is wrong with it is told when it should play
  }
}

/** Whatever happens over one text, all others play on. */
function patternOf(code: string, steps: Budget): Pattern<Controls> | undefined {
  try {
    return evaluate(code, UNTRIED, { building: steps, parameters: ANY_PARAMETER }).tracks.at(-1)?.pattern;
  } catch {
    return undefined;
  }
}

const failureOf = (error: unknown): Failure =>
  error instanceof AppError
    ? { code: error.code, details: error.details }
    : { code: 'INTERNAL', details: { reason: String(error) } };
