import type { TagList } from './file-notes.js';

/** Frames of ID3v2.2, and of 2.3 and 2.4. @see id3.org */
const TEXT_FRAMES: Readonly<Record<string, string>> = {
  TT2: 'title',
  TIT2: 'title',
  TP1: 'artist',
  TPE1: 'artist',
  TAL: 'album',
  TALB: 'album',
  TCO: 'genre',
  TCON: 'genre',
  TYE: 'date',
  TYER: 'date',
  TDRC: 'date',
  TBP: 'bpm',
  TBPM: 'bpm',
  TKE: 'key',
  TKEY: 'key',
  TCR: 'copyright',
  TCOP: 'copyright',
  COM: 'comment',
  COMM: 'comment',
};
const HEADER_BYTES = 10;
const UNSYNCHRONISED = 0x80;
const EXTENDED = 0x40;
/** By the first byte of a text. */
const ENCODINGS = ['windows-1252', 'utf-16le', 'utf-16be', 'utf-8'] as const;

/** How long the tag at the beginning of these bytes is, its header counted; 0 when there is none. */
export const id3Bytes = (start: Buffer): number =>
  start.length >= HEADER_BYTES && start.toString('latin1', 0, 3) === 'ID3' ? HEADER_BYTES + sevenBits(start, 6) : 0;

/** The texts of an ID3v2 tag. What makes no sense ends the reading. */
export function readId3(tag: Buffer, tags: TagList): void {
  const total = id3Bytes(tag);
  if (total === 0) return;
  const version = tag.readUInt8(3);
  const flags = tag.readUInt8(5);
  const whole = tag.subarray(HEADER_BYTES, total);
  const frames = (flags & UNSYNCHRONISED) !== 0 && version < 4 ? synchronised(whole) : whole;
  const [idBytes, headerBytes] = version === 2 ? [3, 6] : [4, 10];
  for (let at = (flags & EXTENDED) !== 0 ? extendedBytes(frames, version) : 0; at + headerBytes < frames.length;) {
    const id = frames.toString('latin1', at, at + idBytes);
    const sizeBytes =
      version === 2
        ? frames.readUIntBE(at + 3, 3)
        : version === 4
          ? sevenBits(frames, at + 4)
          : frames.readUInt32BE(at + 4);
    if (sizeBytes === 0 || !/^[A-Z0-9]+$/.test(id)) return;
    readFrame(id, frames.subarray(at + headerBytes, at + headerBytes + sizeBytes), tags);
    at += headerBytes + sizeBytes;
  }
}

function readFrame(id: string, content: Buffer, tags: TagList): void {
  const name = TEXT_FRAMES[id];
  if (id === 'TXXX' || id === 'TXX') {
    const { about, text } = described(content, 1);
    tags.add(about.toLowerCase(), text);
  } else if (name === 'comment') {
    // three letters of a language come first
    tags.add(name, described(content, 4).text);
  } else if (name !== undefined && content.length > 0) {
    tags.add(name, textOf(content[0]!, content.subarray(1)));
  }
}

/** Thirty letters each, in the last 128 bytes of a file. */
export function readId3v1(end: Buffer, tags: TagList): void {
  if (end.length !== 128 || end.toString('latin1', 0, 3) !== 'TAG') return;
  const text = (from: number, to: number): string => textOf(0, end.subarray(from, to));
  tags.add('title', text(3, 33));
  tags.add('artist', text(33, 63));
  tags.add('album', text(63, 93));
  tags.add('date', text(93, 97));
  tags.add('comment', text(97, 127));
}

/** Four bytes of seven bits each, so that none looks like the start of an MP3 frame. */
const sevenBits = (bytes: Buffer, at: number): number =>
  bytes.length < at + 4 ? 0 : [0, 1, 2, 3].reduce((size, digit) => size * 128 + (bytes[at + digit]! & 127), 0);

/** From 2.4 on its size counts itself. */
const extendedBytes = (frames: Buffer, version: number): number =>
  version === 4 ? sevenBits(frames, 0) : frames.length < 4 ? 0 : 4 + frames.readUInt32BE(0);

/** A zero after each 255 is no content. */
const synchronised = (bytes: Buffer): Buffer =>
  Buffer.from(bytes.filter((byte, at) => !(byte === 0 && at > 0 && bytes[at - 1] === 0xff)));

function textOf(encoding: number, bytes: Buffer): string {
  const isUtf16 = encoding === 1 || encoding === 2;
  const marked = isUtf16 && bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : ENCODINGS[encoding];
  const text = new TextDecoder(marked ?? 'windows-1252').decode(bytes);
  return text.split('\0')[0]!;
}

/** What a text is about, a zero, then the text. */
function described(content: Buffer, from: number): { about: string; text: string } {
  const encoding = content[0] ?? 0;
  const width = encoding === 1 || encoding === 2 ? 2 : 1;
  for (let at = from; at < content.length; at += width) {
    const ends = content[at] === 0 && (width === 1 || content[at + 1] === 0);
    if (ends) {
      return {
        about: textOf(encoding, content.subarray(from, at)),
        text: textOf(encoding, content.subarray(at + width)),
      };
    }
  }
  return { about: '', text: '' };
}
