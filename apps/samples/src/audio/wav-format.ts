import { AppError } from '@oiduna/contracts';
import { SAMPLE_ENCODINGS, type SampleEncoding } from './sample-encoding.js';

/** What a WAV's `fmt ` chunk says. */
export interface WavFormat {
  readonly encoding: SampleEncoding;
  readonly channelCount: number;
  readonly sampleRateHz: number;
}

export const FORMAT_TAG_PCM = 1;
export const FORMAT_TAG_FLOAT = 3;
const FORMAT_TAG_EXTENSIBLE = 0xfffe;
const FORMAT_BYTES_MIN = 16;
const EXTENSIBLE_BYTES_MIN = 40;
/** The last 14 bytes of a format GUID; the first two are the plain format tag. @see mmreg.h */
const GUID_TAIL = Buffer.from('000000001000800000aa00389b71', 'hex');

/**
 * @param chunk the chunk's content, which begins at `atByte` of the file
 * @throws AppError SAMPLE_DAMAGED | SAMPLE_FORMAT_UNKNOWN
 */
export function parseWavFormat(chunk: Buffer, atByte: number, fileName: string): WavFormat {
  const damaged = (offset: number, reason: string) =>
    new AppError('SAMPLE_DAMAGED', { fileName, atByte: atByte + offset, reason });
  if (chunk.length < FORMAT_BYTES_MIN) {
    throw damaged(0, `the fmt chunk has ${chunk.length} bytes and needs ${FORMAT_BYTES_MIN}`);
  }
  const channelCount = chunk.readUInt16LE(2);
  const sampleRateHz = chunk.readUInt32LE(4);
  const frameBytes = chunk.readUInt16LE(12);
  const bits = chunk.readUInt16LE(14);
  if (channelCount === 0) throw damaged(2, 'it states 0 channels');
  if (sampleRateHz === 0) throw damaged(4, 'it states a sample rate of 0 Hz');
  const tag = formatTag(chunk, damaged);
  const encoding = SAMPLE_ENCODINGS.find(
    ({ bytes, float }) => bytes * 8 === bits && tag === (float ? FORMAT_TAG_FLOAT : FORMAT_TAG_PCM),
  );
  if (encoding === undefined) {
    const reason = `its WAV encoding (format tag ${tag ?? 'unknown'}, ${bits} bits) is neither PCM of 8, 16, 24 or 32 bits nor float of 32 or 64`;
    throw new AppError('SAMPLE_FORMAT_UNKNOWN', { fileName, reason });
  }
  if (frameBytes !== channelCount * encoding.bytes) {
    throw damaged(12, `it states ${frameBytes} bytes a frame where ${channelCount} × ${encoding.bytes} are needed`);
  }
  return { encoding, channelCount, sampleRateHz };
}

/** The plain tag, looked up in the GUID of the extensible form; undefined for a GUID of another kind. */
function formatTag(chunk: Buffer, damaged: (offset: number, reason: string) => AppError): number | undefined {
  const tag = chunk.readUInt16LE(0);
  if (tag !== FORMAT_TAG_EXTENSIBLE) return tag;
  if (chunk.length < EXTENSIBLE_BYTES_MIN) {
    throw damaged(0, `the extensible fmt chunk has ${chunk.length} bytes and needs ${EXTENSIBLE_BYTES_MIN}`);
  }
  return chunk.subarray(26, EXTENSIBLE_BYTES_MIN).equals(GUID_TAIL) ? chunk.readUInt16LE(24) : undefined;
}
