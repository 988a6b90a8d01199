import { AppError } from '@oiduna/contracts';

export type Container = 'wav' | 'aiff' | 'flac' | 'ogg' | 'mp3';

/** Enough for every magic number below. */
export const MAGIC_BYTES = 12;

/**
 * What a file is by its first bytes; its name does not count.
 * @throws AppError SAMPLE_FORMAT_UNKNOWN
 */
export function containerOf(start: Buffer, fileName: string): Container {
  const text = (from: number, to: number) => start.toString('latin1', from, to);
  const unknown = (reason: string) => new AppError('SAMPLE_FORMAT_UNKNOWN', { fileName, reason });
  const id = text(0, 4);
  if (id === 'RIFF' && text(8, 12) === 'WAVE') return 'wav';
  if (id === 'RF64' || id === 'RIFX') throw unknown(`it is an ${id} file, and only plain RIFF is read`);
  if (id === 'FORM' && (text(8, 12) === 'AIFF' || text(8, 12) === 'AIFC')) return 'aiff';
  if (id === 'fLaC') return 'flac';
  if (id === 'OggS') return 'ogg';
  if (text(0, 3) === 'ID3' || isMp3Frame(start)) return 'mp3';
  throw unknown('its first bytes belong to no format known here');
}

/**
 * Eleven sync bits, a version that exists, layer III, and neither the bit rate nor the sample rate
 * that are forbidden. @see ISO/IEC 11172-3, 2.4.2.3
 */
function isMp3Frame(start: Buffer): boolean {
  if (start.length < 4) return false;
  const header = start.readUInt32BE(0);
  const version = (header >>> 19) & 0b11;
  const layer = (header >>> 17) & 0b11;
  const bitRate = (header >>> 12) & 0b1111;
  const sampleRate = (header >>> 10) & 0b11;
  return header >>> 21 === 0x7ff && version !== 0b01 && layer === 0b01 && bitRate !== 0b1111 && sampleRate !== 0b11;
}
