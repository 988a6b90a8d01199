import { channelAt, CHANNELS_MAX } from './block';

/** What decays below it is as good as gone, and numbers much smaller are slow to reckon with. */
const NEGLIGIBLE: f64 = 1e-18;
const STATE_BYTES: i32 = 4 * 8;
const states: usize = memory.data((CHANNELS_MAX + 1) * STATE_BYTES, 16);

let b0: f64 = 0;
let b1: f64 = 0;
let b2: f64 = 0;
let a1: f64 = 0;
let a2: f64 = 0;
let c1: f64 = 0;
let c2: f64 = 0;

/** A shelf of b0 to a2, then a high-pass with the numerator 1, -2, 1 and the denominator 1, c1, c2. */
export function setWeighting(s0: f64, s1: f64, s2: f64, r1: f64, r2: f64, p1: f64, p2: f64): void {
  b0 = s0;
  b1 = s1;
  b2 = s2;
  a1 = r1;
  a2 = r2;
  c1 = p1;
  c2 = p2;
  memory.fill(states, 0, CHANNELS_MAX * STATE_BYTES);
}

/** The sum of the squares of what comes out, over a channel and the next one; the next call goes on from here. */
export function energyOfPair(channel: i32, from: i32, to: i32): f64 {
  const first = channelAt(channel);
  const second = channelAt(channel + 1);
  const state = states + channel * STATE_BYTES;
  let s1 = pairOf(state, 0);
  let s2 = pairOf(state, 8);
  let h1 = pairOf(state, 16);
  let h2 = pairOf(state, 24);
  let energy = f64x2(0, 0);
  for (let frame = from; frame < to; frame += 1) {
    const value = f64x2.promote_low_f32x4(
      f32x4.replace_lane(v128.load_zero<u32>(first + frame * 4), 1, load<f32>(second + frame * 4)),
    );
    const lifted = f64x2.add(f64x2.mul(f64x2.splat(b0), value), s1);
    s1 = f64x2.sub(f64x2.add(f64x2.mul(f64x2.splat(b1), value), s2), f64x2.mul(f64x2.splat(a1), lifted));
    s2 = f64x2.sub(f64x2.mul(f64x2.splat(b2), value), f64x2.mul(f64x2.splat(a2), lifted));
    const out = f64x2.add(lifted, h1);
    h1 = f64x2.sub(f64x2.sub(h2, f64x2.add(lifted, lifted)), f64x2.mul(f64x2.splat(c1), out));
    h2 = f64x2.sub(lifted, f64x2.mul(f64x2.splat(c2), out));
    energy = f64x2.add(energy, f64x2.mul(out, out));
  }
  keepPair(state, 0, s1);
  keepPair(state, 8, s2);
  keepPair(state, 16, h1);
  keepPair(state, 24, h2);
  return f64x2.extract_lane(energy, 0) + f64x2.extract_lane(energy, 1);
}

function pairOf(state: usize, offset: usize): v128 {
  return f64x2(load<f64>(state + offset), load<f64>(state + offset + STATE_BYTES));
}

function keepPair(state: usize, offset: usize, pair: v128): void {
  keep(state + offset, f64x2.extract_lane(pair, 0));
  keep(state + offset + STATE_BYTES, f64x2.extract_lane(pair, 1));
}

function keep(at: usize, value: f64): void {
  store<f64>(at, abs(value) < NEGLIGIBLE ? 0 : value);
}

/** As `energyOfPair`, of one channel. */
export function energyOf(channel: i32, from: i32, to: i32): f64 {
  const samples = channelAt(channel);
  const state = states + channel * STATE_BYTES;
  let s1 = load<f64>(state);
  let s2 = load<f64>(state + 8);
  let h1 = load<f64>(state + 16);
  let h2 = load<f64>(state + 24);
  let energy: f64 = 0;
  for (let frame = from; frame < to; frame += 1) {
    const value = <f64>load<f32>(samples + frame * 4);
    const lifted = b0 * value + s1;
    s1 = b1 * value + s2 - a1 * lifted;
    s2 = b2 * value - a2 * lifted;
    const out = lifted + h1;
    h1 = h2 - (lifted + lifted) - c1 * out;
    h2 = lifted - c2 * out;
    energy += out * out;
  }
  keep(state, s1);
  keep(state + 8, s2);
  keep(state + 16, h1);
  keep(state + 24, h2);
  return energy;
}
