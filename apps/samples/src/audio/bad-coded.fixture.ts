import type { CodedSources } from './coded-sources.fixture.js';
import { type FileCase, patched, uint32 } from './file-case.fixture.js';
import { FLAC_HEADER_BYTES_MAX, parseFlacFrame, parseStreamInfo } from './flac-frame.js';
import { parseAdtsFrame, parseMp3Frame } from './frame-header.js';

type Row = readonly [FileCase['expected'], string, Buffer];

const JUNK = Buffer.from(Array.from({ length: 40 }, (_, at) => (at * 7 + 1) % 200));
const ID3V1 = Buffer.concat([Buffer.from('TAG'), Buffer.alloc(125)]);
const id3v2 = (body: number) =>
  Buffer.concat([Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, body]), Buffer.alloc(body)]);
const shareOf = (bytes: Buffer, share: number) => bytes.subarray(0, Math.floor(bytes.length * share));
const without = (bytes: Buffer, from: number, to: number) =>
  Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
const inserted = (bytes: Buffer, at: number, more: Buffer) =>
  Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)]);
/** Bytes turned over from a place on. */
const inverted = (bytes: Buffer, at: number, length: number) =>
  patched(bytes, at, ...bytes.subarray(at, at + length).map((byte) => ~byte & 0xff));

const INFO_AT = 8;
const TOTAL_AT = INFO_AT + 14;

function flacCases(flac: Buffer): Row[] {
  const info = parseStreamInfo(flac.subarray(INFO_AT, INFO_AT + 34));
  const frames: number[] = [];
  for (let at = flac.indexOf(0xff); at !== -1; at = flac.indexOf(0xff, at + 1)) {
    if (parseFlacFrame(flac.subarray(at, at + FLAC_HEADER_BYTES_MAX), info)) frames.push(at);
  }
  const [first = 0, second = 0, third = 0, fourth = 0] = frames;
  const everyFooter = frames.reduce(
    (bytes, at) => inverted(bytes, at - 1, 1),
    patched(flac, flac.length - 1, ~flac.at(-1)! & 0xff),
  );
  const streamInfo = flac.subarray(4, INFO_AT + 34);
  return [
    ['ok', 'is whole', flac],
    ['ok', 'does not know its length', patched(flac, TOTAL_AT, 0, 0, 0, 0)],
    ['ok', 'has tags of MP3', Buffer.concat([id3v2(20), flac, ID3V1])],
    ['frame-count-wrong', 'states too few frames', patched(flac, TOTAL_AT, 0, 0, 0x10, 0)],
    ['mostly-missing', 'states far too many frames', patched(flac, TOTAL_AT, 1, 0, 0, 0)],
    ['mostly-missing', 'lost two thirds', shareOf(flac, 0.33)],
    ['truncated', 'lost a quarter', flac.subarray(0, frames[Math.floor(frames.length * 0.75)])],
    ['frame-crc', 'lost a quarter within a frame', shareOf(flac, 0.77)],
    ['frame-crc', 'has a wrong byte', inverted(flac, third + 200, 1)],
    ['frame-crc', 'has wrong bytes over two frames', inverted(flac, third - 20, 40)],
    ['frame-crc', 'has a wrong checksum', inverted(flac, third - 1, 1)],
    ['frame-crc', 'is followed by a tag of another kind', Buffer.concat([flac, JUNK])],
    ['stream-gap', 'lacks a frame', without(flac, third, fourth)],
    ['stream-gap', 'lacks its first frame', without(flac, first, second)],
    ['sync-lost', 'has bytes before its first frame', inserted(flac, first, JUNK)],
    ['frame-crc', 'has bytes between two frames', inserted(flac, third, JUNK)],
    ['no-frames', 'has wrong bytes in all frames', everyFooter],
    ['no-frames', 'is metadata alone', flac.subarray(0, first)],
    ['header-invalid', 'ends within its metadata', flac.subarray(0, first - 3)],
    ['header-invalid', 'is its magic alone', flac.subarray(0, 4)],
    ['header-invalid', 'begins with another block', patched(flac, 4, 4)],
    ['header-invalid', 'has a STREAMINFO of 33 bytes', patched(flac, 7, 33)],
    ['header-invalid', 'has two STREAMINFO', inserted(flac, 4, streamInfo)],
    ['header-invalid', 'has a block of a forbidden type', inserted(flac, INFO_AT + 34, Buffer.from([127, 0, 0, 0]))],
    ['header-invalid', 'has a block that is too large', patched(flac, INFO_AT + 35, 0xff)],
    ['header-invalid', 'has a rate of 0', patched(flac, INFO_AT + 10, 0, 0, flac[INFO_AT + 12]! & 0x0f)],
    [
      'too-many-chunks',
      'is made of metadata',
      inserted(flac, INFO_AT + 34, Buffer.concat(Array.from({ length: 1_000 }, () => Buffer.from([1, 0, 0, 0])))),
    ],
  ];
}

