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
