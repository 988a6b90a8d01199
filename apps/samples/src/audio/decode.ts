import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '@oiduna/contracts';
import { z } from 'zod';
import { decoderEnvironment } from '../config.js';
import type { Container } from './container.js';
import type { Findings } from './findings.js';

export interface Coded {
  readonly path: string;
  readonly container: Exclude<Container, 'wav' | 'aiff'>;
  /** As the walk found it; no other decoder than this one's is opened. */
  readonly encoding: string;
  /** What is behind is not shown to the decoder. */
  readonly endByte?: number;
}

/** Ten minutes of MP3 decode in about a second; what takes longer was made to. */
const DECODE_TIMEOUT_MS = 60_000;
const DECODE_CPU_SECONDS = 30;
/** A truncated Ogg file was seen to ask for 7 GB; honest ones stay below 300 MB. */
const DECODER_MEMORY_BYTES = 2 ** 30;
/** Ten minutes of 48 kHz in nine channels; a WAV ends at four times that. */
const DECODED_BYTES_MAX = 2 ** 30;
const COMPLAINT_BYTES_MAX = 1024 * 1024;
/** prlimit's own exit code when the program is not there. */
const NOT_FOUND = 127;

/**
 * As many resources as honest audio takes, and those after everybody else: music plays meanwhile.
 * prlimit exists on Linux only; elsewhere the timeout must do.
 */
const LIMITS =
  process.platform === 'linux'
    ? [
        ...['nice', '-n', '10', 'prlimit'],
        `--as=${DECODER_MEMORY_BYTES}`,
        `--cpu=${DECODE_CPU_SECONDS}`,
        `--fsize=${DECODED_BYTES_MAX}`,
        '--core=0',
      ]
    : [];

/** By ffmpeg's names, which differ for MP3. */
const DECODERS: Readonly<Record<string, string>> = { mp3: 'mp3float,mp3' };
const DEMUXERS: Readonly<Record<Coded['container'], string>> = {
  flac: 'flac',
  ogg: 'ogg',
  mp3: 'mp3',
  m4a: 'mov',
  aac: 'aac',
};

/**
 * Decode to a 32-bit float WAV in the folder, which is made when it is not there, in a child that may be killed at any time. What it
 * complains of it leaves out, and ends with 0 all the same: that is noted.
 * @returns where the WAV lies
 * @throws AppError SAMPLE_UNDECODABLE | SAMPLE_LIMIT | SERVICE_UNAVAILABLE (no ffmpeg)
 */
export async function decode(coded: Coded, folder: string, secondsMax: number, findings: Findings): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const wavPath = join(folder, 'decoded.wav');
  const [command, ...args] = [...LIMITS, 'ffmpeg', ...ffmpegArguments(coded, wavPath, secondsMax)];
  try {
    const { stderr } = await promisify(execFile)(command!, args, {
      env: decoderEnvironment,
      timeout: DECODE_TIMEOUT_MS,
      killSignal: 'SIGKILL',
      maxBuffer: COMPLAINT_BYTES_MAX,
    });
    const complaints = stderr.replace(PICTURE_LEFT_OUT, '');
    if (complaints !== '') findings.note('decoder-complaint', null, complaintOf(complaints));
    return wavPath;
  } catch (error) {
    throw failureOf(error, findings);
  }
}

const ffmpegArguments = (coded: Coded, wavPath: string, secondsMax: number): string[] => [
  // The format is told, never guessed: a playlist or a script cannot pass for audio, nor name other files.
  ...['-nostdin', '-v', 'repeat+error', '-f', DEMUXERS[coded.container], '-protocol_whitelist', 'file,subfile'],
  ...[
    '-codec_whitelist',
    DECODERS[coded.encoding] ?? coded.encoding,
    '-err_detect',
    'crccheck+bitstream+buffer+explode',
  ],
  ...['-threads', '1', '-i', inputOf(coded), '-map', '0:a:0'],
  // One second more than allowed, so that a file at the limit can be told from one beyond it.
  ...['-t', String(secondsMax + 1), '-map_metadata', '-1', '-fflags', '+bitexact'],
  ...['-c:a', 'pcm_f32le', '-f', 'wav', '-y', wavPath],
];

const inputOf = ({ path, endByte }: Coded): string =>
  endByte === undefined ? `file:${path}` : `subfile,,start,0,end,${endByte},,:${path}`;

/** A cover, which is no sound and so is not decoded. */
const PICTURE_LEFT_OUT = /^\[\w+ @ 0x[0-9a-f]+\] Codec \(\w+\) not on whitelist .*\n/gm;

const Failure = z.object({ code: z.unknown(), signal: z.string().nullish(), stderr: z.string().default('') });

function failureOf(cause: unknown, findings: Findings): AppError {
  const { code, signal, stderr } = Failure.parse(cause);
  if (code === 'ENOENT' || code === NOT_FOUND) {
    return new AppError('SERVICE_UNAVAILABLE', { service: 'ffmpeg' }, { cause });
  }
  if (signal === 'SIGXFSZ') {
    return findings.refusal('too-large-decoded', null, `it decodes to more than ${DECODED_BYTES_MAX} bytes`, cause);
  }
  const reason = typeof signal === 'string' ? 'decoding it took too long' : complaintOf(stderr);
  return findings.refusal('undecodable', null, reason, cause);
}

/** The decoder's first words, without the address of its context and our paths. */
const complaintOf = (stderr: string): string =>
  (stderr.trim().split('\n')[0] ?? '')
    .replace(/^\[(\S+) @ 0x[0-9a-f]+\] /, '$1: ')
    .replace(/(^|[\s'])(file:)?\/\S+/g, '$1the file') || 'the decoder gave up without a word';
