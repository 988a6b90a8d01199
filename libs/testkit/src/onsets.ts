export interface OnsetSearch {
  /** Lowest level that counts: a share of the loudest sample, or of the template's own level. */
  thresholdRelative: number;
  /** Two onsets are at least this far apart. */
  refractorySamples: number;
}

export interface StrikeSearch extends OnsetSearch {
  /** The sound from its onset on, at least its attack. Default: the first 10 ms at 48 kHz of the first hit. */
  template?: Float32Array;
  /** Least likeness to the template, 0 to 1, for another hit of it. Default 0.5. */
  correlationMin?: number;
}

/** 10 ms at 48 kHz: an attack, and little of the tail. */
const ATTACK_SAMPLES = 480;
/** 5 ms at 48 kHz. Demanding quiet before an attack tells it from a tail of the same pitch. */
const LEAD_SAMPLES = 240;
const CORRELATION_MIN = 0.5;
/** The first hit begins where the recording first exceeds this share of its peak. */
const SILENCE_RELATIVE = 0.01;

const peakOf = (samples: Float32Array): number => samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);

/**
 * Onsets of clicks or short drums over silence: each is the first loud sample after `refractorySamples`
 * without one, so a tail must fall below the threshold that long before the next onset.
 */
export function findOnsets(samples: Float32Array, search: OnsetSearch): number[] {
  const threshold = Math.max(search.thresholdRelative * peakOf(samples), Number.MIN_VALUE);
  const onsets: number[] = [];
  let lastLoud = -Infinity;
  samples.forEach((sample, position) => {
    if (Math.abs(sample) < threshold) return;
    if (position - lastLoud > search.refractorySamples) onsets.push(position);
    lastLoud = position;
  });
  return onsets;
}

/**
 * Every hit of one sound, though tails overlap the next attack and velocities vary: the peaks of the
 * normalised cross-correlation with the template. Exact to the sample where the sound is the same each
 * time; other sounds are not found. A position is where the template starts, or where the first hit
 * exceeds silence: a constant offset from the true onset.
 *
 * Both are differentiated twice first: that keeps attacks and removes most of a smooth tail, which would
 * otherwise pull a low drum's peak aside. It also drowns a dull sound in a brighter one: record those apart.
 */
export function findStrikes(samples: Float32Array, search: StrikeSearch): number[] {
  const signal = curvature(padded(samples, search.template?.length ?? ATTACK_SAMPLES));
  const pattern = search.template ? curvature(padded(search.template, 0)) : firstAttack(samples, signal);
  if (!pattern) return [];
  const correlationMin = search.correlationMin ?? CORRELATION_MIN;
  const patternEnergy = energyUpTo(pattern)[pattern.length]!;
  const energy = energyUpTo(signal);
  // A hit at gain g holds at least g² of the template's energy (Cauchy-Schwarz): quieter places are skipped.
  const energyMin = search.thresholdRelative ** 2 * patternEnergy;
  const strikes: { position: number; likeness: number }[] = [];
  for (let position = 0; position + pattern.length <= signal.length; position++) {
    const here = energy[position + pattern.length]! - energy[position]!;
    if (here < energyMin) continue;
    const product = dotAt(signal, position, pattern);
    const likeness = product / Math.sqrt(patternEnergy * here);
    const hit = likeness >= correlationMin && product >= search.thresholdRelative * patternEnergy;
    if (!hit) continue;
    const last = strikes.at(-1);
    if (!last || position - last.position >= search.refractorySamples) {
      strikes.push({ position, likeness });
    } else if (likeness > last.likeness) {
      strikes[strikes.length - 1] = { position, likeness };
    }
  }
  return strikes.map(({ position }) => position);
}

/** With the true signal before it: cutting at the first loud sample would add a step to a soft attack. */
function firstAttack(samples: Float32Array, signal: Float64Array): Float64Array | undefined {
  const threshold = SILENCE_RELATIVE * peakOf(samples);
  const start = samples.findIndex((sample) => Math.abs(sample) > threshold);
  return start < 0 ? undefined : signal.slice(start, start + LEAD_SAMPLES + ATTACK_SAMPLES);
}

/** Index n of the result is sample n − LEAD_SAMPLES. */
function padded(samples: Float32Array, after: number): Float64Array {
  const room = new Float64Array(LEAD_SAMPLES + samples.length + after);
  room.set(samples, LEAD_SAMPLES);
  return room;
}

/** The second difference. */
const curvature = (samples: Float64Array): Float64Array =>
  samples.map((sample, n) => sample - 2 * (samples[n - 1] ?? 0) + (samples[n - 2] ?? 0));

/** Running sum of squares: entry n is the energy of the first n samples. */
function energyUpTo(samples: Float64Array): Float64Array {
  const sums = new Float64Array(samples.length + 1);
  samples.forEach((sample, n) => (sums[n + 1] = sums[n]! + sample * sample));
  return sums;
}

function dotAt(signal: Float64Array, position: number, pattern: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < pattern.length; n++) sum += signal[position + n]! * pattern[n]!;
  return sum;
}
