import { AppError } from '@oiduna/contracts';
import { createHash } from 'node:crypto';
import { createReadStream, openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { patiently } from '../api/patience.js';
import { open } from '../api/send.js';
import type { Studio } from '../api/studio.js';
import { getAskUploadUrl, getCreateUploadUrl, listUploads, type Upload } from '../generated/studio.js';
import type { TransferMeter } from './transfer-meter.js';

/** A second or so on a slow line: what a broken connection costs at most. */
const PIECE_BYTES = 8 * 1024 * 1024;
const TUS = { 'Tus-Resumable': '1.0.0' };

/**
 * Send a file in pieces, as tus 1.0 has it, from where an earlier try was cut off. The studio knows the file by its
 * sha256, so nothing is kept here, and another machine can go on as well.
 * A connection that breaks, or a gateway that restarts, is waited for as long as for any answer.
 * @param bank undefined for a zip that needs none
 * @returns what became of it
 * @throws AppError UPLOAD_INTERRUPTED when `signal` ended it
 */
export async function uploadInPieces(
  { studio, signal }: { studio: Studio; signal: AbortSignal },
  bank: string | undefined,
  path: string,
  meter: TransferMeter,
): Promise<Outcome> {
  const blob = await openAsBlob(path);
  const labels = { bank, fileName: basename(path), sha256: await sha256Of(path) };
  const place = (await unfinished(studio, labels, blob.size)) ?? (await begin(studio, labels, blob.size));
  let state = await ask(studio, place);
  let isSure = true;
  meter.begin(state.offset);
  while (!isOver(state)) {
    state = await patiently(studio, signal, async () => {
      // of a piece that broke off a part may have come, or all of it
      const known = isSure ? state : await ask(studio, place);
      isSure = false;
      return isOver(known) ? known : sendPiece(studio, place, known.offset, blob, signal);
    }).catch((error: unknown) => {
      throw signal.aborted ? new AppError('UPLOAD_INTERRUPTED', { path }) : error;
    });
    isSure = true;
    meter.reach(state.offset);
  }
  meter.end();
  return state;
}

interface Labels {
  readonly bank: string | undefined;
  readonly fileName: string;
  readonly sha256: string;
}
/** Of a sample, or of a zip; null until all has arrived. */
type Outcome = Pick<Upload, 'jobId' | 'importId'>;
interface State extends Outcome {
  readonly offset: number;
}
const isOver = ({ jobId, importId }: Outcome): boolean => jobId !== null || importId !== null;

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function unfinished(studio: Studio, labels: Labels, sizeBytes: number): Promise<string | undefined> {
  const { uploads } = await listUploads({ studio });
  const same = uploads.find(
    (upload) =>
      !isOver(upload) &&
      upload.sha256 === labels.sha256 &&
      upload.sizeBytes === sizeBytes &&
      (upload.bank ?? undefined) === labels.bank &&
      upload.fileName === labels.fileName,
  );
  return same && getAskUploadUrl(same.id);
}

async function begin(studio: Studio, { bank, fileName, sha256 }: Labels, sizeBytes: number): Promise<string> {
  const metadata = Object.entries({ ...(bank !== undefined && { bank }), filename: fileName, sha256 })
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',');
  const headers = { ...TUS, 'Upload-Length': String(sizeBytes), 'Upload-Metadata': metadata };
  const answer = await open(studio, getCreateUploadUrl(), { method: 'POST', headers });
  return answer.headers.get('location')!;
}

const ask = async (studio: Studio, place: string): Promise<State> =>
  stateIn(await open(studio, place, { method: 'HEAD', headers: TUS }));

async function sendPiece(
  studio: Studio,
  place: string,
  offset: number,
  blob: Blob,
  signal: AbortSignal,
): Promise<State> {
  const headers = { ...TUS, 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream' };
  const body = blob.slice(offset, offset + PIECE_BYTES);
  return stateIn(await open(studio, place, { method: 'PATCH', headers, body, signal }));
}

const stateIn = ({ headers }: Response): State => ({
  offset: Number(headers.get('upload-offset')),
  jobId: headers.get('upload-job'),
  importId: headers.get('upload-import'),
});
