import type { AudioFile } from '../audio/audio-file.js';
import { type FileNotes, NO_NOTES, TagList } from './file-notes.js';
import { id3Bytes, readId3, readId3v1 } from './id3.js';
import { readVorbisComment } from './vorbis-comment.js';

/** Tags lie at the beginning; covers and cue sheets behind them are not read. */
const START_BYTES = 256 * 1024;
const FLAC_STREAM_INFO = 0;
const FLAC_VORBIS_COMMENT = 4;
const OGG_HEADER_BYTES = 27;
const OGG_CONTINUED = 1;

/** The metadata blocks of a FLAC file. @see RFC 9639, 8 */
export async function flacNotes(file: AudioFile): Promise<FileNotes> {
  const start = await file.read(0, START_BYTES);
  const tags = new TagList();
  readId3(start, tags);
  let bitDepth: number | null = null;
  let isLast = false;
  for (let at = id3Bytes(start) + 4; at + 4 <= start.length && !isLast;) {
    const kind = start.readUInt8(at);
    const sizeBytes = start.readUIntBE(at + 1, 3);
    const block = start.subarray(at + 4, at + 4 + sizeBytes);
    if ((kind & 0x7f) === FLAC_STREAM_INFO && block.length >= 14) bitDepth = ((block.readUInt16BE(12) >> 4) & 31) + 1;
    if ((kind & 0x7f) === FLAC_VORBIS_COMMENT) readVorbisComment(block, tags);
    isLast = (kind & 0x80) !== 0;
    at += 4 + sizeBytes;
  }
  return { ...NO_NOTES, bitDepth, tempo: tags.tempo(), fileTags: tags.all() };
}

/** The comment header of Vorbis or Opus: the second packet. @see RFC 3533, RFC 7845 */
export async function oggNotes(file: AudioFile): Promise<FileNotes> {
  const comment = packetsOf(await file.read(0, START_BYTES))[1] ?? Buffer.alloc(0);
  const tags = new TagList();
  if (comment.toString('latin1', 0, 7) === '\x03vorbis') readVorbisComment(comment.subarray(7), tags);
  if (comment.toString('latin1', 0, 8) === 'OpusTags') readVorbisComment(comment.subarray(8), tags);
  return { ...NO_NOTES, tempo: tags.tempo(), fileTags: tags.all() };
}

/** ID3 at the beginning, else at the end. */
export async function mp3Notes(file: AudioFile): Promise<FileNotes> {
  const tags = new TagList();
  readId3(await file.read(0, START_BYTES), tags);
  if (file.sizeBytes >= 128) readId3v1(await file.read(file.sizeBytes - 128, 128), tags);
  return { ...NO_NOTES, tempo: tags.tempo(), fileTags: tags.all() };
}

/** The first two packets, put together over the pages they lie on. A segment of less than 255 bytes ends one. */
function packetsOf(start: Buffer): Buffer[] {
  const packets: Buffer[] = [];
  let parts: Buffer[] = [];
  for (let at = 0; at + OGG_HEADER_BYTES <= start.length && packets.length < 2;) {
    if (start.toString('latin1', at, at + 4) !== 'OggS') break;
    const segments = start.subarray(at + OGG_HEADER_BYTES, at + OGG_HEADER_BYTES + start.readUInt8(at + 26));
    if ((start.readUInt8(at + 5) & OGG_CONTINUED) === 0) parts = [];
    at += OGG_HEADER_BYTES + segments.length;
    for (const sizeBytes of segments) {
      parts.push(start.subarray(at, at + sizeBytes));
      at += sizeBytes;
      if (sizeBytes === 255) continue;
      packets.push(Buffer.concat(parts));
      parts = [];
    }
  }
  // what was cut at the end of the reading still holds its first tags
  return parts.length > 0 ? [...packets, Buffer.concat(parts)] : packets;
}
