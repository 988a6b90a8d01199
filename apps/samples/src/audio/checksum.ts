/**
 * The table of a CRC whose bits are taken from the highest on, as FLAC and Ogg do.
 * @param polynomial without its highest term
 */
export function crcTable(bits: 8 | 16 | 32, polynomial: number): Uint32Array {
  const top = 2 ** (bits - 1);
  const mask = 2 ** bits - 1;
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte * 2 ** (bits - 8);
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >= top ? ((crc * 2) ^ polynomial) & mask : crc * 2) >>> 0;
    return crc;
  });
}

/** CRC-16 with the bits from the lowest on, as MP3 encoders note it of their sound. */
const REFLECTED_16 = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  return crc;
});

export function reflectedCrc16(bytes: Uint8Array): number {
  let crc = 0;
  for (let at = 0; at < bytes.length; at += 1) crc = (crc >> 8) ^ REFLECTED_16[(crc ^ bytes[at]!) & 0xff]!;
  return crc;
}
