import type { AudioFile } from './audio-file.js';
import { crcTable } from './checksum.js';
import type { CodedStream, PcmSound } from './coded-stream.js';
import { decodeFlac, decodesFlac } from './decode-flac.js';
import type { Findings } from './findings.js';
import {
  FLAC_HEADER_BYTES_MAX,
  type FlacFrame,
  parseFlacFrame,
  parseStreamInfo,
  STREAM_INFO_BYTES,
  type StreamInfo,
} from './flac-frame.js';
import { PCM_S16, PCM_S24 } from './sample-encoding.js';
import { endOfSound, startOfSound } from './tags.js';

const BLOCK_BYTES = 256 * 1024;
/** Pictures and tags; real files have a handful. */
const METADATA_BLOCKS_MAX = 1_000;
const METADATA_HEADER_BYTES = 4;
const INVALID_METADATA_TYPE = 127;
/** Of a frame that may follow a damaged one: more are missing then. */
const FRAMES_SKIPPED_MAX = 64;
/** Six minutes of stereo at 16 bits; as much again for a moment. */
const DECODED_HERE_BYTES_MAX = 64 * 1024 * 1024;
const CRC16 = crcTable(16, 0x8005);

/**
 * Walk the metadata, then every frame with its checksum.
 * @throws AppError SAMPLE_DAMAGED
 */
export async function readFlacStream(file: AudioFile, findings: Findings): Promise<CodedStream> {
  const { info, audioAtByte } = await readMetadata(file, findings);
  const frameCount = await walkFlacFrames(file, { info, audioAtByte }, findings);
  const detail = `${info.frameCount} frames are stated and ${frameCount} are there`;
  if (frameCount === 0) throw findings.refusal('no-frames', audioAtByte, 'it holds no whole frame');
  if (frameCount * 2 < info.frameCount) throw findings.refusal('mostly-missing', audioAtByte, detail);
  if (frameCount < info.frameCount && findings.verdict !== 'damaged') {
    findings.note('truncated', file.sizeBytes, detail);
  }
  if (info.frameCount > 0 && frameCount > info.frameCount) {
    findings.note('frame-count-wrong', (await startOfSound(file)) + 8 + 13, detail);
  }
  const endByte = await endOfSound(file);
  const decodeHere = () => decodeInMemory(file, { info, audioAtByte, endByte });
  return { encoding: 'flac', statedFrames: frameCount, toleranceFrames: 0, endByte, decodeHere };
}

/** Undefined for what is too large for memory, or is not what our decoder takes. */
async function decodeInMemory(
  { bytes }: AudioFile,
  { info, audioAtByte, endByte }: { info: StreamInfo; audioAtByte: number; endByte: number },
): Promise<PcmSound | undefined> {
  const { bits, channelCount, frameCount, sampleRateHz } = info;
  const isSmall = (frameCount * channelCount * bits) / 8 <= DECODED_HERE_BYTES_MAX;
  if (bytes === undefined || !isSmall || !decodesFlac(info)) return undefined;
  const pcm = decodeFlac(bytes.subarray(audioAtByte, endByte), info);
  const encoding = bits === 16 ? PCM_S16 : PCM_S24;
  return pcm && { bytes: pcm, layout: { encoding, channelCount, sampleRateHz, frameCount, dataAtByte: 0 } };
}

