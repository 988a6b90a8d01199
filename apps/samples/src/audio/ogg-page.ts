import type { AudioFile } from './audio-file.js';
import { crcTable } from './checksum.js';

/** @see RFC 3533, section 6 */
export interface OggPage {
  readonly atByte: number;
  readonly sizeBytes: number;
  readonly beginsStream: boolean;
  readonly endsStream: boolean;
  /** −1 on a page where no packet ends. */
  readonly granule: bigint;
  readonly serial: number;
  readonly sequence: number;
  readonly crcIsRight: boolean;
  /** Pieces of packets; the last goes on in the next page if `goesOn`. */
  readonly packets: readonly Buffer[];
  readonly goesOn: boolean;
}

export const OGG_MAGIC = Buffer.from('OggS');
const HEADER_BYTES = 27;
const CRC_AT = 22;
const CRC32 = crcTable(32, 0x04c1_1db7);
const SEARCH_BYTES = 64 * 1024;

/** The page that begins here, or what there is instead. */
export async function readOggPage(file: AudioFile, atByte: number): Promise<OggPage | 'cut off' | 'no page'> {
  const header = await file.read(atByte, HEADER_BYTES + 255);
  if (!header.subarray(0, 4).equals(OGG_MAGIC)) return 'no page';
  if (header.length < HEADER_BYTES) return 'cut off';
  if (header.readUInt8(4) !== 0) return 'no page';
  const segmentCount = header.readUInt8(26);
  const lacing = header.subarray(HEADER_BYTES, HEADER_BYTES + segmentCount);
  const bodyBytes = lacing.reduce((sum, size) => sum + size, 0);
  const sizeBytes = HEADER_BYTES + segmentCount + bodyBytes;
  const bytes = await file.read(atByte, sizeBytes);
  if (bytes.length < sizeBytes) return 'cut off';
  const flags = bytes.readUInt8(5);
  return {
    atByte,
    sizeBytes,
    beginsStream: (flags & 2) !== 0,
    endsStream: (flags & 4) !== 0,
    granule: bytes.readBigInt64LE(6),
    serial: bytes.readUInt32LE(14),
    sequence: bytes.readUInt32LE(18),
    crcIsRight: oggCrc(bytes) === bytes.readUInt32LE(CRC_AT),
    packets: packetsIn(bytes.subarray(HEADER_BYTES + segmentCount), lacing),
    goesOn: lacing.at(-1) === 255,
  };
}

/** The checksum of a page, whose own four bytes count as zero. */
export function oggCrc(page: Uint8Array): number {
  let crc = 0;
  for (let at = 0; at < page.length; at += 1) {
    const byte = at >= CRC_AT && at < CRC_AT + 4 ? 0 : page[at]!;
    crc = ((crc << 8) ^ CRC32[(crc >>> 24) ^ byte]!) >>> 0;
  }
  return crc;
}

function packetsIn(body: Buffer, lacing: Buffer): Buffer[] {
  const packets: Buffer[] = [];
  let [from, at] = [0, 0];
  lacing.forEach((size, index) => {
    at += size;
    if (size === 255 && index < lacing.length - 1) return;
    packets.push(body.subarray(from, at));
    from = at;
  });
  return packets;
}

/** Where the next page seems to begin, from a byte on. */
export async function nextOggPage(file: AudioFile, fromByte: number): Promise<number | undefined> {
  for (let at = fromByte; at < file.sizeBytes; at += SEARCH_BYTES) {
    const found = (await file.read(at, SEARCH_BYTES + OGG_MAGIC.length - 1)).indexOf(OGG_MAGIC);
    if (found !== -1) return at + found;
  }
  return undefined;
}
