/** Complex points: a window of 8,192 real frames is taken as half as many. */
const POINTS_MAX: i32 = 4_096;
const ROOM: i32 = (POINTS_MAX + 8) * 4;

const firstReal: usize = memory.data(ROOM, 16);
const firstImaginary: usize = memory.data(ROOM, 16);
const secondReal: usize = memory.data(ROOM, 16);
const secondImaginary: usize = memory.data(ROOM, 16);

/** A signal is written here before `transform`: frames 0, 2, 4 … as real, the others as imaginary parts. */
export const evenAt: usize = firstReal;
export const oddAt: usize = firstImaginary;

let real: usize = firstReal;
let imaginary: usize = firstImaginary;

/** The turns of a size: once, twice and three times for the steps of radix 4, then half of one for the parts. */
const TURNS_BYTES: i32 = 3 * POINTS_MAX * 4;
const momentTurns: usize = memory.data(TURNS_BYTES, 16);
const periodTurns: usize = memory.data(TURNS_BYTES, 16);
let momentPoints: i32 = 0;
let periodPoints: i32 = 0;

/** @param points a power of two, 16 at least */
export function prepareMoments(points: i32): void {
  if (points !== momentPoints) writeTurns(momentTurns, points);
  momentPoints = points;
}

export function preparePeriods(points: i32): void {
  if (points !== periodPoints) writeTurns(periodTurns, points);
  periodPoints = points;
}

function writeTurns(turns: usize, points: i32): void {
  const quarter = points / 4;
  for (let times = 1; times <= 3; times += 1) {
    const row = turns + (times - 1) * 2 * quarter * 4;
    for (let at = 0; at < quarter; at += 1) writeTurn(row, at, quarter, (<f64>times * at) / points);
  }
  const parts = turns + 6 * quarter * 4;
  const count = points / 2 + 4;
  for (let at = 0; at < count; at += 1) writeTurn(parts, at, count, <f64>at / (2 * points));
}

function writeTurn(row: usize, at: i32, count: i32, turn: f64): void {
  store<f32>(row + at * 4, <f32>Math.cos(2 * Math.PI * turn));
  store<f32>(row + (count + at) * 4, <f32>-Math.sin(2 * Math.PI * turn));
}

/** Of a signal of twice as many frames. @see Stockham, in Cochran et al., What is the fast Fourier transform?, 1967 */
function transform(points: i32, turns: usize): void {
  real = firstReal;
  imaginary = firstImaginary;
  firstStep(points, turns);
  swap();
  let length = points / 4;
  let stride = 4;
  for (; length >= 4; length /= 4, stride *= 4) {
    step(length, stride, turns, points / 4);
    swap();
  }
  if (length === 2) {
    lastStep(stride);
    swap();
  }
}

function swap(): void {
  real = real === firstReal ? secondReal : firstReal;
  imaginary = imaginary === firstImaginary ? secondImaginary : firstImaginary;
}

/** The first step of radix 4: four neighbours at once, whose results go to sixteen places in a row. */
function firstStep(points: i32, turns: usize): void {
  const bytes = points; // a quarter of the points, four bytes each
  for (let at = 0; at < bytes; at += 16) {
    const x = firstReal + at;
    const y = firstImaginary + at;
    const acX = sumOf(x, 2 * bytes);
    const acY = sumOf(y, 2 * bytes);
    const caX = gapOf(x, 2 * bytes);
    const caY = gapOf(y, 2 * bytes);
    const bdX = sumOf(x + bytes, 2 * bytes);
    const bdY = sumOf(y + bytes, 2 * bytes);
    const dbX = gapOf(x + bytes, 2 * bytes);
    const dbY = gapOf(y + bytes, 2 * bytes);
    const turn = turns + at;
    const x1 = f32x4.add(caX, dbY);
    const y1 = f32x4.sub(caY, dbX);
    const x2 = f32x4.sub(acX, bdX);
    const y2 = f32x4.sub(acY, bdY);
    const x3 = f32x4.sub(caX, dbY);
    const y3 = f32x4.add(caY, dbX);
    const cos1 = v128.load(turn);
    const sin1 = v128.load(turn + bytes);
    const cos2 = v128.load(turn + 2 * bytes);
    const sin2 = v128.load(turn + 3 * bytes);
    const cos3 = v128.load(turn + 4 * bytes);
    const sin3 = v128.load(turn + 5 * bytes);
    storeRows(
      secondReal + 4 * at,
      f32x4.add(acX, bdX),
      turnedReal(x1, y1, cos1, sin1),
      turnedReal(x2, y2, cos2, sin2),
      turnedReal(x3, y3, cos3, sin3),
    );
    storeRows(
      secondImaginary + 4 * at,
      f32x4.add(acY, bdY),
      turnedImaginary(x1, y1, cos1, sin1),
      turnedImaginary(x2, y2, cos2, sin2),
      turnedImaginary(x3, y3, cos3, sin3),
    );
  }
}

