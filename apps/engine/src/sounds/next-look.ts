import { ceil, cycleAt, floor, microsOf, type Rational, rational, type TempoMap } from '@oiduna/timing';

/** What is played by then should be in a buffer by now: ten minutes of stereo are read in about a second. */
export const AHEAD_MICROS = 4_000_000;
/** What is played so much later is looked for with it, so that a text is not looked at all the time. */
export const SPAN_MICROS = 4_000_000;
/** Of one look; at the fastest tempo four seconds have more. */
export const CYCLES_MAX = 16;
/** While nothing plays, the beginning of a text. */
export const CYCLES_AT_REST = 2;

/** Whole cycles, the last one exclusive. */
export interface CycleSpan {
  readonly from: number;
  readonly until: number;
}

export interface Look extends CycleSpan {
  /** All that is known with this look. */
  readonly known: CycleSpan;
  /** By then it is played; while nothing plays nobody knows. */
  readonly untilMicros: number;
}

/** The music as it plays now; `horizon` is the first position nothing was sent for. */
export interface Music {
  readonly map: TempoMap;
  readonly horizon: Rational;
  readonly nowMicros: number;
}

/** Which cycles of a text to look at next, when it plays from `fromCycle` on; undefined while enough is known. */
export function nextLook(known: CycleSpan | undefined, fromCycle: number, music: Music | undefined): Look | undefined {
  const position = Math.max(fromCycle, music === undefined ? 0 : floor(music.horizon));
  const connected = known !== undefined && known.from <= position && position <= known.until ? known : undefined;
  const from = connected?.until ?? position;
  if (music === undefined) {
    if (connected !== undefined && from > position) return undefined;
    const span = { from, until: from + CYCLES_AT_REST };
    return { ...span, known: span, untilMicros: 0 };
  }
  const { map, nowMicros } = music;
  const fromMicros = microsOf(map, rational(from));
  if (fromMicros > nowMicros + AHEAD_MICROS) return undefined;
  const reach = ceil(cycleAt(map, Math.max(nowMicros, fromMicros) + SPAN_MICROS));
  const until = Math.min(from + CYCLES_MAX, Math.max(from + 1, reach));
  const all = { from: connected?.from ?? from, until };
  return { from, until, known: all, untilMicros: microsOf(map, rational(until)) };
}
