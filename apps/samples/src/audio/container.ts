import type { AudioFile } from './audio-file.js';
import { Findings } from './findings.js';
import { parseAdtsFrame, parseMp3Frame } from './frame-header.js';
import { startOfSound } from './tags.js';

export type Container = 'wav' | 'aiff' | 'flac' | 'ogg' | 'mp3' | 'm4a' | 'aac';

/** Enough for every magic number below. */
const MAGIC_BYTES = 12;
const WAVES = new Set(['RIFF', 'RIFX', 'RF64', 'BW64']);

/**
 * What a file is by its first bytes; its name does not count.
 * @throws AppError SAMPLE_FORMAT_UNKNOWN
 */
export async function containerOf(file: AudioFile, findings = new Findings(file.fileName)): Promise<Container> {
  const start = await file.read(0, MAGIC_BYTES);
  const text = (from: number, to: number) => start.toString('latin1', from, to);
  const id = text(0, 4);
  if (WAVES.has(id) && text(8, 12) === 'WAVE') return 'wav';
  if (id === 'FORM' && (text(8, 12) === 'AIFF' || text(8, 12) === 'AIFC')) return 'aiff';
  if (id === 'OggS') return 'ogg';
  if (text(4, 8) === 'ftyp') return 'm4a';
  const tagged = text(0, 3) === 'ID3';
  const sound = tagged ? await file.read(await startOfSound(file), MAGIC_BYTES) : start;
  if (sound.toString('latin1', 0, 4) === 'fLaC') return 'flac';
  if (parseAdtsFrame(sound) !== undefined) return 'aac';
  // Some taggers leave zeros behind their tag, so only an MP3 needs not begin at once.
  if (tagged || parseMp3Frame(sound) !== undefined) return 'mp3';
  throw findings.refusal('format-unknown', 0, 'its first bytes belong to no format known here');
}
