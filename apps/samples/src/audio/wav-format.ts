import type { Findings } from './findings.js';
import type { PcmFormat } from './pcm-layout.js';
import { PCM_ALAW, PCM_MULAW, PCM_U8, type SampleEncoding, wideEncoding } from './sample-encoding.js';

export const FORMAT_TAG_PCM = 1;
export const FORMAT_TAG_FLOAT = 3;
const FORMAT_TAG_ALAW = 6;
const FORMAT_TAG_MULAW = 7;
const FORMAT_TAG_EXTENSIBLE = 0xfffe;
const FORMAT_BYTES_MIN = 16;
const EXTENSIBLE_BYTES_MIN = 40;
/** The last 8 bytes of a format GUID, which no byte order turns round. @see mmreg.h */
const GUID_TAIL = Buffer.from('800000aa00389b71', 'hex');

/**
 * What a WAV's `fmt ` chunk says.
 * @param chunk the chunk's content
 * @throws AppError SAMPLE_DAMAGED | SAMPLE_FORMAT_UNKNOWN
 */
export function parseWavFormat(
  chunk: Buffer,
  { atByte, littleEndian }: { atByte: number; littleEndian: boolean },
  findings: Findings,
): PcmFormat {
  const invalid = (offset: number, reason: string) => findings.refusal('header-invalid', atByte + offset, reason);
  if (chunk.length < FORMAT_BYTES_MIN) {
    throw invalid(0, `the fmt chunk has ${chunk.length} bytes and needs ${FORMAT_BYTES_MIN}`);
  }
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
  const channelCount = view.getUint16(2, littleEndian);
  const sampleRateHz = view.getUint32(4, littleEndian);
  const frameBytes = view.getUint16(12, littleEndian);
  const bits = view.getUint16(14, littleEndian);
  if (channelCount === 0) throw invalid(2, 'it states 0 channels');
  if (sampleRateHz === 0) throw invalid(4, 'it states a sample rate of 0 Hz');
  const stated = view.getUint16(0, littleEndian);
  if (stated === FORMAT_TAG_EXTENSIBLE && chunk.length < EXTENSIBLE_BYTES_MIN) {
    throw invalid(0, `the extensible fmt chunk has ${chunk.length} bytes and needs ${EXTENSIBLE_BYTES_MIN}`);
  }
  const tag = stated === FORMAT_TAG_EXTENSIBLE ? tagInGuid(view, chunk, littleEndian) : stated;
  const encoding = encodingOf(tag, bits, littleEndian);
  if (encoding === undefined) {
    const reason = `its WAV encoding (format tag ${tag ?? 'unknown'}, ${bits} bits) is neither PCM of 8, 16, 24 or 32 bits, nor float of 32 or 64, nor A-law or µ-law`;
    throw findings.refusal('encoding-unknown', atByte, reason);
  }
  if (frameBytes !== channelCount * encoding.bytes) {
    throw invalid(12, `it states ${frameBytes} bytes a frame where ${channelCount} × ${encoding.bytes} are needed`);
  }
  return { encoding, channelCount, sampleRateHz };
}

/** The plain tag, which is the first field of the GUID; undefined for a GUID of another kind. */
function tagInGuid(view: DataView, chunk: Buffer, littleEndian: boolean): number | undefined {
  const isWave =
    view.getUint16(28, littleEndian) === 0 &&
    view.getUint16(30, littleEndian) === 0x10 &&
    chunk.subarray(32, EXTENSIBLE_BYTES_MIN).equals(GUID_TAIL);
  return isWave ? view.getUint32(24, littleEndian) : undefined;
}

function encodingOf(tag: number | undefined, bits: number, littleEndian: boolean): SampleEncoding | undefined {
  if (tag === FORMAT_TAG_PCM) return bits === 8 ? PCM_U8 : wideEncoding(bits, { float: false, littleEndian });
  if (bits === 8 && tag === FORMAT_TAG_ALAW) return PCM_ALAW;
  if (bits === 8 && tag === FORMAT_TAG_MULAW) return PCM_MULAW;
  return tag === FORMAT_TAG_FLOAT ? wideEncoding(bits, { float: true, littleEndian }) : undefined;
}
