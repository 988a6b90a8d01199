import { mixAt } from './block';
import { bandsOf } from './bands';
import { evenAt, oddAt, powerOfMoment, prepareMoments } from './fourier';
import { shapeOf } from './shape';

const WINDOW_MAX: i32 = 8_192;
/** The frames heard so far of the window in hand. */
const heard: usize = memory.data(WINDOW_MAX * 4, 16);
/** A Hann window: first its even places, then its odd ones. */
const shape: usize = memory.data(WINDOW_MAX * 4, 16);
/** The power of the moment heard last, by bin. */
export const powerAt: usize = memory.data((WINDOW_MAX / 2 + 8) * 4, 16);

let windowFrames: i32 = 0;
let filled: i32 = 0;
let hertzPerBin: f32 = 1;

/** The first window is centred on the first frame. @param frames of a window: a power of two, 128 at least */
export function resetMoments(frames: i32, sampleRateHz: f32): void {
  if (frames !== windowFrames) {
    prepareMoments(frames / 2);
    writeShape(frames);
  }
  windowFrames = frames;
  hertzPerBin = sampleRateHz / <f32>frames;
  filled = frames / 2;
  memory.fill(heard, 0, frames * 2);
}

/** Hann; its sum is half the window, and half of a sine is at negative frequencies. */
function writeShape(frames: i32): void {
  const half = frames / 2;
  for (let at = 0; at < frames; at += 1) {
    const value = (4 / <f64>frames) * (0.5 - 0.5 * Math.cos((2 * Math.PI * at) / frames));
    store<f32>(shape + ((at & 1) * half + (at >> 1)) * 4, <f32>value);
  }
}

export function hearMoments(frameCount: i32): void {
  for (let from = 0; from < frameCount;) {
    const count = min(frameCount - from, windowFrames - filled);
    memory.copy(heard + filled * 4, mixAt() + from * 4, count * 4);
    filled += count;
    from += count;
    if (filled === windowFrames) listen(true);
  }
}

/** The frames that fill no whole window, with silence after them. */
export function endMoments(): void {
  if (filled <= windowFrames / 2) return;
  memory.fill(heard + filled * 4, 0, (windowFrames - filled) * 4);
  listen(false);
}

function listen(isWhole: bool): void {
  const halfBytes = windowFrames * 2;
  for (let at = 0; at < halfBytes; at += 16) {
    const early = v128.load(heard + 2 * at);
    const late = v128.load(heard + 2 * at + 16);
    const even = v128.shuffle<f32>(early, late, 0, 2, 4, 6);
    const odd = v128.shuffle<f32>(early, late, 1, 3, 5, 7);
    v128.store(evenAt + at, f32x4.mul(even, v128.load(shape + at)));
    v128.store(oddAt + at, f32x4.mul(odd, v128.load(shape + halfBytes + at)));
  }
  powerOfMoment(powerAt);
  bandsOf(powerAt, isWhole);
  shapeOf(powerAt, windowFrames / 2, hertzPerBin);
  memory.copy(heard, heard + halfBytes, halfBytes);
  filled = windowFrames / 2;
}
