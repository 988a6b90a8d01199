import { channelAt, channels } from './block';
import { largest } from './levels';

const BLOCK_BYTES: i32 = 64 * 1024;
/** Frames of a block lie here as they lie in the file, with zeros behind them up to the next sixteen bytes. */
export const pcmAt: usize = memory.data(BLOCK_BYTES + 64, 16);
/** The same as numbers from −1 to 1. */
const values: usize = memory.data((BLOCK_BYTES / 2 + 16) * 4, 16);

/** So many values of 16 or 24 bits, or 32-bit floats, become numbers. */
export function readPcm(bits: i32, isLittleEndian: bool, count: i32): void {
  memory.fill(pcmAt + (count * bits) / 8, 0, 32);
  if (bits === 16) read16(count, isLittleEndian);
  else if (bits === 24) read24(count, isLittleEndian);
  else read32(count, isLittleEndian);
}

function read16(count: i32, isLittleEndian: bool): void {
  const scale = f32x4.splat(1 / 32_768);
  const turned = i8x16(1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14);
  for (let at = 0; at < count; at += 8) {
    const stored = v128.load(pcmAt + at * 2);
    const eight = isLittleEndian ? stored : v128.swizzle(stored, turned);
    v128.store(values + at * 4, f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(eight)), scale));
    v128.store(values + at * 4 + 16, f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(eight)), scale));
  }
}

/** In the upper bits of 32, so that the sign is where it belongs. */
function read24(count: i32, isLittleEndian: bool): void {
  const scale = f32x4.splat(1 / 2_147_483_648);
  const places = i8x16(-1, 0, 1, 2, -1, 3, 4, 5, -1, 6, 7, 8, -1, 9, 10, 11);
  const turned = i8x16(-1, 2, 1, 0, -1, 5, 4, 3, -1, 8, 7, 6, -1, 11, 10, 9);
  const order = isLittleEndian ? places : turned;
  for (let at = 0; at < count; at += 4) {
    const four = v128.swizzle(v128.load(pcmAt + at * 3), order);
    v128.store(values + at * 4, f32x4.mul(f32x4.convert_i32x4_s(four), scale));
  }
}

function read32(count: i32, isLittleEndian: bool): void {
  const turned = i8x16(3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
  for (let at = 0; at < count * 4; at += 16) {
    const stored = v128.load(pcmAt + at);
    v128.store(values + at, isLittleEndian ? stored : v128.swizzle(stored, turned));
  }
}

/** The largest absolute value of those read last; NaN or infinite where one of them is. */
export function peakOfPcm(count: i32): f32 {
  let peak = f32x4(0, 0, 0, 0);
  for (let at = 0; at < count * 4; at += 16) peak = f32x4.max(peak, f32x4.abs(v128.load(values + at)));
  const isNumber = i32x4.all_true(f32x4.eq(peak, peak));
  return isNumber ? largest(peak) : NaN;
}

/** The values read last, which lie frame by frame, to the channels of the block. */
export function dealPcm(frameCount: i32): void {
  const count = channels();
  if (count === 1) memory.copy(channelAt(0), values, frameCount * 4);
  else if (count === 2) dealPairs(frameCount);
  else for (let channel = 0; channel < count; channel += 1) dealChannel(channel, count, frameCount);
}

function dealPairs(frameCount: i32): void {
  for (let at = 0; at < frameCount * 4; at += 16) {
    const early = v128.load(values + 2 * at);
    const late = v128.load(values + 2 * at + 16);
    v128.store(channelAt(0) + at, v128.shuffle<f32>(early, late, 0, 2, 4, 6));
    v128.store(channelAt(1) + at, v128.shuffle<f32>(early, late, 1, 3, 5, 7));
  }
}

function dealChannel(channel: i32, count: i32, frameCount: i32): void {
  const to = channelAt(channel);
  for (let frame = 0; frame < frameCount; frame += 1) {
    store<f32>(to + frame * 4, load<f32>(values + (frame * count + channel) * 4));
  }
}
