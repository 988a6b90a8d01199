/** Values of a block, over all its channels: 64 KiB of PCM have no more. */
export const VALUES_MAX: i32 = 65_536;
export const CHANNELS_MAX: i32 = 32;
/** So many frames of the block before lie in front of each channel: whoever looks back finds them there. */
export const HEAD: i32 = 16;
/** Silence behind each channel, so that four frames can be taken where one is left. */
const SLACK: i32 = 4;
const FLOAT: i32 = 4;

// The mix is one channel more.
const memoryOfBlock: usize = memory.data((2 * VALUES_MAX + (CHANNELS_MAX + 1) * (HEAD + 3 + SLACK)) * FLOAT, 16);
const tails: usize = memory.data((CHANNELS_MAX + 1) * HEAD * FLOAT, 16);
const TAIL_BYTES: i32 = HEAD * FLOAT;

let channelCount: i32 = 1;
let strideBytes: i32 = 0;
let frameCount: i32 = 0;

/** Before the first block of a sample: nothing sounded before. */
export function resetBlock(count: i32): void {
  channelCount = count;
  memory.fill(tails, 0, (CHANNELS_MAX + 1) * TAIL_BYTES);
}

/** Makes room for so many frames of each channel. */
export function beginBlock(frames: i32): void {
  frameCount = frames;
  strideBytes = (HEAD + ((frames + 3) & ~3) + SLACK) * FLOAT;
  for (let channel = 0; channel <= channelCount; channel += 1) {
    memory.copy(channelAt(channel) - TAIL_BYTES, tails + channel * TAIL_BYTES, TAIL_BYTES);
    memory.fill(channelAt(channel) + frames * FLOAT, 0, SLACK * FLOAT);
  }
}

export function endBlock(): void {
  for (let channel = 0; channel <= channelCount; channel += 1) {
    memory.copy(tails + channel * TAIL_BYTES, channelAt(channel) + frameCount * FLOAT - TAIL_BYTES, TAIL_BYTES);
  }
}

export function channelAt(channel: i32): usize {
  return memoryOfBlock + channel * strideBytes + TAIL_BYTES;
}

/** All channels as one; a single one is that already. */
export function mixAt(): usize {
  return channelAt(channelCount === 1 ? 0 : channelCount);
}

export function channels(): i32 {
  return channelCount;
}
