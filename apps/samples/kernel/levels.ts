import { channelAt } from './block';

/** Of the channel measured last: the sum of its values and of their squares, and the largest absolute one. */
export const levelsAt: usize = memory.data(24, 16);

export function measureLevels(channel: i32, frameCount: i32): void {
  const from = channelAt(channel);
  const to = from + frameCount * 4;
  let sum = f64x2(0, 0);
  let squares = f64x2(0, 0);
  let peak = f32x4(0, 0, 0, 0);
  // behind the last frame there is silence, which changes nothing
  for (let at = from; at < to; at += 16) {
    const four = v128.load(at);
    const low = f64x2.promote_low_f32x4(four);
    const high = f64x2.promote_low_f32x4(v128.shuffle<f32>(four, four, 2, 3, 2, 3));
    sum = f64x2.add(sum, f64x2.add(low, high));
    squares = f64x2.add(squares, f64x2.add(f64x2.mul(low, low), f64x2.mul(high, high)));
    peak = f32x4.pmax(peak, f32x4.abs(four));
  }
  store<f64>(levelsAt, f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
  store<f64>(levelsAt + 8, f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1));
  store<f64>(levelsAt + 16, <f64>largest(peak));
}

/** The largest of four. */
export function largest(four: v128): f32 {
  const two = f32x4.pmax(four, v128.shuffle<f32>(four, four, 2, 3, 0, 1));
  return f32x4.extract_lane(f32x4.pmax(two, v128.shuffle<f32>(two, two, 1, 0, 3, 2)), 0);
}
