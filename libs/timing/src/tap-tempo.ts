import { BPM_MAX, BPM_MIN } from '@oiduna/contracts';

/** A pause this long between two taps begins anew: 30 bpm is slower than anybody taps. */
export const TAP_GAP_MICROS = 2_000_000;
/** A hand is no more exact than this part of a bpm. */
const STEPS_PER_BPM = 10;

/**
 * The tempo of taps given in µs, oldest first: the median of their intervals, so that one late tap does no harm.
 * Undefined below two taps since the last gap.
 */
export function tempoOfTaps(micros: readonly number[]): number | undefined {
  const intervals = micros.slice(1).map((tap, index) => tap - micros[index]!);
  const since = intervals.slice(intervals.findLastIndex((interval) => interval > TAP_GAP_MICROS) + 1);
  if (since.length === 0) return undefined;
  const sorted = since.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
  const bpm = Math.round((60_000_000 / median) * STEPS_PER_BPM) / STEPS_PER_BPM;
  return Math.min(BPM_MAX, Math.max(BPM_MIN, bpm));
}