const framesOf = (bytes: Buffer, from: number, parse: typeof parseMp3Frame): number[] => {
  const places: number[] = [];
  for (let at = from, frame = parse(bytes.subarray(at)); frame; frame = parse(bytes.subarray(at))) {
    places.push(at);
    at += frame.lengthBytes;
  }
  return places;
};

/** Twenty silent frames of 128 kbit/s, each with a checksum: of its header and of 32 zeros. */
function checkedMp3(): Buffer {
  const frame = Buffer.alloc(417);
  frame.set([0xff, 0xfa, 0x90, 0x00]);
  frame.writeUInt16BE(0xc05c, 4);
  return Buffer.concat(Array.from({ length: 20 }, () => frame));
}

function mp3Cases({ mp3, plainMp3 }: CodedSources): Row[] {
  const start = mp3.indexOf(Buffer.from([0xff, 0xfb]));
  const frames = framesOf(mp3, start, parseMp3Frame);
  const tenth = frames[10]!;
  const countAt = mp3.indexOf(mp3.includes('Xing') ? 'Xing' : 'Info') + 8;
  const ape = Buffer.alloc(32);
  ape.write('APETAGEX');
  ape.writeUInt32LE(32, 12);
  return [
    ['ok', 'is whole', mp3],
    ['ok', 'has no frame that counts the others', plainMp3],
    ['ok', 'has tags at both ends', Buffer.concat([id3v2(50), plainMp3, ape, ID3V1])],
    ['ok', 'has zeros behind its tag', Buffer.concat([id3v2(5), Buffer.alloc(3_000), plainMp3])],
    ['sync-lost', 'has bytes between two frames', inserted(mp3, tenth, JUNK)],
    ['sync-lost', 'lost a byte', without(plainMp3, 2_000, 2_001)],
    ['sync-lost', 'has a wrong header', inverted(mp3, tenth, 2)],
    ['partial-frame', 'lost its last 10 bytes', mp3.subarray(0, -10)],
    ['truncated', 'lost a third', shareOf(mp3, 0.67)],
    ['mostly-missing', 'lost two thirds', shareOf(mp3, 0.33)],
    ['mostly-missing', 'counts far too many frames', patched(mp3, countAt, 0, 1, 0, 0)],
    ['frame-count-wrong', 'counts too few frames', patched(mp3, countAt, 0, 0, 0, 20)],
    ['trailing-bytes', 'is followed by bytes', Buffer.concat([mp3, JUNK])],
    ['decoder-complaint', 'has wrong bytes in a frame', inverted(mp3, tenth + 4, 300)],
    ['ok', 'has frames with checksums', checkedMp3()],
    ['frame-crc', 'has a frame whose checksum is wrong', patched(checkedMp3(), 5 * 417 + 10, 1)],
    ['ok', 'was cut out of a longer one', plainMp3.subarray(framesOf(plainMp3, 0, parseMp3Frame)[9])],
    ['no-frames', 'is a tag alone', id3v2(100)],
    ['no-frames', 'is a tag and other bytes', Buffer.concat([id3v2(10), JUNK, JUNK])],
    ['no-frames', 'is a tag that is larger than the file', Buffer.concat([id3v2(100).subarray(0, 40)])],
    ['no-frames', 'is one header', plainMp3.subarray(0, 12)],
    ['no-frames', 'is the frame that counts the others', mp3.subarray(start, frames[1])],
    [
      'undecodable',
      'is made of frame beginnings',
      Buffer.concat([id3v2(10), Buffer.alloc(5_000_000, plainMp3.subarray(0, 4))]),
    ],
    ['format-unknown', 'is of free format', patched(plainMp3, 2, plainMp3[2]! & 0x0f)],
    ['format-unknown', 'has a forbidden bit rate', patched(plainMp3, 2, plainMp3[2]! | 0xf0)],
    ['format-unknown', 'has a forbidden sample rate', patched(plainMp3, 2, plainMp3[2]! | 0x0c)],
    ['format-unknown', 'has a version that does not exist', patched(plainMp3, 1, 0xeb)],
  ];
}

