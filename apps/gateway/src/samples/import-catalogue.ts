import type { IncomingMessage } from 'node:http';
import {
  AppError,
  CATALOGUE_BYTES_MAX,
  CATALOGUE_LINE_BYTES_MAX,
  type CatalogueImport,
  CatalogueLine,
  writeCatalogue,
} from '@oiduna/contracts';
import { type Nats, parse } from '@oiduna/platform';
import { tornOff } from '../edge/read-body.js';

/** Lines of one request to the catalogue: a few hundred KB at most. */
const LINES_AT_ONCE = 200;
/** Enough to see what is wrong with a file. */
const REFUSED_MAX = 100;
const LINE_FEED = 10;

/**
 * Put the tags of a catalogue's file back, some lines at a time: a file of a million samples needs no memory here.
 * A line that cannot be read is told and does not stop the others.
 * @throws AppError INPUT_TOO_LARGE | INPUT_MALFORMED (torn off) | SERVICE_UNAVAILABLE
 */
export async function importCatalogue(nats: Nats, request: IncomingMessage): Promise<CatalogueImport> {
  const outcome: CatalogueImport = { lines: 0, placed: 0, moved: 0, waiting: 0, full: 0, refused: [] };
  let batch: CatalogueLine[] = [];
  const flush = async () => {
    if (batch.length === 0) return;
    const written = await nats.request(writeCatalogue, { lines: batch });
    for (const fate of ['placed', 'moved', 'waiting', 'full'] as const) outcome[fate] += written[fate];
    batch = [];
  };
  for await (const line of linesOf(request)) {
    outcome.lines += 1;
    try {
      batch.push(parse(CatalogueLine, jsonOf(line)));
    } catch (error) {
      if (outcome.refused.length < REFUSED_MAX) outcome.refused.push({ line: outcome.lines, reason: reasonOf(error) });
    }
    if (batch.length === LINES_AT_ONCE) await flush();
  }
  await flush();
  return outcome;
}

function jsonOf(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString());
  } catch (cause) {
    throw new AppError('INPUT_MALFORMED', { reason: `it is not JSON: ${(cause as Error).message}` }, { cause });
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof AppError)) throw error;
  const fields = error.details.errors?.map(({ pointer, detail }) => `${pointer}: ${detail}`);
  return fields?.join('; ') ?? error.message;
}

/** Lines without their line feeds; empty ones are left out. */
async function* linesOf(request: IncomingMessage): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  let sizeBytes = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      sizeBytes += chunk.length;
      mustFit('The catalogue', sizeBytes, CATALOGUE_BYTES_MAX);
      let text = Buffer.concat([rest, chunk]);
      for (let end = text.indexOf(LINE_FEED); end !== -1; end = text.indexOf(LINE_FEED)) {
        if (end > 0) yield text.subarray(0, end);
        text = text.subarray(end + 1);
      }
      mustFit('A line of the catalogue', text.length, CATALOGUE_LINE_BYTES_MAX);
      rest = text;
    }
  } catch (cause) {
    throw cause instanceof AppError ? cause : tornOff(cause);
  } finally {
    request.resume(); // what a refused file still sends is dropped, so that its sender gets the answer
  }
  if (rest.length > 0) yield rest;
}

function mustFit(what: string, sizeBytes: number, limitBytes: number): void {
  if (sizeBytes > limitBytes) throw new AppError('INPUT_TOO_LARGE', { what, limitBytes });
}
