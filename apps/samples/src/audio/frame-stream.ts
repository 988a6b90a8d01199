import type { AudioFile } from './audio-file.js';
import { crcTable, reflectedCrc16 } from './checksum.js';
import type { CodedStream } from './coded-stream.js';
import { decodeMp3 } from './decode-lossy.js';
import type { Findings } from './findings.js';
import { FRAME_HEADER_BYTES, type FrameHeader, parseAdtsFrame, parseMp3Frame, sideBytesOf } from './frame-header.js';
import { endOfSound, startOfSound } from './tags.js';

interface FrameWalk {
  readonly firstAtByte: number;
  readonly first: FrameHeader;
  readonly blockCount: number;
  readonly frameCount: number;
}

type ParseFrame = (bytes: Buffer) => FrameHeader | undefined;

const SEARCH_BYTES = 64 * 1024;
/** A picture that was not tagged as one; files made to be searched for ever are larger. */
const SEARCHED_BYTES_MAX = 4 * 1024 * 1024;

/** @throws AppError SAMPLE_DAMAGED */
export async function readAdtsStream(file: AudioFile, findings: Findings): Promise<CodedStream> {
  const { frameCount } = await walkFrames(file, parseAdtsFrame, findings);
  // Without a container nobody says how much of the first and last block is sound, and SBR doubles both.
  return { encoding: 'aac', statedFrames: frameCount, toleranceFrames: 4 * 1_024 };
}

/** @throws AppError SAMPLE_DAMAGED */
export async function readMp3Stream(file: AudioFile, findings: Findings): Promise<CodedStream> {
  const walk = await walkFrames(file, parseMp3Frame, findings);
  const { first, firstAtByte } = walk;
  const summary = await readSummary(file, firstAtByte, first);
  const toleranceFrames = 2 * 1_152 + 529;
  if (summary === undefined) return { encoding: 'mp3', statedFrames: walk.frameCount, toleranceFrames };
  const held = walk.blockCount - 1;
  const stated = summary.blockCount;
  const detail = `${stated} MP3 frames are stated and ${held} are there`;
  if (held === 0) throw findings.refusal('no-frames', firstAtByte, 'it holds no frames but the one that counts them');
  if (stated > held * 2) throw findings.refusal('mostly-missing', firstAtByte, detail);
  // Some count the frame that counts them.
  if (stated > held + 1) findings.note('truncated', file.sizeBytes, detail);
  if (stated > 0 && stated < held) findings.note('frame-count-wrong', firstAtByte, detail);
  const statedFrames = held * first.frameCount - summary.trimmedFrames;
  const soundAtByte = firstAtByte + first.lengthBytes;
  const decodeHere = async () => {
    const sound = file.bytes?.subarray(firstAtByte, await endOfSound(file));
    if (sound === undefined || reflectedCrc16(sound.subarray(soundAtByte - firstAtByte)) !== summary.soundCrc) return;
    const { channelCount, sampleRateHz } = first;
    return decodeMp3(sound, { frameCount: statedFrames, channelCount, sampleRateHz });
  };
  return { encoding: 'mp3', statedFrames, toleranceFrames, decodeHere };
}

interface Summary {
  readonly blockCount: number;
  readonly trimmedFrames: number;
  /** Of all bytes after this frame, where the encoder noted it. */
  readonly soundCrc?: number;
}

/** What the first frame of many MP3 files holds in place of sound. @see gabriel.mp3-tech.org/mp3infotag.html */
async function readSummary(
  file: AudioFile,
  atByte: number,
  { lengthBytes, frameCount, channelCount }: FrameHeader,
): Promise<Summary | undefined> {
  const bytes = await file.read(atByte, lengthBytes);
  const xingAt = 4 + sideBytesOf(frameCount, channelCount);
  const text = (at: number) => bytes.toString('latin1', at, at + 4);
  if (text(36) === 'VBRI' && bytes.length >= 54) return { blockCount: bytes.readUInt32BE(50), trimmedFrames: 0 };
  if ((text(xingAt) !== 'Xing' && text(xingAt) !== 'Info') || bytes.length < xingAt + 12) return undefined;
  const flags = bytes.readUInt32BE(xingAt + 4);
  const blockCount = (flags & 1) === 0 ? 0 : bytes.readUInt32BE(xingAt + 8);
  const lameAt = xingAt + 8 + [4, 4, 100, 4].reduce((sum, size, bit) => sum + ((flags >> bit) & 1) * size, 0);
  if (!/^(LAME|Lav[cf])/.test(text(lameAt)) || bytes.length < lameAt + 24) return { blockCount, trimmedFrames: 0 };
  const trimmed = bytes.readUIntBE(lameAt + 21, 3);
  const soundCrc = bytes.length < lameAt + 34 ? {} : { soundCrc: bytes.readUInt16BE(lameAt + 32) };
  return { blockCount, trimmedFrames: (trimmed >> 12) + (trimmed & 0xfff), ...soundCrc };
}

