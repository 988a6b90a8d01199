import { type Levels, SILENCE_DB } from '@oiduna/contracts';
import { METER_BUSES } from '../audio-server/audio-graph.js';

/** What one meter says, linear: `sounds/levels.scd`. */
export interface Reading {
  readonly peak: number;
  /** Of both channels. */
  readonly meanSquare: number;
  /** K-weighted, the sum of both channels. */
  readonly weightedSquare: number;
}

/** Undefined while the meter at that control bus was not asked for. */
export function readingAt(bus: number, values: readonly number[]): Reading | undefined {
  const [peak, meanSquare, weightedSquare] = values.slice(bus, bus + METER_BUSES);
  return peak === undefined || meanSquare === undefined || weightedSquare === undefined
    ? undefined
    : { peak, meanSquare, weightedSquare };
}

/** @see ITU-R BS.1770-4: the weighting gains 0.691 dB at 1 kHz */
export const levelsOf = ({ peak, meanSquare, weightedSquare }: Reading): Levels => ({
  peakDbfs: toTenth(dbOf(peak)),
  rmsDbfs: toTenth(dbOf(meanSquare) / 2),
  loudnessLufs: toTenth(dbOf(weightedSquare) / 2 - 0.691),
});

/** Of an amplitude; that of a power is half of it. */
export const dbOf = (amplitude: number): number => 20 * Math.log10(amplitude);

/** A running sum may end a hair below 0, which has no logarithm. */
const toTenth = (db: number): number => (db > SILENCE_DB ? Math.round(db * 10) / 10 : SILENCE_DB);
