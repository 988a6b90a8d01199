import { AppError } from '@oiduna/contracts';
import type { Command } from 'commander';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { access, constants, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { failureOf, open } from '../api/send.js';
import type { Studio } from '../api/studio.js';
import { getGetRecordingAudioUrl, getRecording, type Recording, startRecording } from '../generated/studio.js';
import { unusable } from './load-files.js';
import { parseCount } from './numbers.js';
import { type Session, type Shell, studioCommand } from './session.js';

const ASK_EVERY_MS = 250;

export function registerRecord(program: Command, shell: Shell): void {
  studioCommand(
    program,
    'record <out.wav>',
    'record whole bars of the master output, or of one track, into a file',
    shell,
    record,
  )
    .option('--bars <n>', 'how many bars', parseCount, 4)
    .option('--track <name>', 'this track alone, before its fader');
}

async function record(session: Session<{ bars: number; track?: string }>, out: string): Promise<void> {
  const { studio, options } = session;
  const path = resolve(out);
  await mustBeWritable(path);
  const begun = await startRecording(
    { bars: options.bars, ...(options.track !== undefined && { track: options.track }) },
    { studio },
  );
  const seconds = secondsOf(begun);
  session.note(`recording ${begun.bars} bars (${seconds.toFixed(1)} s) from ${begun.startsAt} ...`);
  const { file, ...recording } = await finished(studio, begun);
  await download(studio, getGetRecordingAudioUrl(recording.id), file.sha256, path);
  session.print({ path, durationSeconds: seconds, ...recording, file }, () =>
    [
      `${path}: ${recording.bars} bars, ${seconds.toFixed(3)} s, ${file.frameCount} frames, ${file.sizeBytes} bytes`,
      ...lossOf(recording),
      ...(recording.xruns ? [`the driver missed ${recording.xruns} blocks of sound`] : []),
    ].join('; '),
  );
}

/** A file with frames of another instant in it, said so; else nothing. */
export const lossOf = ({ lostFrames }: Pick<Recording, 'lostFrames'>): string[] =>
  lostFrames ? [`${lostFrames} frames of the recording were lost: the disk was too slow`] : [];

const secondsOf = ({ startsAt, endsAt }: Recording): number => (Date.parse(endsAt) - Date.parse(startsAt)) / 1_000;

/** Better now than after the music. @throws AppError FILE_UNUSABLE */
export async function mustBeWritable(path: string): Promise<void> {
  const refuse = unusable(path, 'written');
  await access(dirname(path), constants.W_OK).catch(refuse);
  const there = await stat(path).catch(() => undefined);
  if (there?.isDirectory()) refuse(Object.assign(new Error(), { code: 'EISDIR' }));
}

/**
 * The music takes as long as it takes; --timeout counts from when it should have ended.
 * @throws AppError RECORDING_FAILED | STUDIO_SLOW, or the signal's reason
 */
export async function finished(
  studio: Studio,
  begun: Recording,
  signal?: AbortSignal,
): Promise<Recording & { file: NonNullable<Recording['file']> }> {
  const untilMs = Math.max(Date.now(), Date.parse(begun.endsAt)) + studio.timeoutMs;
  for (let seen = begun; ; seen = await getRecording(begun.id, { studio })) {
    if (seen.file !== null) return { ...seen, file: seen.file };
    if (seen.state === 'failed') throw new AppError('RECORDING_FAILED', { reason: seen.reason });
    if (Date.now() > untilMs) throw new AppError('STUDIO_SLOW', { url: studio.url, timeoutMs: studio.timeoutMs });
    await sleep(ASK_EVERY_MS, undefined, signal && { signal });
  }
}

/**
 * Beside the target first, then renamed: the file is whole or not there.
 * @param sha256 what the bytes must be; undefined takes the ETag's word for it, where that is one
 * @throws AppError STUDIO_AWAY when the connection breaks or the bytes are not those kept
 */
export async function download(studio: Studio, url: string, sha256: string | undefined, path: string): Promise<void> {
  const part = `${path}.${process.pid}.part`;
  const { body, headers } = await open(studio, url);
  const expected = sha256 ?? /^"([0-9a-f]{64})"$/.exec(headers.get('etag') ?? '')?.[1];
  const hash = createHash('sha256');
  const hashed = async function* () {
    try {
      for await (const chunk of body ?? []) {
        hash.update(chunk);
        yield chunk;
      }
    } catch (error) {
      throw failureOf(studio, error);
    }
  };
  try {
    await pipeline(hashed, createWriteStream(part));
    if (expected !== undefined && hash.digest('hex') !== expected) {
      throw new AppError('STUDIO_AWAY', { url: studio.url, reason: 'the bytes that arrived are not those it keeps' });
    }
    await rename(part, path);
  } catch (error) {
    if (error instanceof AppError) throw error;
    unusable(path, 'written')(error as Error);
  } finally {
    await rm(part, { force: true });
  }
}
