import type { AudioFile } from './audio-file.js';

const ID3_HEADER_BYTES = 10;
const ID3V1_BYTES = 128;
const APE_FOOTER_BYTES = 32;
/** Real files have one or two; each costs one read. */
const TAGS_MAX = 16;

/** Where the sound begins: behind any ID3v2 tags. @see id3.org, ID3v2.4 section 3.1 */
export async function startOfSound(file: AudioFile): Promise<number> {
  let at = 0;
  for (let tags = 0; tags < TAGS_MAX; tags += 1) {
    const header = await file.read(at, ID3_HEADER_BYTES);
    if (header.length < ID3_HEADER_BYTES || header.toString('latin1', 0, 3) !== 'ID3') break;
    const sizeBytes = header.subarray(6).reduce((size, byte) => size * 128 + (byte & 0x7f), 0);
    const footer = (header.readUInt8(5) & 0x10) === 0 ? 0 : ID3_HEADER_BYTES;
    at += ID3_HEADER_BYTES + sizeBytes + footer;
  }
  return at;
}

/** Where the sound ends: before an ID3v1 tag and an APE tag, which are both found from the end. */
export async function endOfSound(file: AudioFile): Promise<number> {
  let end = file.sizeBytes;
  const textAt = async (at: number, length: number) => (at < 0 ? '' : (await file.read(at, length)).toString('latin1'));
  if ((await textAt(end - ID3V1_BYTES, 3)) === 'TAG') end -= ID3V1_BYTES;
  const footerAt = end - APE_FOOTER_BYTES;
  if ((await textAt(footerAt, 8)) === 'APETAGEX') {
    const footer = await file.read(footerAt, APE_FOOTER_BYTES);
    // The size counts the footer and not the header, which the highest flag announces.
    const header = footer.readUInt32LE(20) >= 2 ** 31 ? APE_FOOTER_BYTES : 0;
    const sizeBytes = footer.readUInt32LE(12) + header;
    if (sizeBytes <= end) end -= sizeBytes;
  }
  return end;
}
