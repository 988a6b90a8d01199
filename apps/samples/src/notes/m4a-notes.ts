import type { AudioFile } from '../audio/audio-file.js';
import { type FileNotes, NO_NOTES, TagList } from './file-notes.js';

/** Of the list of tags; covers lie in it as well, and what is behind them is not read. */
const LIST_BYTES_MAX = 1024 * 1024;
/** On the way to it; real files have a dozen. */
const BOXES_MAX = 1_000;
const HEADER_BYTES = 8;

/** @see QuickTime File Format, metadata item keys */
const NAMES: Readonly<Record<string, string>> = {
  '©nam': 'title',
  '©ART': 'artist',
  '©alb': 'album',
  '©gen': 'genre',
  '©day': 'date',
  '©cmt': 'comment',
  '©wrt': 'composer',
  cprt: 'copyright',
  tmpo: 'bpm',
};
/** The type of a value. */
const TEXT = 1;
const INTEGERS = new Set([0, 21, 22]);

interface Box {
  readonly type: string;
  readonly contentAtByte: number;
  readonly end: number;
}

/** The list of tags that iTunes began with, in moov/udta/meta/ilst. */
export async function m4aNotes(file: AudioFile): Promise<FileNotes> {
  let box: Box | undefined = { type: '', contentAtByte: 0, end: file.sizeBytes };
  for (const type of ['moov', 'udta', 'meta', 'ilst']) box = box && (await childOf(file, box, type));
  if (box === undefined) return NO_NOTES;
  const list = await file.read(box.contentAtByte, Math.min(LIST_BYTES_MAX, box.end - box.contentAtByte));
  const tags = new TagList();
  for (const item of boxesIn(list)) readItem(item.type, list.subarray(item.contentAtByte, item.end), tags);
  return { ...NO_NOTES, tempo: tags.tempo(), fileTags: tags.all() };
}

async function childOf(
  file: AudioFile,
  { type: parent, contentAtByte, end }: Box,
  type: string,
): Promise<Box | undefined> {
  // a version and flags come first, but not in QuickTime's own
  const isFull = parent === 'meta' && (await file.read(contentAtByte + 4, 4)).toString('latin1') !== 'hdlr';
  let at = contentAtByte + (isFull ? 4 : 0);
  for (let count = 0; count < BOXES_MAX && at + HEADER_BYTES <= end; count += 1) {
    const header = await file.read(at, 2 * HEADER_BYTES);
    const short = header.length < HEADER_BYTES ? 0 : header.readUInt32BE(0);
    const isWide = short === 1 && header.length === 2 * HEADER_BYTES;
    const sizeBytes = isWide ? Number(header.readBigUInt64BE(HEADER_BYTES)) : short;
    const headerBytes = isWide ? 2 * HEADER_BYTES : HEADER_BYTES;
    if (sizeBytes < headerBytes) return undefined;
    const box = { type, contentAtByte: at + headerBytes, end: Math.min(end, at + sizeBytes) };
    if (header.toString('latin1', 4, 8) === type) return box;
    at += sizeBytes;
  }
  return undefined;
}

/** As far as they make sense. */
function* boxesIn(bytes: Buffer): Generator<Box> {
  for (let at = 0; at + HEADER_BYTES <= bytes.length;) {
    const sizeBytes = bytes.readUInt32BE(at);
    if (sizeBytes < HEADER_BYTES) return;
    const end = Math.min(bytes.length, at + sizeBytes);
    yield { type: bytes.toString('latin1', at + 4, at + 8), contentAtByte: at + HEADER_BYTES, end };
    at += sizeBytes;
  }
}

function readItem(type: string, item: Buffer, tags: TagList): void {
  const parts = [...boxesIn(item)];
  const contentOf = (part: string): Buffer => {
    const box = parts.find((one) => one.type === part);
    return box === undefined ? Buffer.alloc(0) : item.subarray(box.contentAtByte, box.end);
  };
  // a name of one's own, behind a version and flags
  const name = type === '----' ? contentOf('name').toString('utf8', 4).toLowerCase() : NAMES[type];
  if (name !== undefined) tags.add(name, valueOf(contentOf('data')));
}

/** Behind its type and its language. */
function valueOf(data: Buffer): string {
  if (data.length <= HEADER_BYTES) return '';
  const kind = data.readUInt32BE(0);
  const value = data.subarray(HEADER_BYTES);
  if (kind === TEXT) return value.toString('utf8');
  return INTEGERS.has(kind) && value.length <= 4 ? String(value.readUIntBE(0, value.length)) : '';
}
