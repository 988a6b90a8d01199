import type { ErrorCode } from './error-codes.js';
import type { ErrorDetails } from './errors.js';

/**
 * What the engine and its pattern process say to each other, over Node's own channel between parent and
 * child. Both ends are the same release of ours, so plain types do; nothing a performer writes is in it
 * but text and numbers.
 */
export type PatternRequest =
  /** Evaluate text and try it for some cycles, without playing it. */
  | { readonly kind: 'check'; readonly id: number; readonly code: string }
  /** From now on this track plays this text; it was checked before. */
  | { readonly kind: 'define'; readonly track: string; readonly code: string }
  | { readonly kind: 'drop'; readonly track: string }
  /** The onsets of these tracks (all, when left out) in a span of cycles. */
  | {
      readonly kind: 'query';
      readonly id: number;
      readonly begin: Fraction;
      readonly end: Fraction;
      readonly tracks?: readonly string[];
    };

export type PatternReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'checked'; readonly id: number; readonly tracks: readonly CheckedTrack[] }
  | {
      readonly kind: 'queried';
      readonly id: number;
      readonly onsets: readonly Onset[];
      readonly failures: readonly TrackFailure[];
    }
  | ({ readonly kind: 'refused'; readonly id: number } & Failure);

/** An exact number of cycles. */
export interface Fraction {
  readonly n: number;
  readonly d: number;
}

export interface CheckedTrack {
  /** null for `$:` and for a bare expression. */
  readonly label: string | null;
  readonly muted: boolean;
  /** The text of this track alone. */
  readonly code: string;
  /** Every sound its first cycles ask for. */
  readonly sounds: readonly string[];
}

/** One note to come: when it begins and ends, in cycles, and what it asks for. */
export interface Onset {
  readonly track: string;
  readonly begin: Fraction;
  readonly end: Fraction;
  readonly controls: Readonly<Record<string, string | number>>;
}

export interface Failure {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
}

export interface TrackFailure extends Failure {
  readonly track: string;
}
