import { AppError } from '@oiduna/contracts';
import { createHash } from 'node:crypto';
import { createReadStream, openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refused } from '../api/refused.js';
import { open } from '../api/send.js';
import type { Studio } from '../api/studio.js';
import { getAskUploadUrl, getCreateUploadUrl, getJob, type Job, listUploads } from '../generated/studio.js';
import type { TransferMeter } from './transfer-meter.js';

/** A second or so on a slow line: what a broken connection costs at most. */
const PIECE_BYTES = 8 * 1024 * 1024;
const TRY_AGAIN_MS = 500;
const TUS = { 'Tus-Resumable': '1.0.0' };

/**
 * Send a file in pieces, as tus 1.0 has it, from where an earlier try was cut off. The studio knows the file by its
 * sha256, so nothing is kept here, and another machine can go on as well.
 * A connection that breaks, or a gateway that restarts, is waited for as long as for any answer.
 * @returns the job that checks and loads it
 */
export async function uploadInPieces(studio: Studio, bank: string, path: string, meter: TransferMeter): Promise<Job> {
  const blob = await openAsBlob(path);
  const labels = { bank, fileName: basename(path), sha256: await sha256Of(path) };
  const place = (await unfinished(studio, labels, blob.size)) ?? (await begin(studio, labels, blob.size));
  let state = await ask(studio, place);
  meter.begin(state.offset);
  let untilMs = Date.now() + studio.timeoutMs;
  while (state.jobId === undefined) {
    try {
      state = await sendPiece(studio, place, state.offset, blob);
      meter.reach(state.offset);
      untilMs = Date.now() + studio.timeoutMs;
    } catch (error) {
      if (!passes(error) || Date.now() >= untilMs) throw error;
      await sleep(TRY_AGAIN_MS);
      state = await ask(studio, place).catch((again: unknown) => (passes(again) ? state : Promise.reject(again)));
    }
  }
  meter.end();
  return getJob(state.jobId, { studio });
}

interface Labels {
  readonly bank: string;
  readonly fileName: string;
  readonly sha256: string;
}
interface State {
  readonly offset: number;
  /** Once all has arrived. */
  readonly jobId: string | undefined;
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function unfinished(studio: Studio, labels: Labels, sizeBytes: number): Promise<string | undefined> {
  const { uploads } = await listUploads({ studio });
  const same = uploads.find(
    (upload) =>
      upload.jobId === null &&
      upload.sha256 === labels.sha256 &&
      upload.sizeBytes === sizeBytes &&
      upload.bank === labels.bank &&
      upload.fileName === labels.fileName,
  );
  return same && getAskUploadUrl(same.id);
}

async function begin(studio: Studio, { bank, fileName, sha256 }: Labels, sizeBytes: number): Promise<string> {
  const metadata = Object.entries({ bank, filename: fileName, sha256 })
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',');
  const headers = { ...TUS, 'Upload-Length': String(sizeBytes), 'Upload-Metadata': metadata };
  const answer = await open(studio, getCreateUploadUrl(), { method: 'POST', headers });
  return answer.headers.get('location')!;
}

const ask = async (studio: Studio, place: string): Promise<State> =>
  stateIn(await open(studio, place, { method: 'HEAD', headers: TUS }));

async function sendPiece(studio: Studio, place: string, offset: number, blob: Blob): Promise<State> {
  const headers = { ...TUS, 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream' };
  const body = blob.slice(offset, offset + PIECE_BYTES);
  return stateIn(await open(studio, place, { method: 'PATCH', headers, body }));
}

const stateIn = ({ headers }: Response): State => ({
  offset: Number(headers.get('upload-offset')),
  jobId: headers.get('upload-job') ?? undefined,
});

/** Whether the same may succeed a moment later. */
const passes = (error: unknown): boolean =>
  error instanceof AppError
    ? error.code === 'STUDIO_AWAY' || error.code === 'STUDIO_SLOW'
    : error instanceof Refused && (error.status === 409 || error.status === 429 || error.status >= 500);
