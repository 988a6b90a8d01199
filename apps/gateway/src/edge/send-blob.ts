import { pipeline } from 'node:stream/promises';
import { AppError } from '@oiduna/contracts';
import type { BlobStore } from '@oiduna/platform';
import type { Request, Response } from 'express';

interface Part {
  readonly start: number;
  readonly end: number;
}

/**
 * A blob, or the part of it that was asked for. Its ETag is its own sum, so a browser keeps it and asks only
 * whether it still is the one.
 * @throws AppError RANGE_UNSATISFIABLE
 * @see RFC 9110, 13 and 14
 */
export async function sendBlob(request: Request, response: Response, blobs: BlobStore, sha256: string): Promise<void> {
  const sizeBytes = await blobs.sizeOf(sha256);
  response.setHeader('Accept-Ranges', 'bytes');
  if (isKnown(request, response, sha256)) return;
  const part = partOf(request, response, sizeBytes, sha256);
  if (part !== undefined) {
    response.status(206).setHeader('Content-Range', `bytes ${part.start}-${part.end}/${sizeBytes}`);
  }
  const { start, end } = part ?? { start: 0, end: sizeBytes - 1 };
  response.setHeader('Content-Length', end - start + 1);
  await pipeline(blobs.stream(sha256, { start, end }), response).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error; // the listener hung up
  });
}

/**
 * Answers 304 to whoever has it already.
 * @returns whether it did
 */
export function isKnown(request: Request, response: Response, sha256: string): boolean {
  response.setHeader('ETag', `"${sha256}"`).setHeader('Cache-Control', 'no-cache');
  const known = (request.headers['if-none-match'] ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (!known.includes('*') && !known.includes(`"${sha256}"`)) return false;
  response.status(304).end();
  return true;
}

/** One range is answered; of several, and of what is no range of bytes, the whole is sent, as the standard allows. */
function partOf(request: Request, response: Response, sizeBytes: number, sha256: string): Part | undefined {
  const range = request.headers.range;
  const current = request.headers['if-range'] ?? `"${sha256}"`;
  if (range === undefined || current !== `"${sha256}"`) return undefined;
  const parts = request.range(sizeBytes);
  if (parts === -1) {
    response.setHeader('Content-Range', `bytes */${sizeBytes}`).removeHeader('ETag');
    throw new AppError('RANGE_UNSATISFIABLE', { range, sizeBytes });
  }
  return Array.isArray(parts) && parts.type === 'bytes' && parts.length === 1 ? parts[0] : undefined;
}
