import { mixAt } from './block';
import { evenAt, oddAt, powerOfPeriods, preparePeriods, realOfPeriods } from './fourier';

/** −50 dBFS; pitch in what is quieter says little of the sound. */
const QUIET: f32 = 3e-3;
/** Frames of a window once it is thinned out; as much silence follows. */
export const WINDOW: i32 = 1_024;
const TAPS_MAX: i32 = 512;

/** Written from outside: what frames are summed with when they are thinned out, with zeros up to a multiple of four. */
export const tapsAt: usize = memory.data(TAPS_MAX * 4, 16);
export const windowAt: usize = memory.data(2 * WINDOW * 4, 16);
export const windowPowerAt: usize = memory.data((WINDOW + 8) * 4, 16);
export const correlationAt: usize = memory.data((WINDOW + 8) * 4, 16);

/** The mix from where it is first to be heard; it lies behind all else, and the memory grows with it. */
let heardCount: i32 = 0;
let heardMax: i32 = 0;

export function resetPeriods(framesMax: i32): void {
  heardCount = 0;
  heardMax = framesMax;
  const bytes = <i32>__heap_base + (framesMax + TAPS_MAX) * 4;
  const missing = ((bytes + 0xffff) >> 16) - memory.size();
  if (missing > 0) memory.grow(missing);
  preparePeriods(WINDOW);
}

/** @returns how many frames are kept now */
export function keepFrames(frameCount: i32): i32 {
  let from = 0;
  if (heardCount === 0) while (from < frameCount && abs(load<f32>(mixAt() + from * 4)) < QUIET) from += 1;
  const count = min(frameCount - from, heardMax - heardCount);
  memory.copy(__heap_base + heardCount * 4, mixAt() + from * 4, count * 4);
  heardCount += count;
  return heardCount;
}

/** One frame for each `factor` of what was heard, without their mean. @returns the energy of the window */
export function thinOut(fromFrame: i32, factor: i32, tapCount: i32, frames: i32): f64 {
  const from = __heap_base + fromFrame * 4;
  let sum: f64 = 0;
  for (let at = 0; at < frames; at += 1) {
    const value = weighted(from + at * factor * 4, tapCount);
    store<f32>(windowAt + at * 4, value);
    sum += <f64>value;
  }
  const mean = <f32>(sum / <f64>frames);
  let energy: f64 = 0;
  for (let at = windowAt; at < windowAt + frames * 4; at += 4) {
    const value = load<f32>(at) - mean;
    store<f32>(at, value);
    energy += <f64>value * <f64>value;
  }
  memory.fill(windowAt + frames * 4, 0, (2 * WINDOW - frames) * 4);
  return energy;
}

function weighted(from: usize, tapCount: i32): f32 {
  let sum = f32x4(0, 0, 0, 0);
  for (let tap = 0; tap < tapCount * 4; tap += 16) {
    sum = f32x4.add(sum, f32x4.mul(v128.load(from + tap), v128.load(tapsAt + tap)));
  }
  const two = f32x4.add(sum, v128.shuffle<f32>(sum, sum, 2, 3, 0, 1));
  return f32x4.extract_lane(two, 0) + f32x4.extract_lane(two, 1);
}

/** The power of the window thinned out last, and how like itself it is, lag by lag. */
export function correlate(): void {
  for (let at = 0; at < WINDOW * 4; at += 16) {
    const early = v128.load(windowAt + 2 * at);
    const late = v128.load(windowAt + 2 * at + 16);
    v128.store(evenAt + at, v128.shuffle<f32>(early, late, 0, 2, 4, 6));
    v128.store(oddAt + at, v128.shuffle<f32>(early, late, 1, 3, 5, 7));
  }
  powerOfPeriods(windowPowerAt);
  // The powers as a signal, with their mirror image behind them.
  for (let at = 0; at < WINDOW / 2; at += 1) {
    const even = load<f32>(windowPowerAt + 2 * at * 4);
    const odd = load<f32>(windowPowerAt + (2 * at + 1) * 4);
    store<f32>(evenAt + at * 4, even);
    store<f32>(oddAt + at * 4, odd);
    if (at > 0) store<f32>(evenAt + (WINDOW - at) * 4, even);
    store<f32>(oddAt + (WINDOW - 1 - at) * 4, odd);
  }
  store<f32>(evenAt + (WINDOW / 2) * 4, load<f32>(windowPowerAt + WINDOW * 4));
  realOfPeriods(correlationAt);
}
