/** What is heard of further channels: an inverted one would silence a plain mean of two. */
const FURTHER_CHANNELS = 0.6;

/** All channels as one, none of which can cancel another. */
export function mixDown(channels: readonly Float32Array[], frameCount: number, into: Float32Array): void {
  const [first, ...further] = channels;
  into.set(first!.subarray(0, frameCount));
  if (further.length === 0) return;
  for (const samples of further) {
    for (let frame = 0; frame < frameCount; frame += 1) into[frame]! += FURTHER_CHANNELS * samples[frame]!;
  }
  const scale = 1 / (1 + FURTHER_CHANNELS * further.length);
  for (let frame = 0; frame < frameCount; frame += 1) into[frame]! *= scale;
}
