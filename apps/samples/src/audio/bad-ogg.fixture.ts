import type { CodedSources } from './coded-sources.fixture.js';
import { type FileCase, patched } from './file-case.fixture.js';
import { oggCrc } from './ogg-page.js';

type Row = readonly [FileCase['expected'], string, Buffer];

const JUNK = Buffer.from('these bytes belong to no page at all');

/** The pages of a whole file. */
function pagesOf(bytes: Buffer): Buffer[] {
  const pages: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const segments = bytes.readUInt8(at + 26);
    const sizeBytes = 27 + segments + bytes.subarray(at + 27, at + 27 + segments).reduce((sum, size) => sum + size, 0);
    pages.push(bytes.subarray(at, at + sizeBytes));
    at += sizeBytes;
  }
  return pages;
}

/** A page with some bytes overwritten, and a checksum that agrees. */
function changed(page: Buffer, at: number, ...values: readonly number[]): Buffer {
  const copy = patched(page, at, ...values);
  copy.writeUInt32LE(oggCrc(copy), 22);
  return copy;
}

const FLAGS_AT = 5;
const GRANULE_AT = 6;
const SERIAL_AT = 14;
/** The first packet, in a page of one segment. */
const PACKET_AT = 28;

function casesOf(kind: 'vorbis' | 'opus', bytes: Buffer): Row[] {
  const pages = pagesOf(bytes);
  const last = pages.length - 1;
  const middle = Math.floor(pages.length / 2);
  const withPage = (index: number, ...instead: Buffer[]) => Buffer.concat(pages.toSpliced(index, 1, ...instead));
  const headers = pages.filter((page) => page.readBigInt64LE(GRANULE_AT) <= 0n);
  const [first, second] = [pages[0]!, pages[1]!];
  const channelsAt = PACKET_AT + (kind === 'vorbis' ? 11 : 9);
  const versionAt = PACKET_AT + (kind === 'vorbis' ? 7 : 8);
  return [
    ['ok', 'is whole', bytes],
    ['page-crc', 'has a wrong byte', withPage(middle, patched(pages[middle]!, 200, ~pages[middle]![200]! & 0xff))],
    ['page-crc', 'has a wrong checksum', withPage(middle, patched(pages[middle]!, 22, 1, 2, 3, 4))],
    ['page-crc', 'has a wrong length in a page', withPage(middle, patched(pages[middle]!, 26, 3))],
    ['stream-gap', 'lacks a page', withPage(middle)],
    ['stream-gap', 'has a page twice', withPage(middle, pages[middle]!, pages[middle]!)],
    ['stream-gap', 'has a position that goes back', withPage(middle, changed(pages[middle]!, GRANULE_AT, 1, 0, 0, 0))],
    ['truncated', 'lost a quarter', bytes.subarray(0, Math.floor(bytes.length * 0.75))],
    ['truncated', 'lost its last page', withPage(last)],
    ['truncated', 'does not end', withPage(last, changed(pages[last]!, FLAGS_AT, 0))],
    ['sync-lost', 'has bytes between two pages', withPage(middle, JUNK, pages[middle]!)],
    ['trailing-bytes', 'is followed by bytes', Buffer.concat([bytes, JUNK])],
    ['several-streams', 'is two files in a row', Buffer.concat([bytes, bytes])],
    [
      'several-streams',
      'has a page of another stream',
      withPage(middle, changed(pages[middle]!, SERIAL_AT, 1, 2, 3, 4)),
    ],
    ['header-invalid', 'has a wrong byte in its first page', patched(bytes, PACKET_AT + 12, 1, 2, 3)],
    ['header-invalid', 'ends within its first page', bytes.subarray(0, 40)],
    ['header-invalid', 'is its first page', first],
    ['header-invalid', 'is its magic alone', bytes.subarray(0, 4)],
    ['header-invalid', 'does not begin', withPage(0, changed(first, FLAGS_AT, 0))],
    ['header-invalid', 'has 0 channels', withPage(0, changed(first, channelsAt, 0))],
    ['header-invalid', 'is of an unknown version', withPage(0, changed(first, versionAt, 99))],
    [
      'header-invalid',
      'has other words for comments',
      withPage(1, changed(second, 27 + second.readUInt8(26), 0x58, 0x58)),
    ],
    ['undecodable', 'is made of page beginnings', Buffer.concat([first, Buffer.from('OggS\0'.repeat(100_000))])],
    ['encoding-unknown', 'is Speex', withPage(0, changed(first, PACKET_AT, ...Buffer.from('Speex   ')))],
    ['encoding-unknown', 'is FLAC', withPage(0, changed(first, PACKET_AT, 0x7f, ...Buffer.from('FLAC')))],
    ['encoding-unknown', 'is Theora', withPage(0, changed(first, PACKET_AT, 0x80, ...Buffer.from('theora')))],
    ['no-frames', 'is headers alone', Buffer.concat(headers)],
  ];
}

const vorbisCases = (bytes: Buffer): Row[] => {
  const [first, ...others] = pagesOf(bytes);
  const header = (at: number, ...values: number[]) =>
    Buffer.concat([changed(first!, PACKET_AT + at, ...values), ...others]);
  return [
    ['header-invalid', 'has a rate of 0', header(12, 0, 0, 0, 0)],
    ['header-invalid', 'has block sizes the wrong way round', header(28, 0x68)],
    ['header-invalid', 'has block sizes that are too large', header(28, 0xee)],
  ];
};

export const oggCases = ({ vorbis, opus }: CodedSources): FileCase[] =>
  Object.entries({
    Vorbis: [...casesOf('vorbis', vorbis), ...vorbisCases(vorbis)],
    Opus: casesOf('opus', opus),
  }).flatMap(([kind, rows]) =>
    rows.map(([expected, what, bytes]) => ({ name: `${kind} that ${what}`, bytes, expected })),
  );
