import { createHash } from 'node:crypto';

/** A namespace of our own. @see RFC 9562, 6.5 */
const NAMESPACE = Buffer.from('0f4bd2d7f7c94b0c8f0a6f1f5a7c3e11', 'hex');

/**
 * The ID of the first sample at a place. It follows from the place (UUIDv5), so a job that crashed
 * after the engine loaded its sample names the same one when it runs again, before any row exists.
 */
export function firstIdAt(bank: string, fileName: string): string {
  const hash = createHash('sha1').update(NAMESPACE).update(`${bank}/${fileName}`).digest().subarray(0, 16);
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
