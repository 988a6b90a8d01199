import { channelAt, channels, mixAt } from './block';
import { largest } from './levels';

/** What is heard of further channels: an inverted one would silence a plain mean of two. */
const FURTHER_CHANNELS: f32 = 0.6;

/** All channels as one, none of which can cancel another. */
export function mixDown(frameCount: i32): void {
  const count = channels();
  if (count === 1) return;
  const scale = f32x4.splat(1 / (1 + FURTHER_CHANNELS * <f32>(count - 1)));
  for (let at = 0; at < frameCount * 4; at += 16) {
    let sum = v128.load(channelAt(1) + at);
    for (let channel = 2; channel < count; channel += 1) sum = f32x4.add(sum, v128.load(channelAt(channel) + at));
    sum = f32x4.add(v128.load(channelAt(0) + at), f32x4.mul(sum, f32x4.splat(FURTHER_CHANNELS)));
    v128.store(mixAt() + at, f32x4.mul(sum, scale));
  }
}

let isNegative: i32 = 0;

/** How often the mix goes through zero; what is exactly zero is on neither side. */
export function crossings(frameCount: i32): i32 {
  const mix = mixAt();
  let count = 0;
  for (let frame = 0; frame < frameCount; frame += 4) {
    const four = v128.load(mix + frame * 4);
    const zeros = i32x4.bitmask(f32x4.eq(four, f32x4(0, 0, 0, 0)));
    const signs = i32x4.bitmask(four);
    if (zeros === 0) {
      count += popcnt((signs ^ ((signs << 1) | isNegative)) & 15);
      isNegative = signs >> 3;
      continue;
    }
    for (let lane = 0; lane < 4; lane += 1) {
      if ((zeros >> lane) & 1) continue;
      const sign = (signs >> lane) & 1;
      count += sign ^ isNegative;
      isNegative = sign;
    }
  }
  return count;
}

let grainFrames: i32 = 1;
let grainFilled: i32 = 0;
let summit: f32 = 0;
let slope: f32 = 0;

/** The summit and the steepest slope of each grain that ended in the block, by turns. */
export const grainsAt: usize = memory.data((65_536 + 1) * 8, 16);

export function resetMono(framesPerGrain: i32): void {
  isNegative = 0;
  grainFrames = framesPerGrain;
  clearGrain();
}

function clearGrain(): void {
  grainFilled = 0;
  summit = 0;
  slope = 0;
}

/** @returns how many grains ended */
export function hearGrains(frameCount: i32): i32 {
  let count = 0;
  for (let from = 0; from < frameCount;) {
    const to = min(frameCount, from + grainFrames - grainFilled);
    addToGrain(mixAt() + from * 4, mixAt() + to * 4);
    grainFilled += to - from;
    from = to;
    if (grainFilled === grainFrames) count = endGrain(count);
  }
  return count;
}

/** The grain that the sample ends in. @returns how many there are now */
export function endGrains(): i32 {
  return grainFilled > 0 ? endGrain(0) : 0;
}

function endGrain(count: i32): i32 {
  store<f32>(grainsAt + count * 8, summit);
  store<f32>(grainsAt + count * 8 + 4, slope);
  clearGrain();
  return count + 1;
}

function addToGrain(from: usize, to: usize): void {
  let highest = f32x4.splat(summit);
  let steepest = f32x4.splat(slope);
  let at = from;
  for (; at + 16 <= to; at += 16) {
    const four = v128.load(at);
    highest = f32x4.pmax(highest, f32x4.abs(four));
    steepest = f32x4.pmax(steepest, f32x4.abs(f32x4.sub(four, v128.load(at - 4))));
  }
  summit = largest(highest);
  slope = largest(steepest);
  for (; at < to; at += 4) {
    summit = max(summit, abs(load<f32>(at)));
    slope = max(slope, abs(load<f32>(at) - load<f32>(at - 4)));
  }
}
