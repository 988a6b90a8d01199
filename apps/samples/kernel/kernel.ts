import { resetBlock } from './block';
import { resetRises } from './bands';
import { resetMoments } from './moments';
import { resetMono } from './mono';
import { resetPeriods } from './periods';
import { resetTimbre } from './shape';
import { resetTruePeaks } from './true-peak';

export { beginBlock, channelAt, endBlock } from './block';
export { bandStartsAt, risesAt, sharesAt, takeRises } from './bands';
export { energyOf, energyOfPair, setWeighting } from './k-weighting';
export { levelsAt, measureLevels } from './levels';
export { endMoments, hearMoments, powerAt } from './moments';
export { crossings, endGrains, grainsAt, hearGrains, mixDown } from './mono';
export { dealPcm, pcmAt, peakOfPcm, readPcm } from './pcm';
export { correlate, correlationAt, keepFrames, thinOut, tapsAt, windowAt, windowPowerAt } from './periods';
export { timbreAt } from './shape';
export { listenBetween, truePeakOf } from './true-peak';

/** Forgets the sample before. */
export function begin(
  channelCount: i32,
  sampleRateHz: f32,
  windowFrames: i32,
  grainFrames: i32,
  pitchFrames: i32,
): void {
  resetBlock(channelCount);
  resetTruePeaks();
  resetMoments(windowFrames, sampleRateHz);
  resetMono(grainFrames);
  resetRises();
  resetTimbre();
  resetPeriods(pitchFrames);
}