function sumOf(at: usize, gap: i32): v128 {
  return f32x4.add(v128.load(at), v128.load(at + gap));
}

function gapOf(at: usize, gap: i32): v128 {
  return f32x4.sub(v128.load(at), v128.load(at + gap));
}

function turnedReal(x: v128, y: v128, cos: v128, sin: v128): v128 {
  return f32x4.sub(f32x4.mul(x, cos), f32x4.mul(y, sin));
}

function turnedImaginary(x: v128, y: v128, cos: v128, sin: v128): v128 {
  return f32x4.add(f32x4.mul(x, sin), f32x4.mul(y, cos));
}

/** Four rows of four as columns. */
function storeRows(at: usize, a: v128, b: v128, c: v128, d: v128): void {
  const abLow = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const abHigh = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cdLow = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const cdHigh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(at, v128.shuffle<f32>(abLow, cdLow, 0, 1, 4, 5));
  v128.store(at, v128.shuffle<f32>(abLow, cdLow, 2, 3, 6, 7), 16);
  v128.store(at, v128.shuffle<f32>(abHigh, cdHigh, 0, 1, 4, 5), 32);
  v128.store(at, v128.shuffle<f32>(abHigh, cdHigh, 2, 3, 6, 7), 48);
}

/** `length` points, each of `stride` neighbours that are turned alike; x is real, y imaginary. */
function step(length: i32, stride: i32, turns: usize, quarter: i32): void {
  const bytes = (length / 4) * stride * 4;
  const row = quarter * 4;
  const otherReal = real === firstReal ? secondReal : firstReal;
  const otherImaginary = imaginary === firstImaginary ? secondImaginary : firstImaginary;
  for (let point = 0; point < length / 4; point += 1) {
    const t = turns + point * stride * 4;
    const cos1 = v128.load32_splat(t);
    const sin1 = v128.load32_splat(t + row);
    const cos2 = v128.load32_splat(t + 2 * row);
    const sin2 = v128.load32_splat(t + 3 * row);
    const cos3 = v128.load32_splat(t + 4 * row);
    const sin3 = v128.load32_splat(t + 5 * row);
    const next = stride * 4;
    const from = point * next;
    for (let at = from; at < from + next; at += 16) {
      const x = real + at;
      const y = imaginary + at;
      const acX = sumOf(x, 2 * bytes);
      const acY = sumOf(y, 2 * bytes);
      const caX = gapOf(x, 2 * bytes);
      const caY = gapOf(y, 2 * bytes);
      const bdX = sumOf(x + bytes, 2 * bytes);
      const bdY = sumOf(y + bytes, 2 * bytes);
      const dbX = gapOf(x + bytes, 2 * bytes);
      const dbY = gapOf(y + bytes, 2 * bytes);
      const toX = otherReal + at + 3 * from;
      const toY = otherImaginary + at + 3 * from;
      v128.store(toX, f32x4.add(acX, bdX));
      v128.store(toY, f32x4.add(acY, bdY));
      storeTurned(toX + next, toY + next, f32x4.add(caX, dbY), f32x4.sub(caY, dbX), cos1, sin1);
      storeTurned(toX + 2 * next, toY + 2 * next, f32x4.sub(acX, bdX), f32x4.sub(acY, bdY), cos2, sin2);
      storeTurned(toX + 3 * next, toY + 3 * next, f32x4.sub(caX, dbY), f32x4.add(caY, dbX), cos3, sin3);
    }
  }
}

function storeTurned(toReal: usize, toImaginary: usize, x: v128, y: v128, cos: v128, sin: v128): void {
  v128.store(toReal, turnedReal(x, y, cos, sin));
  v128.store(toImaginary, turnedImaginary(x, y, cos, sin));
}

