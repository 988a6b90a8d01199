import type { AudioFile } from './audio-file.js';
import type { CodedStream } from './coded-stream.js';
import type { Findings } from './findings.js';

interface Box {
  readonly type: string;
  readonly atByte: number;
  readonly contentAtByte: number;
  readonly end: number;
}

/** Real files have a few hundred; each costs one read. */
const BOXES_MAX = 10_000;
const ENCODINGS: Readonly<Record<string, string>> = { mp4a: 'aac', alac: 'alac' };

/**
 * The boxes on the way to the first track of sound; its tables are left to the decoder.
 * @throws AppError SAMPLE_DAMAGED | SAMPLE_FORMAT_UNKNOWN
 * @see ISO/IEC 14496-12
 */
export async function readM4aStream(file: AudioFile, findings: Findings): Promise<CodedStream> {
  const boxes = new Boxes(file, findings);
  const top = await boxes.within(0, file.sizeBytes);
  const moov = top.find(({ type }) => type === 'moov');
  if (moov === undefined) throw findings.refusal('chunk-missing', file.sizeBytes, 'it has no moov box');
  for (const track of (await boxes.inside(moov)).filter(({ type }) => type === 'trak')) {
    const media = await boxes.find(track, 'mdia');
    const handler = media && (await boxes.find(media, 'hdlr'));
    if (!handler || (await file.read(handler.contentAtByte + 8, 4)).toString('latin1') !== 'soun') continue;
    return soundTrack(file, boxes, media, findings);
  }
  throw findings.refusal('encoding-unknown', moov.atByte, 'it has no track of sound');
}

async function soundTrack(file: AudioFile, boxes: Boxes, media: Box, findings: Findings): Promise<CodedStream> {
  const header = await boxes.find(media, 'mdhd');
  const table = await boxes.find(media, 'minf', 'stbl', 'stsd');
  if (header === undefined || table === undefined) {
    throw findings.refusal('chunk-missing', media.atByte, 'its track of sound lacks mdhd or stsd');
  }
  const entry = (await file.read(table.contentAtByte + 12, 4)).toString('latin1');
  const encoding = ENCODINGS[entry];
  if (encoding === undefined) {
    throw findings.refusal(
      'encoding-unknown',
      table.atByte,
      `its encoding ${JSON.stringify(entry)} is neither AAC nor ALAC`,
    );
  }
  const bytes = await file.read(header.contentAtByte, 32);
  const wide = bytes[0] === 1;
  if (bytes.length < (wide ? 32 : 20))
    throw findings.refusal('header-invalid', header.atByte, 'its mdhd box is cut off');
  const ticksPerSecond = bytes.readUInt32BE(wide ? 20 : 12);
  const ticks = wide ? Number(bytes.readBigUInt64BE(24)) : bytes.readUInt32BE(16);
  const rateHz = (await file.read(table.contentAtByte + 8 + 32, 2)).readUInt16BE(0);
  // Encoder delay and the rest of the last block are told in edit lists, which not all writers write.
  const known = ticksPerSecond > 0 && ticks > 0 && rateHz > 0;
  const statedFrames = known ? Math.round((ticks / ticksPerSecond) * rateHz) : undefined;
  return { encoding, statedFrames, toleranceFrames: 3 * 4_096 };
}

class Boxes {
  private count = 0;

  constructor(
    private readonly file: AudioFile,
    private readonly findings: Findings,
  ) {}

  inside({ contentAtByte, end }: Box): Promise<Box[]> {
    return this.within(contentAtByte, end);
  }

  async find(parent: Box, ...path: string[]): Promise<Box | undefined> {
    let box: Box | undefined = parent;
    for (const type of path) box = box && (await this.inside(box)).find((child) => child.type === type);
    return box;
  }

  async within(from: number, end: number): Promise<Box[]> {
    const boxes: Box[] = [];
    for (let at = from; at + 8 <= end;) {
      this.count += 1;
      if (this.count > BOXES_MAX)
        throw this.findings.refusal('too-many-chunks', at, `it has more than ${BOXES_MAX} boxes`);
      const box = await this.boxAt(at, end);
      boxes.push(box);
      at = box.end;
    }
    return boxes;
  }

  private async boxAt(at: number, limit: number): Promise<Box> {
    const header = await this.file.read(at, 16);
    const short = header.readUInt32BE(0);
    const type = header.toString('latin1', 4, 8);
    const wide = short === 1 && header.length === 16;
    const sizeBytes = short === 0 ? limit - at : wide ? Number(header.readBigUInt64BE(8)) : short;
    const contentAtByte = at + (wide ? 16 : 8);
    const missing = at + sizeBytes - limit;
    const detail = `the ${JSON.stringify(type)} box states ${sizeBytes} bytes and ${limit - at} are left`;
    if (at + sizeBytes < contentAtByte) throw this.findings.refusal('chunk-unreadable', at, detail);
    if (missing > 0) {
      if (type !== 'mdat') throw this.findings.refusal('chunk-unreadable', at, detail);
      this.findings.note('truncated', limit, detail);
    }
    return { type, atByte: at, contentAtByte, end: Math.min(at + sizeBytes, limit) };
  }
}
