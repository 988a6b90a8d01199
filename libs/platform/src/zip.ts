import { crc32 } from 'node:zlib';
import { AppError, HIDDEN_PATH, FOLDERS_MAX, PATH_CHARACTERS_MAX } from '@oiduna/contracts';
import { type Entry, fromBufferPromise, openPromise, type ZipFile } from 'yauzl';

export interface ZipLimits {
  readonly entriesMax: number;
  /** Of all files that are wanted, together. */
  readonly unpackedBytesMax: number;
  /** How often a file of more than 64 KiB may be larger than what is stored of it. */
  readonly ratioMax: number;
}

export interface ZippedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A file that a zip says it holds. */
export interface ZipListing {
  readonly path: string;
  readonly sizeBytes: number;
  /** @throws AppError ARCHIVE_REFUSED when it is another than the zip says */
  read(): AsyncIterable<Uint8Array>;
}

/** A zip that has been looked through; its files are read when they are asked for. */
export interface OpenZip extends Disposable {
  readonly files: readonly ZipListing[];
}

/** Below this a ratio says nothing. */
const RATIO_FROM_BYTES = 64 * 1024;
/** Unix file types, in the upper half of an entry's attributes. */
const TYPE_MASK = 0o170000;
const SYMBOLIC_LINK = 0o120000;

type Wants = (path: string, sizeBytes: number) => boolean;

/**
 * The files of a zip that are wanted, in its order; `source` is its bytes, or the path of the file it is. Nothing is
 * unpacked yet. A zip that tries to reach out of itself, or would unfold to far more than it is, is refused whole.
 * @throws AppError ARCHIVE_REFUSED
 */
export async function openZip(source: Uint8Array | string, limits: ZipLimits, wants: Wants): Promise<OpenZip> {
  const options = { lazyEntries: true, strictFileNames: true, autoClose: false };
  const opening =
    typeof source === 'string' ? openPromise(source, options) : fromBufferPromise(toBuffer(source), options);
  const zip = await opening.catch(unreadable);
  try {
    return { files: await listingsOf(zip, limits, wants), [Symbol.dispose]: () => zip.close() };
  } catch (error) {
    zip.close();
    return unreadable(error);
  }
}

/** The same for a zip that fits into memory, unpacked. @throws AppError ARCHIVE_REFUSED */
export async function readZip(bytes: Uint8Array, limits: ZipLimits, wants: Wants): Promise<ZippedFile[]> {
  using zip = await openZip(bytes, limits, wants);
  const files: ZippedFile[] = [];
  for (const file of zip.files) {
    files.push({ path: file.path, bytes: Buffer.concat(await Array.fromAsync(file.read())) });
  }
  return files;
}

async function listingsOf(
  zip: ZipFile,
  { entriesMax, unpackedBytesMax, ratioMax }: ZipLimits,
  wants: Wants,
): Promise<ZipListing[]> {
  if (zip.entryCount > entriesMax) throw zipRefused(`it holds ${zip.entryCount} files, more than ${entriesMax}`);
  const files: ZipListing[] = [];
  const seen = new Set<string>();
  let unpackedBytes = 0;
  for await (const entry of entriesOf(zip)) {
    const { fileName: path, uncompressedSize: sizeBytes } = entry;
    mustStayInside(entry, seen, ratioMax);
    if (path.endsWith('/') || HIDDEN_PATH.test(path) || !wants(path, sizeBytes)) continue;
    unpackedBytes += sizeBytes;
    if (unpackedBytes > unpackedBytesMax) throw zipRefused(`it unfolds to more than ${unpackedBytesMax} bytes`);
    files.push({ path, sizeBytes, read: () => contentOf(zip, entry) });
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
function mustStayInside(entry: Entry, seen: Set<string>, ratioMax: number): void {
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
  if (uncompressedSize > RATIO_FROM_BYTES && uncompressedSize > ratioMax * compressedSize) {
    throw zipRefused(`${name} unfolds to more than ${ratioMax} times its size`);
  }
}

/** yauzl ends a stream that gives more or less than its entry says. @throws AppError ARCHIVE_REFUSED */
async function* contentOf(zip: ZipFile, entry: Entry): AsyncIterable<Uint8Array> {
  let crc = 0;
  try {
    for await (const chunk of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
      crc = crc32(chunk, crc);
      yield chunk;
    }
  } catch (cause) {
    unreadable(cause);
  }
  if (crc !== entry.crc32) throw zipRefused(`${entry.fileName} is damaged`);
}

const toBuffer = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

function unreadable(cause: unknown): never {
  if (cause instanceof AppError) throw cause;
  throw zipRefused(`it cannot be read: ${(cause as Error).message}`, cause);
}

/** Why a zip as a whole is not taken. */
export const zipRefused = (reason: string, cause?: unknown): AppError =>
  new AppError('ARCHIVE_REFUSED', { file: 'The zip', reason }, { cause });
