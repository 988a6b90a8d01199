import type { IncomingMessage } from 'node:http';
import { AppError } from '@oiduna/contracts';

/** The largest JSON body is a piece of code (64 Ki characters of at most 3 bytes), escaped here and there. */
export const JSON_BYTES_MAX = 256 * 1024;

/** The body's media type in lower case, without parameters. @throws AppError CONTENT_TYPE_UNSUPPORTED */
export function mediaTypeOf(request: IncomingMessage, supported: readonly string[]): string {
  const given = request.headers['content-type'];
  const mediaType = given?.split(';')[0]!.trim().toLowerCase() ?? '';
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (supported.includes(mediaType) && encoding === 'identity') return mediaType;
  const contentType =
    encoding === 'identity' ? (given ?? 'a body without Content-Type') : `Content-Encoding ${encoding}`;
  throw new AppError('CONTENT_TYPE_UNSUPPORTED', { contentType, supported: supported.join(', ') });
}

/**
 * The whole body. What a refused body still sends is read and dropped, so that its sender gets the answer.
 * @throws AppError INPUT_TOO_LARGE | INPUT_MALFORMED (torn off)
 */
export async function readBytes(request: IncomingMessage, what: string, limitBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      sizeBytes += chunk.length;
      if (sizeBytes > limitBytes) throw new AppError('INPUT_TOO_LARGE', { what, limitBytes });
      chunks.push(chunk);
    }
  } catch (cause) {
    throw cause instanceof AppError ? cause : tornOff(cause);
  }
  return Buffer.concat(chunks);
}

/** @throws AppError CONTENT_TYPE_UNSUPPORTED | INPUT_TOO_LARGE | INPUT_MALFORMED */
export async function readJson(
  request: IncomingMessage,
  supported: readonly string[],
  limitBytes = JSON_BYTES_MAX,
): Promise<unknown> {
  mediaTypeOf(request, supported);
  const bytes = await readBytes(request, 'The JSON body', limitBytes);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new AppError('INPUT_MALFORMED', { reason: `it is not JSON: ${(cause as Error).message}` }, { cause });
  }
}

export const tornOff = (cause?: unknown): AppError =>
  new AppError('INPUT_MALFORMED', { reason: 'it was torn off before its end' }, { cause });
