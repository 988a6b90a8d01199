import { logarithm } from './logarithm';

export const BANDS: i32 = 32;
const BINS_MAX: i32 = 4_096;
/** −100 dB: digital silence has no logarithm. */
const FLOOR_POWER: f32 = 1e-10;
/** −60 dB as the natural logarithm of a power: what rises below it is not heard. */
const FLOOR: f32 = -13.815511;

/** Written from outside: the first bin of each band but the last, and where that of the next one would be. */
export const bandStartsAt: usize = memory.data(BANDS * 4, 16);
/** Written from outside: how much of each bin belongs to the band above. */
export const sharesAt: usize = memory.data((BINS_MAX + 4) * 4, 16);

const powers: usize = memory.data(BANDS * 4, 16);
/** The natural logarithms of the powers of the bands. */
export const logarithmsAt: usize = memory.data(BANDS * 4, 16);

// One place more on either side: the lowest and the highest band have themselves as neighbours.
const before: usize = memory.data((BANDS + 8) * 4, 16);
const BEFORE: usize = before + 16;

/** How far each moment of the block rises over the one before, in the mean of all bands. */
export const risesAt: usize = memory.data((65_536 / 64 + 8) * 4, 16);
let riseCount: i32 = 0;
let hasRisen: bool = false;

export function resetRises(): void {
  hasRisen = false;
  riseCount = 0;
  for (let at = 0; at < BANDS + 8; at += 1) store<f32>(before + at * 4, FLOOR);
}

/** @returns how many there are since it was asked last */
export function takeRises(): i32 {
  const count = riseCount;
  riseCount = 0;
  return count;
}

/** @param isWhole false where the sample ends within the moment: that edge is heard as a click */
export function bandsOf(power: usize, isWhole: bool): void {
  sumBands(power);
  for (let at = 0; at < BANDS * 4; at += 16) {
    v128.store(logarithmsAt + at, logarithm(f32x4.add(v128.load(powers + at), f32x4.splat(FLOOR_POWER))));
  }
  if (isWhole || !hasRisen) rise();
}

/** Each bin is shared by the two bands around it. */
function sumBands(power: usize): void {
  let above: f32 = 0;
  for (let band = 0; band < BANDS - 1; band += 1) {
    let bin = load<i32>(bandStartsAt + band * 4);
    const end = load<i32>(bandStartsAt + band * 4 + 4);
    let plain = f32x4(0, 0, 0, 0);
    let shared = f32x4(0, 0, 0, 0);
    for (; bin + 4 <= end; bin += 4) {
      const four = v128.load(power + bin * 4);
      plain = f32x4.add(plain, four);
      shared = f32x4.add(shared, f32x4.mul(four, v128.load(sharesAt + bin * 4)));
    }
    let all = total(plain);
    let next = total(shared);
    for (; bin < end; bin += 1) {
      const value = load<f32>(power + bin * 4);
      all += value;
      next += value * load<f32>(sharesAt + bin * 4);
    }
    store<f32>(powers + band * 4, all - next + above);
    above = next;
  }
  store<f32>(powers + (BANDS - 1) * 4, above);
}

export function total(four: v128): f32 {
  const two = f32x4.add(four, v128.shuffle<f32>(four, four, 2, 3, 0, 1));
  return f32x4.extract_lane(two, 0) + f32x4.extract_lane(two, 1);
}

/** Against the loudest neighbour a moment before, so that vibrato is none. */
function rise(): void {
  let sum = f32x4(0, 0, 0, 0);
  for (let at = 0; at < BANDS * 4; at += 16) {
    const now = f32x4.pmax(v128.load(logarithmsAt + at), f32x4.splat(FLOOR));
    const around = f32x4.pmax(v128.load(BEFORE + at - 4), v128.load(BEFORE + at + 4));
    const gap = f32x4.sub(now, f32x4.pmax(around, v128.load(BEFORE + at)));
    sum = f32x4.add(sum, f32x4.pmax(f32x4(0, 0, 0, 0), gap));
  }
  for (let at = 0; at < BANDS * 4; at += 16) {
    v128.store(BEFORE + at, f32x4.pmax(v128.load(logarithmsAt + at), f32x4.splat(FLOOR)));
  }
  store<f32>(BEFORE - 4, load<f32>(BEFORE));
  store<f32>(BEFORE + BANDS * 4, load<f32>(BEFORE + BANDS * 4 - 4));
  store<f32>(risesAt + riseCount * 4, total(sum) / <f32>BANDS);
  riseCount += 1;
  hasRisen = true;
}