function aacCases(aac: Buffer): Row[] {
  const frames = framesOf(aac, 0, parseAdtsFrame);
  return [
    ['ok', 'is whole', aac],
    ['sync-lost', 'has bytes between two frames', inserted(aac, frames[10]!, JUNK)],
    ['partial-frame', 'lost its last 10 bytes', aac.subarray(0, -10)],
    ['trailing-bytes', 'is followed by bytes', Buffer.concat([aac, JUNK])],
    ['decoder-complaint', 'has wrong bytes in a frame', inverted(aac, frames[10]! + 7, 150)],
    ['no-frames', 'is one header', aac.subarray(0, 12)],
    ['format-unknown', 'has a forbidden rate', patched(aac, 2, aac[2]! | 0x3c)],
  ];
}

function m4aCases({ m4a, alac }: CodedSources): Row[] {
  const typeAt = (type: string) => m4a.indexOf(type);
  const sizeAt = (type: string) => typeAt(type) - 4;
  const longer = uint32(Math.round(m4a.readUInt32BE(typeAt('mdhd') + 20) * 1.5), false);
  const renamed = (type: string, to: string) => patched(m4a, typeAt(type), ...Buffer.from(to));
  return [
    ['ok', 'is whole', m4a],
    ['ok', 'is ALAC', alac],
    ['truncated', 'lost a tenth', shareOf(m4a, 0.9)],
    ['truncated', 'states too much sound', patched(m4a, sizeAt('mdat'), 0, 0x10)],
    ['chunk-missing', 'has its index behind its sound, and lost it', shareOf(alac, 0.9)],
    ['chunk-missing', 'is its type alone', m4a.subarray(0, m4a.readUInt32BE(0))],
    ['chunk-missing', 'has no moov', renamed('moov', 'free')],
    ['chunk-missing', 'has no mdhd', renamed('mdhd', 'free')],
    ['chunk-missing', 'has no stsd', renamed('stsd', 'free')],
    ['chunk-unreadable', 'has a box of 4 bytes', patched(m4a, sizeAt('moov'), 0, 0, 0, 4)],
    ['chunk-unreadable', 'has a box that is too large', patched(m4a, sizeAt('moov'), 0x7f)],
    ['chunk-unreadable', 'has a track that is larger than its parent', patched(m4a, sizeAt('trak'), 0x7f)],
    ['frames-missing', 'states half as much again', patched(m4a, typeAt('mdhd') + 20, ...longer)],
    ['encoding-unknown', 'holds a picture', renamed('soun', 'vide')],
    ['encoding-unknown', 'has no track', renamed('trak', 'free')],
    ['encoding-unknown', 'holds AC-3', renamed('mp4a', 'ac-3')],
    ['undecodable', 'has no table of its pieces', renamed('stsz', 'free')],
    ['decoder-complaint', 'has wrong bytes', inverted(m4a, typeAt('mdat') + 4_000, 400)],
  ];
}

export const codedCases = (sources: CodedSources): FileCase[] =>
  Object.entries({
    FLAC: flacCases(sources.flac),
    MP3: mp3Cases(sources),
    AAC: aacCases(sources.aac),
    M4A: m4aCases(sources),
  }).flatMap(([kind, rows]) =>
    rows.map(([expected, what, bytes]) => ({ name: `${kind} that ${what}`, bytes, expected })),
  );
