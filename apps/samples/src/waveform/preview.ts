import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '@oiduna/contracts';
import { decoderEnvironment } from '../config.js';

/** Ten minutes take a few seconds. */
const TIMEOUT_MS = 25_000;
/** Behind everything that answers people or plays: whoever listens meanwhile has the WAV. */
const NICENESS = 10;
/** Transparent for most ears in stereo. */
const BITS_PER_SECOND = 96_000;

/**
 * A small Opus file of a clean WAV: what a browser plays while it browses. More than two channels are mixed
 * to stereo. The same WAV gives the same bytes.
 * @throws AppError SERVICE_UNAVAILABLE without ffmpeg
 */
export async function makePreview(wavPath: string, channelCount: number, folder: string): Promise<Buffer> {
  const path = join(folder, 'preview.ogg');
  const input = ['-nostdin', '-v', 'error', '-f', 'wav', '-protocol_whitelist', 'file', '-i', `file:${wavPath}`];
  const opus = [
    '-ac',
    String(Math.min(2, channelCount)),
    '-ar',
    '48000',
    '-c:a',
    'libopus',
    '-b:a',
    String(BITS_PER_SECOND),
  ];
  const output = [
    '-threads',
    '1',
    '-map_metadata',
    '-1',
    '-fflags',
    '+bitexact',
    '-flags:a',
    '+bitexact',
    '-f',
    'ogg',
    path,
  ];
  const encoding = promisify(execFile)('ffmpeg', [...input, ...opus, ...output], {
    env: decoderEnvironment,
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
  });
  if (encoding.child.pid !== undefined) setPriority(encoding.child.pid, NICENESS);
  try {
    await encoding;
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw isMissing ? new AppError('SERVICE_UNAVAILABLE', { service: 'ffmpeg' }, { cause }) : cause;
  }
  return readFile(path);
}