const CRC16 = crcTable(16, 0x8005);
const MP3_HEADER_BYTES = 4;

/** Of the second half of the header and what is said of the frame; of the sound itself there is none. @see ISO/IEC 11172-3, 2.4.3.1 */
async function hasRightCrc(file: AudioFile, at: number, { checkedBytes = 0 }: FrameHeader): Promise<boolean> {
  if (checkedBytes === 0) return true;
  const bytes = await file.read(at, MP3_HEADER_BYTES + 2 + checkedBytes);
  let crc = 0xffff;
  for (let index = 2; index < bytes.length; index += 1) {
    if (index === MP3_HEADER_BYTES || index === MP3_HEADER_BYTES + 1) continue; // where it stands itself
    crc = ((crc << 8) & 0xffff) ^ CRC16[(crc >> 8) ^ bytes[index]!]!;
  }
  return crc === bytes.readUInt16BE(MP3_HEADER_BYTES);
}

/** From frame to frame by the length that each states; where none follows, the next place with two in a row. */
async function walkFrames(file: AudioFile, parse: ParseFrame, findings: Findings): Promise<FrameWalk> {
  const [from, end] = [await startOfSound(file), await endOfSound(file)];
  const search = new FrameSearch(file, parse, end, findings);
  const found = await search.next(from, () => true);
  if (found === undefined) throw findings.refusal('no-frames', from, 'it holds no two frames in a row');
  const first = found.header;
  const isLike = (header: FrameHeader): boolean =>
    header.sampleRateHz === first.sampleRateHz && header.frameCount === first.frameCount;
  let [blockCount, frameCount, at] = [0, 0, found.atByte];
  while (at < end) {
    const header = await search.frameAt(at);
    const fits = header !== undefined && isLike(header);
    if (fits && at + header.lengthBytes <= end) {
      if (!(await hasRightCrc(file, at, header))) findings.note('frame-crc', at, 'the checksum of a frame is wrong');
      blockCount += 1;
      frameCount += header.frameCount;
      at += header.lengthBytes;
      continue;
    }
    const next = await search.next(at + 1, isLike);
    if (next === undefined) {
      noteEnd(fits, at, end, findings);
      break;
    }
    findings.note('sync-lost', at, `${next.atByte - at} bytes belong to no frame`);
    at = next.atByte;
  }
  return { firstAtByte: found.atByte, first, blockCount, frameCount };
}

const noteEnd = (begun: boolean, at: number, end: number, findings: Findings): void =>
  begun
    ? findings.note('partial-frame', at, `the last frame lacks its end; its ${end - at} bytes were cut off`)
    : findings.note('trailing-bytes', at, `${end - at} bytes after the last frame were left out`);

class FrameSearch {
  private searchedBytes = 0;

  constructor(
    private readonly file: AudioFile,
    private readonly parse: ParseFrame,
    private readonly end: number,
    private readonly findings: Findings,
  ) {}

  async frameAt(at: number): Promise<FrameHeader | undefined> {
    return this.parse(await this.file.read(at, FRAME_HEADER_BYTES));
  }

  /**
   * The next place with a frame that the end or one of its kind follows. Channels may change between
   * the frames of a file; the rate and the kind of frame may not.
   * @throws AppError SAMPLE_UNDECODABLE when too much of the file is no frame
   */
  async next(
    from: number,
    isWanted: (header: FrameHeader) => boolean,
  ): Promise<{ atByte: number; header: FrameHeader } | undefined> {
    for (let at = from; at < this.end; at += SEARCH_BYTES) {
      const bytes = await this.file.read(at, Math.min(SEARCH_BYTES + FRAME_HEADER_BYTES, this.end - at));
      for (let sync = bytes.indexOf(0xff); sync !== -1 && sync < SEARCH_BYTES; sync = bytes.indexOf(0xff, sync + 1)) {
        const header = this.parse(bytes.subarray(sync, sync + FRAME_HEADER_BYTES));
        if (header === undefined || !isWanted(header) || !(await this.isFollowed(at + sync, header))) continue;
        return { atByte: at + sync, header };
      }
      this.searchedBytes += SEARCH_BYTES;
      if (this.searchedBytes > SEARCHED_BYTES_MAX) {
        throw this.findings.refusal('undecodable', at, 'too much of it belongs to no frame');
      }
    }
    return undefined;
  }

  private async isFollowed(at: number, { lengthBytes, sampleRateHz, frameCount }: FrameHeader): Promise<boolean> {
    const next = at + lengthBytes;
    const following = next < this.end ? await this.frameAt(next) : undefined;
    return next === this.end || (following?.sampleRateHz === sampleRateHz && following.frameCount === frameCount);
  }
}