async function readMetadata(file: AudioFile, findings: Findings): Promise<{ info: StreamInfo; audioAtByte: number }> {
  const invalid = (at: number, reason: string) => findings.refusal('header-invalid', at, reason);
  let at = (await startOfSound(file)) + 4;
  let info: StreamInfo | undefined;
  for (let blocks = 0; blocks < METADATA_BLOCKS_MAX; blocks += 1) {
    const header = await file.read(at, METADATA_HEADER_BYTES);
    if (header.length < METADATA_HEADER_BYTES) throw invalid(at, 'it ends within its metadata');
    const type = header.readUInt8(0) & 0x7f;
    const sizeBytes = header.readUIntBE(1, 3);
    const end = at + METADATA_HEADER_BYTES + sizeBytes;
    if (end > file.sizeBytes) throw invalid(at, `a metadata block states ${sizeBytes} bytes, more than are left`);
    if (type === INVALID_METADATA_TYPE) throw invalid(at, 'a metadata block has a type that is forbidden');
    if ((type === 0) !== (info === undefined)) throw invalid(at, 'STREAMINFO must be its first block, and only that');
    if (info === undefined) {
      if (sizeBytes !== STREAM_INFO_BYTES) throw invalid(at, `STREAMINFO has ${sizeBytes} bytes and needs 34`);
      info = parseStreamInfo(await file.read(at + METADATA_HEADER_BYTES, STREAM_INFO_BYTES));
      if (info.sampleRateHz === 0) throw invalid(at, 'it states a sample rate of 0 Hz');
    }
    at = end;
    if (header.readUInt8(0) >= 0x80) return { info, audioAtByte: at };
  }
  throw findings.refusal('too-many-chunks', at, `it has more than ${METADATA_BLOCKS_MAX} metadata blocks`);
}

/** Frames one after the other: where one ends is known only from the next, so its checksum decides. */
class FlacWalk {
  frameCount = 0;
  private current: (FlacFrame & { readonly atByte: number }) | undefined;
  private expected = 0;

  constructor(private readonly findings: Findings) {}

  /** @returns whether a frame begins here, given the checksum of all since the last one began */
  begin(frame: FlacFrame, atByte: number, crc: number): boolean {
    if (this.current === undefined) {
      if (frame.number !== 0) this.findings.note('stream-gap', atByte, `it begins with frame ${frame.number}`);
    } else if (!this.ends(frame, crc)) {
      return false;
    }
    this.current = { ...frame, atByte };
    this.expected = frame.number + (frame.countsSamples ? frame.blockFrames : 1);
    return true;
  }

  private ends(next: FlacFrame, crc: number): boolean {
    if (crc === 0) {
      this.end(crc);
      if (next.number !== this.expected) {
        this.findings.note(
          'stream-gap',
          this.current!.atByte,
          `frame ${next.number} follows where ${this.expected} should`,
        );
      }
      return true;
    }
    const skipped = (next.number - this.expected) / (next.countsSamples ? next.blockFrames : 1);
    // Bytes that only look like a header occur in sound; they do not go on counting.
    if (skipped < 0 || skipped > FRAMES_SKIPPED_MAX) return false;
    this.end(crc);
    return true;
  }

  /** The current frame is over; a wrong checksum takes it away. */
  end(crc: number): void {
    if (this.current === undefined) return;
    if (crc === 0) this.frameCount += this.current.blockFrames;
    else this.findings.note('frame-crc', this.current.atByte, 'the checksum of a frame is wrong');
  }
}

/** @returns the frames (sample frames) in all blocks whose checksum is right */
async function walkFlacFrames(
  file: AudioFile,
  { info, audioAtByte }: { info: StreamInfo; audioAtByte: number },
  findings: Findings,
): Promise<number> {
  const end = await endOfSound(file);
  const walk = new FlacWalk(findings);
  let crc = 0;
  let begun = false;
  for (let at = audioAtByte; at < end; at += BLOCK_BYTES) {
    const bytes = await file.read(at, Math.min(BLOCK_BYTES + FLAC_HEADER_BYTES_MAX, end - at));
    const length = Math.min(BLOCK_BYTES, bytes.length);
    for (let index = 0; index < length; index += 1) {
      const byte = bytes[index]!;
      if (byte === 0xff && (bytes[index + 1]! & 0xfe) === 0xf8) {
        const frame = parseFlacFrame(bytes.subarray(index, index + FLAC_HEADER_BYTES_MAX), info);
        if (frame !== undefined && walk.begin(frame, at + index, crc)) {
          if (!begun && at + index > audioAtByte)
            findings.note('sync-lost', audioAtByte, 'bytes before the first frame');
          begun = true;
          crc = 0;
        }
      }
      crc = ((crc << 8) & 0xffff) ^ CRC16[(crc >> 8) ^ byte]!;
    }
  }
  walk.end(crc);
  return walk.frameCount;
}
