import { createHash } from 'node:crypto';
import { BitReader } from './bit-reader.js';
import { FLAC_HEADER_BYTES_MAX, type FlacFrame, parseFlacFrame, type StreamInfo } from './flac-frame.js';
import { readSubframe } from './flac-subframe.js';

/** Left, right and middle by what is stored of them. @see RFC 9639, 9.1.3 */
const LEFT_SIDE = 8;
const SIDE_RIGHT = 9;
const MID_SIDE = 10;
const CRC_BYTES = 2;
const NO_MD5 = '0'.repeat(32);

/** What the decoder here takes: values that fit where sums are exact, in bytes that WAV knows. */
export const decodesFlac = ({ bits, frameCount, md5 }: StreamInfo): boolean =>
  (bits === 16 || bits === 24) && frameCount > 0 && md5 !== NO_MD5;

/**
 * The values of an intact FLAC stream as PCM of the same width, channel by channel, little-endian.
 * Its frames must have passed their checksums.
 * @returns undefined unless every bit is where it should be and the whole has the stated MD5
 */
export function decodeFlac(stream: Uint8Array, info: StreamInfo): Buffer | undefined {
  const { bits, channelCount, frameCount, md5 } = info;
  const pcm = Buffer.alloc(frameCount * channelCount * (bits / 8));
  const bytes = Buffer.from(stream.buffer, stream.byteOffset, stream.byteLength);
  let frames = 0;
  for (let at = 0; at < bytes.length;) {
    const header = parseFlacFrame(bytes.subarray(at, at + FLAC_HEADER_BYTES_MAX), info);
    if (header === undefined || frames + header.blockFrames > frameCount) return undefined;
    const reader = new BitReader(bytes, at + header.headerBytes);
    const channels = readBlock(reader, header, info);
    if (channels === undefined) return undefined;
    interleave(channels, bits, pcm, frames);
    frames += header.blockFrames;
    at = reader.nextByte + CRC_BYTES;
  }
  const isWhole = frames === frameCount && createHash('md5').update(pcm).digest('hex') === md5;
  return isWhole ? pcm : undefined;
}

function readBlock(reader: BitReader, header: FlacFrame, { bits, channelCount }: StreamInfo): Int32Array[] | undefined {
  const { channelCode, blockFrames } = header;
  const channels = Array.from({ length: channelCount }, () => new Int32Array(blockFrames));
  const side = channelCode < LEFT_SIDE ? -1 : channelCode === SIDE_RIGHT ? 0 : 1;
  for (const [channel, values] of channels.entries()) {
    if (!readSubframe(reader, bits + Number(channel === side), values)) return undefined;
  }
  if (side >= 0) joinPair(channels[0]!, channels[1]!, channelCode);
  return channels;
}

/** A difference was stored in the place of a channel. */
function joinPair(first: Int32Array, second: Int32Array, channelCode: number): void {
  for (let at = 0; at < first.length; at += 1) {
    const [a, b] = [first[at]!, second[at]!];
    if (channelCode === LEFT_SIDE) second[at] = a - b;
    else if (channelCode === SIDE_RIGHT) first[at] = a + b;
    else if (channelCode === MID_SIDE) {
      const middle = 2 * a + (b & 1); // the bit that halving the sum lost is that of the difference
      first[at] = (middle + b) >> 1;
      second[at] = (middle - b) >> 1;
    }
  }
}

function interleave(channels: readonly Int32Array[], bits: number, pcm: Buffer, fromFrame: number): void {
  const frames = channels[0]!.length;
  const frameBytes = (channels.length * bits) / 8;
  for (const [channel, values] of channels.entries()) {
    let at = fromFrame * frameBytes + (channel * bits) / 8;
    for (let frame = 0; frame < frames; frame += 1, at += frameBytes) {
      const value = values[frame]!;
      pcm[at] = value;
      pcm[at + 1] = value >> 8;
      if (bits === 24) pcm[at + 2] = value >> 16;
    }
  }
}
