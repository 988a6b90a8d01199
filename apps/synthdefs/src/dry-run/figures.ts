import type { RenderFigures } from '@oiduna/contracts';
import type { Score, Take } from './score.js';

/** 32-bit floats, channels interleaved; the last channel is the count of running synths. */
export interface Render {
  readonly samples: Float32Array;
  readonly sampleRateHz: number;
}

/** −100 dBFS: what 16 bits cannot hold is silence. */
const SILENCE = 1e-5;

export const decibels = (level: number): number | null => (level > SILENCE ? 20 * Math.log10(level) : null);

/** What was heard of one take. Undefined when the render ended before the take did. */
export function figuresOf(take: Take, score: Score, render: Render): RenderFigures | undefined {
  const { sampleRateHz } = render;
  const width = score.channelCount + 1;
  const first = Math.round(take.atSeconds * sampleRateHz);
  const frameCount = Math.round(take.seconds * sampleRateHz);
  if ((first + frameCount) * width > render.samples.length) return undefined;
  const endsAt = endOf(score, render, first, frameCount);
  const soundingFrames = Math.max(1, endsAt ?? frameCount);
  const channels = Array.from({ length: score.channelCount }, (_, channel) =>
    channelOf(render.samples, width, channel, first, frameCount),
  );
  const levels = channels.map((samples) => levelsOf(samples, soundingFrames));
  const isFinite = levels.every((level) => level.isFinite);
  // nobody reads how loud an edge is, and it takes as long as all the rest
  const power =
    take.edge !== undefined ? 0 : channels.reduce((sum, samples) => sum + kWeightedPower(samples, soundingFrames), 0);
  return {
    isFinite,
    peakDbfs: isFinite ? decibels(Math.max(...levels.map(({ peak }) => peak))) : null,
    rmsDbfs: isFinite ? decibels(Math.max(...levels.map(({ rms }) => rms))) : null,
    loudnessLufs: isFinite && power > SILENCE ** 2 ? -0.691 + 10 * Math.log10(power) : null,
    dc: isFinite
      ? levels.reduce((furthest, { mean }) => (Math.abs(mean) > Math.abs(furthest) ? mean : furthest), 0)
      : 0,
    endsAfterSeconds: endsAt === undefined ? null : endsAt / sampleRateHz,
    seconds: take.seconds,
  };
}

/** One channel of a part of the render. */
export function channelOf(
  samples: Float32Array,
  width: number,
  channel: number,
  first: number,
  count: number,
): Float32Array {
  const found = new Float32Array(count);
  for (let frame = 0; frame < count; frame += 1) found[frame] = samples[(first + frame) * width + channel]!;
  return found;
}

const BLOCK_FRAMES = 64;

/** The frame at which the synth of a take was gone, to the block; undefined when it lives on. */
function endOf(score: Score, { samples }: Render, first: number, frameCount: number): number | undefined {
  const width = score.channelCount + 1;
  for (let frame = frameCount - 1; frame >= 0; frame -= 1) {
    if (samples[(first + frame) * width + score.channelCount]! > score.companyCount + 0.5) {
      return frame >= frameCount - BLOCK_FRAMES ? undefined : frame + 1;
    }
  }
  return 0;
}

interface Levels {
  readonly isFinite: boolean;
  readonly peak: number;
  readonly mean: number;
  readonly rms: number;
}

/** The peak of all, the means over the frames in which it sounds. */
function levelsOf(samples: Float32Array, soundingFrames: number): Levels {
  let peak = 0;
  let sum = 0;
  let squares = 0;
  for (const value of samples) {
    peak = Math.max(peak, Math.abs(value)); // NaN stays NaN
    sum += value;
    squares += value * value;
  }
  const isFinite = Number.isFinite(peak);
  return { isFinite, peak, mean: sum / soundingFrames, rms: Math.sqrt(squares / soundingFrames) };
}

/** The two filters of K-weighting at 48 kHz. @see ITU-R BS.1770-4, annex 1, tables 1 and 2 */
const K_WEIGHTING = [
  { b: [1.53512485958697, -2.69169618940638, 1.19839281085285], a: [-1.69065929318241, 0.73248077421585] },
  { b: [1, -2, 1], a: [-1.99004745483398, 0.99007225036621] },
] as const;

function kWeightedPower(samples: Float32Array, soundingFrames: number): number {
  const weighted = K_WEIGHTING.reduce<Float32Array>(filtered, samples);
  let squares = 0;
  for (const value of weighted) squares += value * value;
  return squares / soundingFrames;
}

function filtered(samples: Float32Array, { a, b }: (typeof K_WEIGHTING)[number]): Float32Array {
  const found = new Float32Array(samples.length);
  let [early, late] = [0, 0];
  for (let frame = 0; frame < samples.length; frame += 1) {
    const value = samples[frame]!;
    const out = b[0] * value + early;
    early = b[1] * value - a[0] * out + late;
    late = b[2] * value - a[1] * out;
    found[frame] = out;
  }
  return found;
}
