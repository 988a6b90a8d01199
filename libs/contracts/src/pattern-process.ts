import type { ErrorCode } from './error-codes.js';
import type { ErrorDetails } from './errors.js';

/**
 * What the engine and its pattern process say to each other, over Node's own channel between parent and
 * child. Both ends are the same release of ours, so plain types do; nothing a performer writes is in it
 * but text and numbers.
 */
export type PatternRequest =
  /** Evaluate text and try it for some cycles, without playing it. */
  | {
      readonly kind: 'check';
      readonly id: number;
      readonly code: string;
      /** Of the SynthDefs there are: each may be written as a control. */
      readonly parameters?: readonly string[];
    }
  /** The events of some cycles of a text, and all that is wrong with it. */
  | {
      readonly kind: 'preview';
      readonly id: number;
      readonly code: string;
      readonly from: number;
      readonly cycles: number;
      readonly parameters?: readonly string[];
    }
  /** What some cycles of a track's text ask for, so that it is there before it is played. */
  | {
      readonly kind: 'foresee';
      readonly id: number;
      readonly code: string;
      readonly from: number;
      readonly cycles: number;
    }
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
  | {
      readonly kind: 'checked';
      readonly id: number;
      readonly tracks: readonly CheckedTrack[];
      readonly problems: readonly TextProblem[];
    }
  | {
      readonly kind: 'queried';
      readonly id: number;
      readonly onsets: readonly Onset[];
      readonly failures: readonly TrackFailure[];
    }
  | { readonly kind: 'foreseen'; readonly id: number; readonly sounds: readonly ForeseenSound[] }
  | ({ readonly kind: 'previewed'; readonly id: number } & PreviewedText)
  | ({ readonly kind: 'refused'; readonly id: number } & Failure);

/** A name and its index: each once, in the order of their onsets. */
export interface ForeseenSound {
  readonly name: string;
  readonly index: number;
}

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
  /** The controls they set of each sound, and how far; null when they only give them names. */
  readonly controls: Readonly<Record<string, Readonly<Record<string, ControlSpan | null>>>>;
}

export type ControlSpan = readonly [least: number, most: number];

/** Something of a text that stops nothing, and where it is: both from 1, columns in UTF-16 units. */
export interface TextProblem {
  readonly line: number;
  readonly column: number;
  readonly reason: string;
}

/** One note to come: when it begins and ends, in cycles, and what it asks for. */
export interface Onset {
  readonly track: string;
  readonly begin: Fraction;
  readonly end: Fraction;
  readonly controls: Readonly<Record<string, string | number>>;
}

/** What a text would play, asked for without playing it. */
export interface PreviewedText {
  readonly tracks: readonly CheckedTrack[];
  readonly events: readonly PreviewedOnset[];
  /** Whatever is wrong, in the order of the text. */
  readonly problems: readonly (TextProblem & { readonly code: ErrorCode | null })[];
  /** Whether these are all events; otherwise there were too many, and later ones are left out. */
  readonly isComplete: boolean;
}

export interface PreviewedOnset extends Omit<Onset, 'track'> {
  /** Index into the tracks. */
  readonly track: number;
  /** Where its names and numbers stand in the text: UTF-16 offsets, end exclusive. */
  readonly locations: readonly { readonly start: number; readonly end: number }[];
}

export interface Failure {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
}

export interface TrackFailure extends Failure {
  readonly track: string;
  /** Its text plays nothing any more; else it is left out now and then. */
  readonly ended: boolean;
}
