import {
  AppError,
  type Failure,
  type Fraction,
  type Onset,
  type PatternReply,
  type PatternRequest,
  type TrackFailure,
} from '@oiduna/contracts';
import { ANY_PARAMETER, type Controls, evaluate, isOnset, LIMITS, type Pattern, query } from '@oiduna/patterns';
import { checkedTrack } from './checked-track.js';
import { preview } from './preview.js';

/** Evaluates and queries the text of all tracks. Holds no state but the text itself. */
export class PatternPlayer {
  private readonly tracks = new Map<string, Pattern<Controls>>();

  /** The answer to a request; `define` and `drop` have none. */
  answer(request: PatternRequest): PatternReply | undefined {
    switch (request.kind) {
      case 'check':
        return this.check(request.id, request.code, request.parameters);
      case 'preview':
        return { kind: 'previewed', id: request.id, ...preview(request) };
      case 'query':
        return this.query(request.id, request.begin, request.end, request.tracks);
      case 'define':
        this.define(request.track, request.code);
        return undefined;
      case 'drop':
        this.tracks.delete(request.track);
        return undefined;
    }
  }

  private check(id: number, code: string, parameters?: readonly string[]): PatternReply {
    try {
      const evaluation = evaluate(code, LIMITS, new Set(parameters));
      return { kind: 'checked', id, tracks: evaluation.tracks.map(checkedTrack), problems: evaluation.problems };
    } catch (error) {
      return { kind: 'refused', id, ...failureOf(error) };
    }
  }

  /** Text that is wrong all the same leaves the track silent; its check said why. */
  private define(track: string, code: string): void {
    this.tracks.delete(track);
    const pattern = patternOf(code);
    if (pattern !== undefined) this.tracks.set(track, pattern);
  }

  private query(id: number, begin: Fraction, end: Fraction, only?: readonly string[]): PatternReply {
    const onsets: Onset[] = [];
    const failures: TrackFailure[] = [];
    for (const track of only ?? this.tracks.keys()) {
      const pattern = this.tracks.get(track);
      if (pattern === undefined) continue;
      try {
        for (const { whole, part, value } of query(pattern, begin, end).filter(isOnset)) {
          const { begin: from, end: to } = whole ?? part;
          onsets.push({ track, begin: from, end: to, controls: value });
        }
      } catch (error) {
        this.tracks.delete(track);
        failures.push({ track, ...failureOf(error) });
      }
    }
    return { kind: 'queried', id, onsets, failures };
  }
}

function patternOf(code: string): Pattern<Controls> | undefined {
  try {
    return evaluate(code, LIMITS, ANY_PARAMETER).tracks.at(-1)?.pattern;
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

const failureOf = (error: unknown): Failure =>
  error instanceof AppError
    ? { code: error.code, details: error.details }
    : { code: 'INTERNAL', details: { reason: String(error) } };
