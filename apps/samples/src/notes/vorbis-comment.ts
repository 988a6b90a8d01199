import type { TagList } from './file-notes.js';

/** `NAME=value`, lengths little-endian, after the name of the program that wrote it. @see xiph.org, Vorbis I, 5 */
export function readVorbisComment(bytes: Buffer, tags: TagList): void {
  const vendorBytes = bytes.length < 4 ? Infinity : bytes.readUInt32LE(0);
  for (let at = 8 + vendorBytes; at + 4 <= bytes.length;) {
    const sizeBytes = bytes.readUInt32LE(at);
    const comment = bytes.toString('utf8', at + 4, at + 4 + sizeBytes);
    const equals = comment.indexOf('=');
    const name = comment.slice(0, Math.max(0, equals)).toLowerCase();
    // a picture in text form is no label
    if (name !== 'metadata_block_picture') tags.add(NAMES[name] ?? name, comment.slice(equals + 1));
    at += 4 + sizeBytes;
  }
}

const NAMES: Readonly<Record<string, string>> = { tempo: 'bpm', description: 'comment' };