/** The step of radix 2 that is left where the points are no power of four; it turns nothing. */
function lastStep(stride: i32): void {
  const bytes = stride * 4;
  const otherReal = real === firstReal ? secondReal : firstReal;
  const otherImaginary = imaginary === firstImaginary ? secondImaginary : firstImaginary;
  for (let at = 0; at < bytes; at += 16) {
    sumAndGap(real + at, otherReal + at, bytes);
    sumAndGap(imaginary + at, otherImaginary + at, bytes);
  }
}

function sumAndGap(from: usize, to: usize, bytes: usize): void {
  const early = v128.load(from);
  const late = v128.load(from + bytes);
  v128.store(to, f32x4.add(early, late));
  v128.store(to + bytes, f32x4.sub(early, late));
}

/** The squared magnitude of bins 0 … `points` of the signal at `evenAt` and `oddAt`, as a window of moments. */
export function powerOfMoment(into: usize): void {
  transform(momentPoints, momentTurns);
  takePowers(momentPoints, momentTurns, into);
}

export function powerOfPeriods(into: usize): void {
  transform(periodPoints, periodTurns);
  takePowers(periodPoints, periodTurns, into);
}

/** The real parts alone, which are all there is of a signal that is its own mirror image. */
export function realOfPeriods(into: usize): void {
  transform(periodPoints, periodTurns);
  takeReals(periodPoints, periodTurns, into);
}

function backwards(four: v128): v128 {
  return v128.shuffle<f32>(four, four, 3, 2, 1, 0);
}

/** Even frames went in as real, odd ones as imaginary parts: their two transforms are told apart by symmetry. */
function takePowers(points: i32, turns: usize, into: usize): void {
  const parts = turns + 6 * points;
  const half = f32x4.splat(0.5);
  for (let bin = 1; bin <= points / 2; bin += 4) {
    const mirrored = (points - bin - 3) * 4;
    const lowReal = v128.load(real + bin * 4);
    const lowImaginary = v128.load(imaginary + bin * 4);
    const highReal = backwards(v128.load(real + mirrored));
    const highImaginary = backwards(v128.load(imaginary + mirrored));
    const evenReal = f32x4.mul(f32x4.add(lowReal, highReal), half);
    const evenImaginary = f32x4.mul(f32x4.sub(lowImaginary, highImaginary), half);
    const oddReal = f32x4.mul(f32x4.add(lowImaginary, highImaginary), half);
    const oddImaginary = f32x4.mul(f32x4.sub(highReal, lowReal), half);
    const cos = v128.load(parts + bin * 4);
    const sin = v128.load(parts + (points / 2 + 4 + bin) * 4);
    const real1 = turnedReal(oddReal, oddImaginary, cos, sin);
    const imaginary1 = turnedImaginary(oddReal, oddImaginary, cos, sin);
    v128.store(into + bin * 4, squared(f32x4.add(evenReal, real1), f32x4.add(evenImaginary, imaginary1)));
    v128.store(into + mirrored, backwards(squared(f32x4.sub(evenReal, real1), f32x4.sub(imaginary1, evenImaginary))));
  }
  const r = load<f32>(real);
  const i = load<f32>(imaginary);
  store<f32>(into, (r + i) * (r + i));
  store<f32>(into + points * 4, (r - i) * (r - i));
}

function squared(x: v128, y: v128): v128 {
  return f32x4.add(f32x4.mul(x, x), f32x4.mul(y, y));
}

/** Of the lower half of the bins. */
function takeReals(points: i32, turns: usize, into: usize): void {
  const parts = turns + 6 * points;
  const half = f32x4.splat(0.5);
  for (let bin = 1; bin <= points / 2; bin += 4) {
    const mirrored = (points - bin - 3) * 4;
    const lowReal = v128.load(real + bin * 4);
    const highReal = backwards(v128.load(real + mirrored));
    const oddReal = f32x4.add(v128.load(imaginary + bin * 4), backwards(v128.load(imaginary + mirrored)));
    const oddImaginary = f32x4.sub(highReal, lowReal);
    const cos = v128.load(parts + bin * 4);
    const sin = v128.load(parts + (points / 2 + 4 + bin) * 4);
    const sum = f32x4.add(f32x4.add(lowReal, highReal), turnedReal(oddReal, oddImaginary, cos, sin));
    v128.store(into + bin * 4, f32x4.mul(sum, half));
  }
  store<f32>(into, load<f32>(real) + load<f32>(imaginary));
}
