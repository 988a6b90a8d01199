/** A frame of MP3 or ADTS, which tells where the next one begins. */
export interface FrameHeader {
  readonly lengthBytes: number;
  readonly frameCount: number;
  readonly sampleRateHz: number;
  readonly channelCount: number;
  /** How many bytes behind the header and its checksum that one covers; 0 where there is none. */
  readonly checkedBytes?: number;
}

/** Bytes that either header needs. */
export const FRAME_HEADER_BYTES = 7;

/** kbit/s of layer III, for MPEG 1 and for MPEG 2 and 2.5; index 0 is free format. @see ISO/IEC 11172-3, 13818-3 */
const BIT_RATES = [
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
] as const;
const MPEG1_RATES_HZ = [44_100, 48_000, 32_000] as const;

/** Undefined unless all of it can be: version, layer III, a bit rate and a sample rate that exist. */
export function parseMp3Frame(bytes: Buffer): FrameHeader | undefined {
  if (bytes.length < 4) return undefined;
  const header = bytes.readUInt32BE(0);
  const version = (header >>> 19) & 0b11;
  const layer = (header >>> 17) & 0b11;
  const mpeg1 = version === 0b11;
  const kbit = BIT_RATES[mpeg1 ? 0 : 1][(header >>> 12) & 0b1111];
  const rateHz = MPEG1_RATES_HZ[(header >>> 10) & 0b11];
  if (header >>> 21 !== 0x7ff || version === 0b01 || layer !== 0b01 || !kbit || rateHz === undefined) return undefined;
  const sampleRateHz = mpeg1 ? rateHz : version === 0b10 ? rateHz / 2 : rateHz / 4;
  const frameCount = mpeg1 ? 1_152 : 576;
  const padding = (header >>> 9) & 1;
  const lengthBytes = Math.floor(((frameCount / 8) * kbit * 1_000) / sampleRateHz) + padding;
  const channelCount = ((header >>> 6) & 0b11) === 0b11 ? 1 : 2;
  const checkedBytes = (header & 0x1_0000) === 0 ? sideBytesOf(frameCount, channelCount) : 0;
  return { lengthBytes, frameCount, sampleRateHz, channelCount, checkedBytes };
}

/** What an MP3 frame says of itself before its sound. */
export const sideBytesOf = (frameCount: number, channelCount: number): number =>
  frameCount === 1_152 ? (channelCount === 1 ? 17 : 32) : channelCount === 1 ? 9 : 17;

const ADTS_RATES_HZ = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
] as const;
const AAC_FRAMES = 1_024;
const ADTS_BYTES_MIN = 7;

/** @see ISO/IEC 13818-7, 6.2 */
export function parseAdtsFrame(bytes: Buffer): FrameHeader | undefined {
  if (bytes.length < ADTS_BYTES_MIN || (bytes.readUInt16BE(0) & 0xfff6) !== 0xfff0) return undefined;
  const sampleRateHz = ADTS_RATES_HZ[(bytes.readUInt8(2) >> 2) & 0b1111];
  const lengthBytes = (bytes.readUIntBE(3, 3) >> 5) & 0x1fff;
  if (sampleRateHz === undefined || lengthBytes < ADTS_BYTES_MIN) return undefined;
  const channelCount = ((bytes.readUInt8(2) & 1) << 2) | (bytes.readUInt8(3) >> 6);
  const frameCount = ((bytes.readUInt8(6) & 0b11) + 1) * AAC_FRAMES;
  return { lengthBytes, frameCount, sampleRateHz, channelCount };
}
