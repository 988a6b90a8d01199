import { crcTable } from './checksum.js';

/** What the first metadata block says of the whole. @see RFC 9639, 8.2 */
export interface StreamInfo {
  readonly sampleRateHz: number;
  readonly channelCount: number;
  readonly bits: number;
  /** 0 when the encoder did not know. */
  readonly frameCount: number;
  /** Of all values; zeros when the encoder took none. */
  readonly md5: string;
}

export const STREAM_INFO_BYTES = 34;
/** Sync, codes, a number of up to 7 bytes, block size and rate of 2 each, checksum. */
export const FLAC_HEADER_BYTES_MAX = 16;

export function parseStreamInfo(bytes: Buffer): StreamInfo {
  const packed = bytes.readBigUInt64BE(10);
  return {
    sampleRateHz: Number(packed >> 44n),
    channelCount: Number((packed >> 41n) & 7n) + 1,
    bits: Number((packed >> 36n) & 31n) + 1,
    frameCount: Number(packed & 0xf_ffff_ffffn),
    md5: bytes.toString('hex', 18, 34),
  };
}

export interface FlacFrame {
  /** Whether `number` counts samples, and not blocks. */
  readonly countsSamples: boolean;
  readonly number: number;
  readonly blockFrames: number;
  /** How many channels less one, or one of the three ways to store a pair. */
  readonly channelCode: number;
  readonly headerBytes: number;
}

const CRC8 = crcTable(8, 0x07);
const SAMPLE_BITS = [undefined, 8, 12, undefined, 16, 20, 24, 32] as const;
const STEREO_PAIRS_END = 10;

/**
 * A frame header that agrees with its own checksum and with the stream; else undefined.
 * @see RFC 9639, 9.1
 */
export function parseFlacFrame(bytes: Buffer, info: StreamInfo): FlacFrame | undefined {
  if (bytes.length < 6 || (bytes.readUInt16BE(0) & 0xfffe) !== 0xfff8) return undefined;
  const [sizeCode, rateCode] = [bytes.readUInt8(2) >> 4, bytes.readUInt8(2) & 15];
  const [channelCode, bitsCode] = [bytes.readUInt8(3) >> 4, (bytes.readUInt8(3) >> 1) & 7];
  const channelCount = channelCode < 8 ? channelCode + 1 : 2;
  const bits = bitsCode === 0 ? info.bits : SAMPLE_BITS[bitsCode];
  if (sizeCode === 0 || rateCode === 15 || channelCode > STEREO_PAIRS_END || bits !== info.bits) return undefined;
  if (channelCount !== info.channelCount || (bytes.readUInt8(3) & 1) === 1) return undefined;
  const coded = codedNumber(bytes, 4);
  if (coded === undefined) return undefined;
  const sizeBytes = sizeCode === 6 ? 1 : sizeCode === 7 ? 2 : 0;
  const rateBytes = rateCode === 12 ? 1 : rateCode === 13 || rateCode === 14 ? 2 : 0;
  const crcAt = coded.end + sizeBytes + rateBytes;
  if (crcAt >= bytes.length) return undefined;
  let crc = 0;
  for (let at = 0; at < crcAt; at += 1) crc = CRC8[crc ^ bytes[at]!]!;
  if (crc !== bytes[crcAt]) return undefined;
  const blockFrames = sizeBytes > 0 ? bytes.readUIntBE(coded.end, sizeBytes) + 1 : blockFramesOf(sizeCode);
  return {
    countsSamples: (bytes.readUInt8(1) & 1) === 1,
    number: coded.number,
    blockFrames,
    channelCode,
    headerBytes: crcAt + 1,
  };
}

const blockFramesOf = (code: number): number => (code === 1 ? 192 : code < 6 ? 144 * 2 ** code : 2 ** code);

/** UTF-8 as it once was, up to 36 bits. */
function codedNumber(bytes: Buffer, at: number): { number: number; end: number } | undefined {
  const first = bytes.readUInt8(at);
  const ones = Math.clz32(~(first << 24));
  if (ones === 1 || ones > 7) return undefined;
  const extra = Math.max(0, ones - 1);
  let number = ones === 0 ? first : first & (0x7f >> ones);
  for (let next = at + 1; next <= at + extra; next += 1) {
    const byte = bytes[next];
    if (byte === undefined || byte >> 6 !== 0b10) return undefined;
    number = number * 64 + (byte & 0x3f);
  }
  return { number, end: at + 1 + extra };
}
