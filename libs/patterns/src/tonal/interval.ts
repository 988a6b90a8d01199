/** Semitones of the degrees of the major scale, from the first. */
const MAJOR = [0, 2, 4, 5, 7, 9, 11] as const;

/** `3m`, `-2M`, `12P`; some write `P5`. */
const INTERVAL = /^(-?)(?:(\d{1,2})(P|M|m|A{1,4}|d{1,4})|(P|M|m|A{1,4}|d{1,4})(\d{1,2}))$/;

/**
 * Semitones of an interval: a degree counted from 1 and a quality, P perfect, M major, m minor, A augmented or d
 * diminished; below 0 it goes down. Undefined for any other text.
 */
export function semitonesOf(interval: string): number | undefined {
  const [, sign, before, qualityBehind, qualityBefore, behind] = INTERVAL.exec(interval) ?? [];
  const quality = qualityBehind ?? qualityBefore ?? '';
  const steps = Number(before ?? behind ?? 0) - 1;
  const major = MAJOR[steps % 7];
  const change = alteration(quality, [0, 3, 4].includes(steps % 7));
  if (major === undefined || change === undefined) return undefined;
  const size = 12 * Math.floor(steps / 7) + major + change;
  return sign === '-' ? -size : size;
}

/** Unison, fourth, fifth and octave are perfect; the others are major or minor. */
function alteration(quality: string, isPerfect: boolean): number | undefined {
  if (quality.startsWith('A')) return quality.length;
  if (quality.startsWith('d')) return -quality.length - (isPerfect ? 0 : 1);
  if (isPerfect) return quality === 'P' ? 0 : undefined;
  return quality === 'M' ? 0 : quality === 'm' ? -1 : undefined;
}
