import type { AudioFile } from '../audio/audio-file.js';

/** For specs: the bytes of a file, without a disk. */
export const inMemory = (bytes: Uint8Array): AudioFile => ({
  fileName: 'a',
  sizeBytes: bytes.length,
  read: (atByte, length) => Promise.resolve(Buffer.from(bytes.subarray(atByte, atByte + length))),
});

const uint = (write: (bytes: Buffer) => void, size: number): Buffer => {
  const bytes = Buffer.alloc(size);
  write(bytes);
  return bytes;
};
export const u16 = (value: number, isBig = false): Buffer =>
  uint((bytes) => (isBig ? bytes.writeUInt16BE(value) : bytes.writeUInt16LE(value)), 2);
export const u32 = (value: number, isBig = false): Buffer =>
  uint((bytes) => (isBig ? bytes.writeUInt32BE(value) : bytes.writeUInt32LE(value)), 4);
export const f32 = (value: number): Buffer => uint((bytes) => bytes.writeFloatLE(value), 4);
export const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

export function chunk(id: string, content: Uint8Array, isBig = false): Buffer {
  return Buffer.concat([latin1(id), u32(content.length, isBig), content, Buffer.alloc(content.length % 2)]);
}

export const riff = (...chunks: Buffer[]): Buffer => {
  const body = Buffer.concat([latin1('WAVE'), ...chunks]);
  return Buffer.concat([latin1('RIFF'), u32(body.length), body]);
};
export const aiff = (...chunks: Buffer[]): Buffer => {
  const body = Buffer.concat([latin1('AIFF'), ...chunks]);
  return Buffer.concat([latin1('FORM'), u32(body.length, true), body]);
};

/** `smpl` with one loop. */
export const smpl = (note: number, start: number, end: number): Buffer =>
  Buffer.concat([
    u32(0),
    u32(0),
    u32(0),
    u32(note),
    Buffer.alloc(12),
    u32(1),
    u32(0),
    u32(7),
    u32(0),
    u32(start),
    u32(end),
    u32(0),
    u32(0),
  ]);

export const acid = (flags: number, note: number, bpm: number): Buffer =>
  Buffer.concat([u32(flags), u16(note), u16(0x80_00), f32(0), u32(8), u16(4), u16(4), f32(bpm)]);

export const cue = (...points: [id: number, frame: number][]): Buffer =>
  Buffer.concat([
    u32(points.length),
    ...points.map(([id, frame]) => Buffer.concat([u32(id), u32(0), latin1('data'), u32(0), u32(0), u32(frame)])),
  ]);

export const labl = (id: number, text: string): Buffer => chunk('labl', Buffer.concat([u32(id), latin1(`${text}\0`)]));

const sevenBits = (value: number): Buffer =>
  Buffer.from([(value >> 21) & 127, (value >> 14) & 127, (value >> 7) & 127, value & 127]);

/** An ID3v2 tag of these frames: their names with encoding byte and text. */
export function id3(version: 2 | 3 | 4, frames: [id: string, content: Buffer][], flags = 0): Buffer {
  const sized = (id: string, content: Buffer): Buffer => {
    if (version === 2) return Buffer.concat([latin1(id), u32(content.length, true).subarray(1), content]);
    const size = version === 4 ? sevenBits(content.length) : u32(content.length, true);
    return Buffer.concat([latin1(id), size, u16(0), content]);
  };
  const body = Buffer.concat([...frames.map(([id, content]) => sized(id, content)), Buffer.alloc(16)]);
  return Buffer.concat([latin1('ID3'), Buffer.from([version, 0, flags]), sevenBits(body.length), body]);
}

export const vorbisComment = (...comments: string[]): Buffer =>
  Buffer.concat([
    u32(4),
    latin1('test'),
    u32(comments.length),
    ...comments.map((comment) => Buffer.concat([u32(Buffer.byteLength(comment)), Buffer.from(comment)])),
  ]);

/** Packets on pages of at most so many segments each. */
export function ogg(segmentsMax: number, ...packets: Buffer[]): Buffer {
  const segments = packets.flatMap((packet) => {
    const whole = Array.from({ length: Math.floor(packet.length / 255) }, (_, at) =>
      packet.subarray(at * 255, (at + 1) * 255),
    );
    return [...whole, packet.subarray(whole.length * 255)];
  });
  const pages: Buffer[] = [];
  for (let at = 0; at < segments.length; at += segmentsMax) {
    const held = segments.slice(at, at + segmentsMax);
    const continued = at > 0 && segments[at - 1]!.length === 255 ? 1 : 0;
    const header = Buffer.concat([
      latin1('OggS'),
      Buffer.from([0, continued]),
      Buffer.alloc(20),
      Buffer.from([held.length]),
    ]);
    pages.push(Buffer.concat([header, Buffer.from(held.map(({ length }) => length)), ...held]));
  }
  return Buffer.concat(pages);
}

export function flac(bits: number, ...blocks: [kind: number, content: Buffer][]): Buffer {
  const info = Buffer.alloc(34);
  info.writeUInt16BE((bits - 1) << 4, 12);
  const all: [number, Buffer][] = [[0, info], ...blocks];
  const block = ([kind, content]: [number, Buffer], at: number) =>
    Buffer.concat([
      Buffer.from([kind | (at === all.length - 1 ? 0x80 : 0)]),
      u32(content.length, true).subarray(1),
      content,
    ]);
  return Buffer.concat([latin1('fLaC'), ...all.map(block)]);
}
