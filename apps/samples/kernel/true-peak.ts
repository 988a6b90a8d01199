import { channelAt, CHANNELS_MAX } from './block';
import { largest } from './levels';

/**
 * Half the sum and half the difference of each of two phases of the interpolating filter and its mirror
 * image, from its outer taps to its inner ones: a phase and its mirror are s + d and s - d of the frames'
 * sums and differences around the middle, and the larger of |s + d| and |s - d| is |s| + |d|.
 * @see ITU-R BS.1770-4, annex 2
 */
const TAPS = 12;
const FIRST: StaticArray<f64> = [
  0.001708984375, 0.010986328125, -0.0196533203125, 0.033203125, -0.0594482421875, 0.1373291015625, 0.97216796875,
  -0.102294921875, 0.047607421875, -0.026611328125, 0.014892578125, -0.00830078125,
];
const SECOND: StaticArray<f64> = [
  -0.0291748046875, 0.029296875, -0.0517578125, 0.089111328125, -0.16650390625, 0.465087890625, 0.77978515625,
  -0.2003173828125, 0.1015625, -0.0582275390625, 0.0330810546875, -0.0189208984375,
];
/** No value between the frames is further out than this many times the furthest frame around it. */
let gainMax: f64 = 0;
/** So many frames are looked at together, whether they can hold a new peak at all. */
const STRETCH = 32;

const peaks: usize = memory.data(CHANNELS_MAX * 4, 16);
const furthest: usize = memory.data((65_536 / STRETCH) * 4, 16);
/** Sums and differences of the first phase, then of the second: six times four equal numbers each. */
const halves: usize = memory.data(4 * 6 * 16, 16);

export function resetTruePeaks(): void {
  memory.fill(peaks, 0, CHANNELS_MAX * 4);
  if (gainMax > 0) return;
  gainMax = max(prepare(FIRST, 0), prepare(SECOND, 12));
}

function prepare(phase: StaticArray<f64>, row: i32): f64 {
  let gain: f64 = 0;
  for (let tap = 0; tap < TAPS; tap += 1) {
    gain += abs(phase[tap]);
    if (tap >= TAPS / 2) continue;
    const mirrored = phase[TAPS - 1 - tap];
    v128.store(halves + (row + tap) * 16, f32x4.splat(<f32>((phase[tap] + mirrored) / 2)));
    v128.store(halves + (row + 6 + tap) * 16, f32x4.splat(<f32>((phase[tap] - mirrored) / 2)));
  }
  // sums of rounded numbers may be a little larger than they should
  return gain * 1.000001;
}

/** The peak between the frames of a channel so far, four times oversampled; at least the largest frame. */
export function truePeakOf(channel: i32): f32 {
  return load<f32>(peaks + channel * 4);
}

/** The loudest stretch goes first: most others cannot be above what it has between its frames. */
export function listenBetween(channel: i32, frameCount: i32): void {
  const from = channelAt(channel);
  const count = (frameCount + STRETCH - 1) / STRETCH;
  let peak = load<f32>(peaks + channel * 4);
  const loudest = measureStretches(from, count, from + frameCount * 4);
  peak = interpolate(from, loudest, frameCount, peak);
  for (let stretch = 0; stretch < count; stretch += 1) {
    const most = load<f32>(furthest + stretch * 4);
    if (most > peak) peak = most;
    if (<f64>most * gainMax > <f64>peak && stretch !== loudest) peak = interpolate(from, stretch, frameCount, peak);
  }
  store<f32>(peaks + channel * 4, peak);
}

/** How far out each stretch goes, with the frames before it that its interpolation looks at. @returns the loudest */
function measureStretches(from: usize, count: i32, end: usize): i32 {
  let loudest = 0;
  let most: f32 = -1;
  for (let stretch = 0; stretch < count; stretch += 1) {
    const begin = from + stretch * STRETCH * 4;
    let peak = f32x4.abs(v128.load(begin - 48));
    const to = min(begin + STRETCH * 4, end);
    for (let at = begin - 32; at < to; at += 16) peak = f32x4.pmax(peak, f32x4.abs(v128.load(at)));
    const here = largest(peak);
    store<f32>(furthest + stretch * 4, here);
    if (here > most) {
      most = here;
      loudest = stretch;
    }
  }
  return loudest;
}

/** The last four frames may be looked at twice: a peak is the same peak again. */
function interpolate(from: usize, stretch: i32, frameCount: i32, before: f32): f32 {
  const begin = from + stretch * STRETCH * 4;
  const last = from + min((stretch + 1) * STRETCH, frameCount) * 4 - 16;
  let peak = f32x4.splat(before);
  let at = begin;
  do {
    if (at > last) at = last;
    peak = f32x4.pmax(peak, f32x4.pmax(between(at, 0), between(at, 12 * 16)));
    at += 16;
  } while (at < last + 16);
  return largest(peak);
}

function between(at: usize, row: i32): v128 {
  const sum = f32x4.add(
    f32x4.add(
      f32x4.add(together(at, row, 0), together(at, row, 1)),
      f32x4.add(together(at, row, 2), together(at, row, 3)),
    ),
    f32x4.add(together(at, row, 4), together(at, row, 5)),
  );
  const difference = f32x4.add(
    f32x4.add(f32x4.add(apart(at, row, 0), apart(at, row, 1)), f32x4.add(apart(at, row, 2), apart(at, row, 3))),
    f32x4.add(apart(at, row, 4), apart(at, row, 5)),
  );
  return f32x4.add(f32x4.abs(sum), f32x4.abs(difference));
}

function together(at: usize, row: i32, tap: i32): v128 {
  const pair = f32x4.add(v128.load(at - (TAPS - 1 - tap) * 4), v128.load(at - tap * 4));
  return f32x4.mul(v128.load(halves + row + tap * 16), pair);
}

function apart(at: usize, row: i32, tap: i32): v128 {
  const pair = f32x4.sub(v128.load(at - (TAPS - 1 - tap) * 4), v128.load(at - tap * 4));
  return f32x4.mul(v128.load(halves + row + 96 + tap * 16), pair);
}
