import type { AudioFile } from './audio-file.js';
import { CHUNK_HEADER_BYTES, readChunks } from './chunks.js';
import { Findings } from './findings.js';
import { type PcmFormat, type PcmLayout, frameBytesOf, wholeFrames } from './pcm-layout.js';
import { PCM_ALAW, PCM_MULAW, PCM_S8, PCM_U8, type SampleEncoding, wideEncoding } from './sample-encoding.js';
import { onlyChunk } from './wav-layout.js';

/** Channels, frames, bits, and the rate as an 80-bit float; AIFC adds four characters for the compression. */
const COMMON_BYTES = 18;
const COMMON_BYTES_AIFC = 22;
/** Offset and block size come before the frames. */
const SOUND_HEADER_BYTES = 8;
const BIG_ENDIAN_PCM = { float: false, littleEndian: false };

/** Each AIFC "compression" that needs no decoder: which encoding it means, by the bits that COMM states. */
const UNCOMPRESSED: Readonly<Record<string, (bits: number) => SampleEncoding | undefined>> = {
  NONE: (bits) => (bits === 8 ? PCM_S8 : wideEncoding(bits, BIG_ENDIAN_PCM)),
  twos: (bits) => (bits === 8 ? PCM_S8 : wideEncoding(bits, BIG_ENDIAN_PCM)),
  sowt: (bits) => (bits === 8 ? PCM_S8 : wideEncoding(bits, { float: false, littleEndian: true })),
  'raw ': (bits) => (bits === 8 ? PCM_U8 : undefined),
  ulaw: () => PCM_MULAW,
  ULAW: () => PCM_MULAW,
  alaw: () => PCM_ALAW,
  ALAW: () => PCM_ALAW,
  in24: () => wideEncoding(24, BIG_ENDIAN_PCM),
  in32: () => wideEncoding(32, BIG_ENDIAN_PCM),
  fl32: () => wideEncoding(32, { float: true, littleEndian: false }),
  FL32: () => wideEncoding(32, { float: true, littleEndian: false }),
  fl64: () => wideEncoding(64, { float: true, littleEndian: false }),
  FL64: () => wideEncoding(64, { float: true, littleEndian: false }),
};

/**
 * Walk every chunk of an AIFF or AIFC against the file's true size.
 * @throws AppError SAMPLE_DAMAGED with the byte at fault | SAMPLE_FORMAT_UNKNOWN | SAMPLE_LIMIT
 * @see Audio Interchange File Format AIFF-C, Apple 1991
 */
export async function readAiffLayout(file: AudioFile, findings = new Findings(file.fileName)): Promise<PcmLayout> {
  const aifc = (await file.read(8, 4)).toString('latin1') === 'AIFC';
  const chunks = await readChunks(file, { littleEndian: false, soundId: 'SSND' }, findings);
  const common = onlyChunk(chunks, 'COMM', findings);
  const sound = onlyChunk(chunks, 'SSND', findings);
  const commonAtByte = common.atByte + CHUNK_HEADER_BYTES;
  const needed = aifc ? COMMON_BYTES_AIFC : COMMON_BYTES;
  const bytes = await file.read(commonAtByte, Math.min(common.sizeBytes, needed));
  if (bytes.length < needed) {
    throw findings.refusal(
      'header-invalid',
      commonAtByte,
      `the COMM chunk has ${bytes.length} bytes and needs ${needed}`,
    );
  }
  const format = parseCommon(bytes, commonAtByte, aifc, findings);
  const soundAtByte = sound.atByte + CHUNK_HEADER_BYTES;
  const header = await file.read(soundAtByte, Math.min(sound.sizeBytes, SOUND_HEADER_BYTES));
  if (header.length < SOUND_HEADER_BYTES) throw findings.refusal('no-frames', sound.atByte, 'it holds no frames');
  const offset = header.readUInt32BE(0);
  const dataAtByte = soundAtByte + SOUND_HEADER_BYTES + offset;
  const heldBytes = sound.sizeBytes - SOUND_HEADER_BYTES - offset;
  const statedBytes = sound.statedBytes - SOUND_HEADER_BYTES - offset;
  const counted = bytes.readUInt32BE(2) * frameBytesOf(format);
  // The count stands in two places. The larger tells what was there once, unless one was never filled in.
  const stated = counted > heldBytes && heldBytes >= statedBytes ? counted : statedBytes;
  const sizes = { heldBytes, statedBytes: stated, statedAtByte: sound.atByte + 4, dataAtByte };
  const frameCount = wholeFrames(format, sizes, findings);
  if (counted !== frameCount * frameBytesOf(format) && !findings.has('truncated')) {
    const detail = `the COMM chunk counts ${bytes.readUInt32BE(2)} frames, and ${frameCount} are there`;
    findings.note('frame-count-wrong', commonAtByte + 2, detail);
  }
  return { ...format, frameCount, dataAtByte };
}

function parseCommon(bytes: Buffer, atByte: number, aifc: boolean, findings: Findings): PcmFormat {
  const channelCount = bytes.readUInt16BE(0);
  const bits = bytes.readUInt16BE(6);
  const sampleRateHz = Math.round(extended(bytes, 8));
  if (channelCount === 0) throw findings.refusal('header-invalid', atByte, 'it states 0 channels');
  if (sampleRateHz === 0) throw findings.refusal('header-invalid', atByte + 8, 'it states a sample rate of 0 Hz');
  const compression = aifc ? bytes.toString('latin1', COMMON_BYTES, COMMON_BYTES_AIFC) : 'NONE';
  const encoding = UNCOMPRESSED[compression]?.(bits);
  if (encoding === undefined) {
    const reason = `its AIFF encoding (${JSON.stringify(compression)}, ${bits} bits) is neither PCM of 8, 16, 24 or 32 bits, nor float of 32 or 64, nor A-law or µ-law`;
    throw findings.refusal('encoding-unknown', atByte + (aifc ? COMMON_BYTES : 6), reason);
  }
  return { encoding, channelCount, sampleRateHz };
}

/** An 80-bit float: sign, 15 bits of exponent, 64 of mantissa with its first digit spelled out. @see IEEE 754 */
function extended(bytes: Buffer, at: number): number {
  const head = bytes.readUInt16BE(at);
  const mantissa = bytes.readUInt32BE(at + 2) * 2 ** 32 + bytes.readUInt32BE(at + 6);
  return (head & 0x8000 ? -1 : 1) * mantissa * 2 ** ((head & 0x7fff) - 16_383 - 63);
}
