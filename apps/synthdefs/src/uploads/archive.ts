import { crc32 } from 'node:zlib';
import { AppError, SYNTHDEF_FILE_BYTES_MAX, SYNTHDEF_SOURCE_BYTES_MAX } from '@oiduna/contracts';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';

/** One file of an upload. */
export interface UploadedFile {
  /** Its path within a zip. */
  readonly file: string | null;
  readonly form: 'source' | 'compiled';
  readonly bytes: Uint8Array;
}

export interface Unpacked {
  readonly files: readonly UploadedFile[];
  /** Files that are not taken, each with `file` and the reason. */
  readonly refused: readonly AppError[];
}

/** Of these at most 64 SynthDefs are taken; the rest is what libraries carry along: texts, pictures, samples. */
const ENTRIES_MAX = 512;
const PATH_CHARACTERS_MAX = 200;
const FOLDERS_MAX = 8;
/** All SynthDefs together: far more than 64 of any library. */
const UNPACKED_BYTES_MAX = 16 * 1024 * 1024;
/** SuperCollider source packs to a quarter; what shrinks a hundredfold was made to. */
const RATIO_MAX = 100;
/** Below this a ratio says nothing. */
const RATIO_FROM_BYTES = 64 * 1024;

const FORMS: Readonly<Record<string, { form: UploadedFile['form']; bytesMax: number }>> = {
  scd: { form: 'source', bytesMax: SYNTHDEF_SOURCE_BYTES_MAX },
  sc: { form: 'source', bytesMax: SYNTHDEF_SOURCE_BYTES_MAX },
  scsyndef: { form: 'compiled', bytesMax: SYNTHDEF_FILE_BYTES_MAX },
};
const ARCHIVES = /\.(zip|7z|rar|gz|tgz|bz2|xz|tar|jar|quark)$/i;
/** What macOS puts into every zip. */
const LEFT_ASIDE = /(^|\/)(__MACOSX|\.[^/]*)(\/|$)/;
/** Unix file types, in the upper half of an entry's attributes. */
const TYPE_MASK = 0o170000;
const SYMBOLIC_LINK = 0o120000;

/**
 * The SynthDef files of a zip, in its order; other kinds of files are left aside. Nothing is written anywhere. A zip
 * that tries to reach out of itself, lies about its sizes or unfolds to far more than it is, is refused whole.
 * @throws AppError ARCHIVE_REFUSED
 */
export async function unpack(bytes: Uint8Array): Promise<Unpacked> {
  const files: UploadedFile[] = [];
  const refused: AppError[] = [];
  const seen = new Set<string>();
  let unpackedBytes = 0;
  try {
    const zip = await fromBufferPromise(Buffer.from(bytes), { lazyEntries: true, strictFileNames: true });
    if (zip.entryCount > ENTRIES_MAX) throw whole(`it holds ${zip.entryCount} files, more than ${ENTRIES_MAX}`);
    for await (const entry of entriesOf(zip)) {
      const { fileName } = entry;
      mustStayInside(entry, seen);
      if (fileName.endsWith('/') || LEFT_ASIDE.test(fileName)) continue;
      const kind = FORMS[fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase()];
      if (ARCHIVES.test(fileName)) refused.push(one(fileName, 'a zip within a zip is not opened'));
      if (kind === undefined) continue;
      unpackedBytes += entry.uncompressedSize;
      if (unpackedBytes > UNPACKED_BYTES_MAX) throw whole(`it unfolds to more than ${UNPACKED_BYTES_MAX} bytes`);
      if (entry.uncompressedSize > kind.bytesMax) {
        refused.push(one(fileName, `it is larger than ${kind.bytesMax} bytes`));
      } else {
        files.push({ file: fileName, form: kind.form, bytes: await contentOf(zip, entry) });
      }
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw whole(`it cannot be read: ${(cause as Error).message}`, cause);
  }
  if (files.length === 0 && refused.length === 0) throw whole('it holds no .scd and no .scsyndef file');
  return { files, refused };
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
  if (/[\x00-\x1f\x7f]/.test(fileName)) throw whole('a name in it holds a control character');
  if (fileName.length > PATH_CHARACTERS_MAX) throw whole(`the path ${name}… is longer than ${PATH_CHARACTERS_MAX}`);
  if (fileName.split('/').length - 1 > FOLDERS_MAX) throw whole(`${name} lies deeper than ${FOLDERS_MAX} folders`);
  if (seen.has(fileName)) throw whole(`it holds ${name} twice`);
  seen.add(fileName);
  if (entry.isEncrypted()) throw whole(`${name} is encrypted`);
  if (((externalFileAttributes >>> 16) & TYPE_MASK) === SYMBOLIC_LINK) throw whole(`${name} is a link`);
  if (uncompressedSize > RATIO_FROM_BYTES && uncompressedSize > RATIO_MAX * compressedSize) {
    throw whole(`${name} unfolds to more than ${RATIO_MAX} times its size`);
  }
}

/** yauzl ends a stream that gives more or less than its entry says. @throws Error | AppError ARCHIVE_REFUSED */
async function contentOf(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  const stream = await zip.openReadStreamPromise(entry);
  const bytes = Buffer.concat(await stream.toArray());
  if (crc32(bytes) !== entry.crc32) throw whole(`${entry.fileName} is damaged`);
  return bytes;
}

const one = (file: string, reason: string): AppError => new AppError('ARCHIVE_REFUSED', { file, reason });
const whole = (reason: string, cause?: unknown): AppError =>
  new AppError('ARCHIVE_REFUSED', { file: 'The zip', reason }, { cause });
