import { crc32 } from 'node:zlib';
import { AppError } from '@oiduna/contracts';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';

export interface ZipLimits {
  readonly entriesMax: number;
  /** Of all files that are wanted, together. */
  readonly unpackedBytesMax: number;
}

export interface ZippedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

const PATH_CHARACTERS_MAX = 200;
const FOLDERS_MAX = 8;
/** SuperCollider source packs to a quarter; what shrinks a hundredfold was made to. */
const RATIO_MAX = 100;
/** Below this a ratio says nothing. */
const RATIO_FROM_BYTES = 64 * 1024;
/** What macOS puts into every zip. */
const LEFT_ASIDE = /(^|\/)(__MACOSX|\.[^/]*)(\/|$)/;
/** Unix file types, in the upper half of an entry's attributes. */
const TYPE_MASK = 0o170000;
const SYMBOLIC_LINK = 0o120000;

/**
 * The files of a zip that are wanted, in its order. Nothing is written anywhere. A zip that tries to reach out of
 * itself, lies about its sizes or unfolds to far more than it is, is refused whole.
 * @throws AppError ARCHIVE_REFUSED
 */
export async function readZip(
  bytes: Uint8Array,
  { entriesMax, unpackedBytesMax }: ZipLimits,
  wants: (path: string, sizeBytes: number) => boolean,
): Promise<ZippedFile[]> {
  const files: ZippedFile[] = [];
  const seen = new Set<string>();
  let unpackedBytes = 0;
  try {
    const zip = await fromBufferPromise(Buffer.from(bytes), { lazyEntries: true, strictFileNames: true });
    if (zip.entryCount > entriesMax) throw zipRefused(`it holds ${zip.entryCount} files, more than ${entriesMax}`);
    for await (const entry of entriesOf(zip)) {
      const { fileName: path, uncompressedSize } = entry;
      mustStayInside(entry, seen);
      if (path.endsWith('/') || LEFT_ASIDE.test(path) || !wants(path, uncompressedSize)) continue;
      unpackedBytes += uncompressedSize;
      if (unpackedBytes > unpackedBytesMax) throw zipRefused(`it unfolds to more than ${unpackedBytesMax} bytes`);
      files.push({ path, bytes: await contentOf(zip, entry) });
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw zipRefused(`it cannot be read: ${(cause as Error).message}`, cause);
  }
  return files;
}

async function* entriesOf(zip: ZipFile): AsyncIterable<Entry> {
  for (;;) {
    const next = Promise.withResolvers<Entry | undefined>();
    zip
      .once('entry', next.resolve)
      .once('end', () => next.resolve(undefined))
      .once('error', next.reject);
    zip.readEntry();
    const entry = await next.promise.finally(() => zip.removeAllListeners());
    if (entry === undefined) return;
    yield entry;
  }
}

/** `..`, absolute paths, drive letters and backslashes are refused by yauzl itself. @throws AppError ARCHIVE_REFUSED */
function mustStayInside(entry: Entry, seen: Set<string>): void {
  const { fileName, externalFileAttributes, compressedSize, uncompressedSize } = entry;
  const name = fileName.slice(0, PATH_CHARACTERS_MAX);
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\x00-\x1f\x7f]/.test(fileName)) throw zipRefused('a name in it holds a control character');
  if (fileName.length > PATH_CHARACTERS_MAX)
    throw zipRefused(`the path ${name}… is longer than ${PATH_CHARACTERS_MAX}`);
  if (fileName.split('/').length - 1 > FOLDERS_MAX) throw zipRefused(`${name} lies deeper than ${FOLDERS_MAX} folders`);
  if (seen.has(fileName)) throw zipRefused(`it holds ${name} twice`);
  seen.add(fileName);
  if (entry.isEncrypted()) throw zipRefused(`${name} is encrypted`);
  if (((externalFileAttributes >>> 16) & TYPE_MASK) === SYMBOLIC_LINK) throw zipRefused(`${name} is a link`);
  if (uncompressedSize > RATIO_FROM_BYTES && uncompressedSize > RATIO_MAX * compressedSize) {
    throw zipRefused(`${name} unfolds to more than ${RATIO_MAX} times its size`);
  }
}

/** yauzl ends a stream that gives more or less than its entry says. @throws Error | AppError ARCHIVE_REFUSED */
async function contentOf(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  const stream = await zip.openReadStreamPromise(entry);
  const bytes = Buffer.concat(await stream.toArray());
  if (crc32(bytes) !== entry.crc32) throw zipRefused(`${entry.fileName} is damaged`);
  return bytes;
}

/** Why a zip as a whole is not taken. */
export const zipRefused = (reason: string, cause?: unknown): AppError =>
  new AppError('ARCHIVE_REFUSED', { file: 'The zip', reason }, { cause });
