import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AppError, SAMPLE_DURATION_SECONDS_MAX } from '@oiduna/contracts';
import { z } from 'zod';
import { decoderEnvironment } from '../config.js';
import type { Container } from './container.js';

export interface Decoded {
  /** What the upload was encoded with, by ffmpeg's name: flac, vorbis, mp3, pcm_s16be. */
  readonly encoding: string;
  readonly wavPath: string;
}

/** Ten minutes of MP3 decode in about a second; what takes longer was made to. */
const DECODE_TIMEOUT_MS = 60_000;
const DECODE_CPU_SECONDS = 30;
/** A truncated Ogg file was seen to ask for 7 GB; honest ones stay below 300 MB. */
const DECODER_MEMORY_BYTES = 2 ** 30;
/** Ten minutes of 48 kHz in nine channels; a WAV ends at four times that. */
const DECODED_BYTES_MAX = 2 ** 30;
const COMPLAINT_BYTES_MAX = 64 * 1024;
/** prlimit's own exit code when the program is not there. */
const NOT_FOUND = 127;

/** As many resources as honest audio takes. prlimit exists on Linux only; elsewhere the timeout must do. */
const LIMITS =
  process.platform === 'linux'
    ? [
        'prlimit',
        `--as=${DECODER_MEMORY_BYTES}`,
        `--cpu=${DECODE_CPU_SECONDS}`,
        `--fsize=${DECODED_BYTES_MAX}`,
        '--core=0',
      ]
    : [];

/**
 * Decode an upload to a 32-bit float WAV in the folder, in a child that may be killed at any time.
 * Any complaint of the decoder refuses the file: ffmpeg conceals errors, and ends with 0 all the same.
 * @throws AppError SAMPLE_UNDECODABLE | SAMPLE_LIMIT | SERVICE_UNAVAILABLE (no ffmpeg)
 */
export async function decode(path: string, fileName: string, container: Container, folder: string): Promise<Decoded> {
  const wavPath = join(folder, 'decoded.wav');
  // The format is told, never guessed: a playlist or a script cannot pass for audio, nor name other files.
  const input = ['-v', 'error', '-f', container, '-protocol_whitelist', 'file'];
  const probe = ['-select_streams', 'a:0', '-show_entries', 'stream=codec_name', '-of', 'json', `file:${path}`];
  const encoding = codecOf(await run('ffprobe', [...input, ...probe], fileName), fileName);
  await run('ffmpeg', ['-nostdin', ...input, ...decodeArguments(path, wavPath)], fileName);
  return { encoding, wavPath };
}

const decodeArguments = (path: string, wavPath: string): string[] => [
  ...['-xerror', '-err_detect', 'explode', '-threads', '1', '-i', `file:${path}`],
  // One second more than allowed, so that a file at the limit can be told from one beyond it.
  ...['-map', '0:a:0', '-t', String(SAMPLE_DURATION_SECONDS_MAX + 1)],
  ...['-map_metadata', '-1', '-fflags', '+bitexact', '-c:a', 'pcm_f32le', '-f', 'wav', '-y', wavPath],
];

const Probe = z.object({ streams: z.array(z.object({ codec_name: z.string() })) });

function codecOf(json: string, fileName: string): string {
  const [stream] = Probe.parse(JSON.parse(json)).streams;
  if (stream === undefined) throw undecodable(fileName, 'it holds no audio that can be decoded');
  return stream.codec_name;
}

/** @returns what the program wrote to its standard output */
async function run(program: string, args: string[], fileName: string): Promise<string> {
  const [command, ...rest] = [...LIMITS, program, ...args];
  try {
    const { stdout, stderr } = await promisify(execFile)(command!, rest, {
      env: decoderEnvironment,
      timeout: DECODE_TIMEOUT_MS,
      killSignal: 'SIGKILL',
      maxBuffer: COMPLAINT_BYTES_MAX,
    });
    if (stderr !== '') throw undecodable(fileName, complaintOf(stderr));
    return stdout;
  } catch (error) {
    throw error instanceof AppError ? error : failureOf(program, fileName, error);
  }
}

const Failure = z.object({ code: z.unknown(), signal: z.string().nullish(), stderr: z.string().default('') });

function failureOf(program: string, fileName: string, cause: unknown): AppError {
  const { code, signal, stderr } = Failure.parse(cause);
  if (code === 'ENOENT' || code === NOT_FOUND)
    return new AppError('SERVICE_UNAVAILABLE', { service: program }, { cause });
  if (signal === 'SIGXFSZ') {
    const reason = `it decodes to more than ${DECODED_BYTES_MAX} bytes`;
    return new AppError('SAMPLE_LIMIT', { fileName, reason }, { cause });
  }
  const reason = typeof signal === 'string' ? 'decoding it took too long' : complaintOf(stderr);
  return undecodable(fileName, reason, cause);
}

export const undecodable = (fileName: string, reason: string, cause?: unknown): AppError =>
  new AppError('SAMPLE_UNDECODABLE', { fileName, reason }, { cause });

/** The decoder's first words, without the address of its context and our paths. */
const complaintOf = (stderr: string): string =>
  (stderr.trim().split('\n')[0] ?? '')
    .replace(/^\[(\S+) @ 0x[0-9a-f]+\] /, '$1: ')
    .replace(/(^|[\s'])(file:)?\/\S+/g, '$1the file') || 'the decoder gave up without a word';
