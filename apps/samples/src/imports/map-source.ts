import { buffer } from 'node:stream/consumers';
import { AppError, type MapSource, SAMPLE_BYTES_MAX, SAMPLE_MAP_BYTES_MAX } from '@oiduna/contracts';
import type { BlobStore } from '@oiduna/platform';
import type { Fetcher } from '../fetch/fetcher.js';
import { webUrl } from '../fetch/public-url.js';
import type { FoundFile, LeftOut, OpenSource } from './source.js';
import { filesOfMap, type MappedFile, mapUrl } from './strudel-map.js';

/**
 * The samples that a `strudel.json` names, each fetched when it is read.
 * @throws AppError URL_REFUSED | URL_UNREADABLE | MAP_MALFORMED
 */
export async function openMapSource(source: MapSource, blobs: BlobStore, fetcher: Fetcher): Promise<OpenSource> {
  const files = source.url === undefined ? await sentMap(source.sha256!, blobs) : await fetchedMap(source.url, fetcher);
  const readable = files.map((file) => ('url' in file ? fetched(file, fetcher) : file));
  return { files: readable, leftAside: 0, [Symbol.asyncDispose]: () => Promise.resolve() };
}

const sentMap = async (sha256: string, blobs: BlobStore): Promise<(MappedFile | LeftOut)[]> =>
  filesOfMap(jsonIn(await blobs.read(sha256)));

async function fetchedMap(text: string, fetcher: Fetcher): Promise<(MappedFile | LeftOut)[]> {
  const url = webUrl(mapUrl(text));
  const bytes = await buffer(fetcher.read(url, SAMPLE_MAP_BYTES_MAX));
  return filesOfMap(jsonIn(bytes), new URL('.', url).href);
}

function fetched({ path, bank, fileName, url }: MappedFile, fetcher: Fetcher): FoundFile {
  return {
    path,
    bank,
    fileName,
    read: async function* () {
      yield* fetcher.read(webUrl(url), SAMPLE_BYTES_MAX);
    },
  };
}

function jsonIn(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch (cause) {
    throw new AppError('MAP_MALFORMED', { reason: `it is not JSON: ${(cause as Error).message}` }, { cause });
  }
}
