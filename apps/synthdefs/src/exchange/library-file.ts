import {
  AppError,
  LIBRARY_BYTES_MAX,
  LIBRARY_VERSIONS_MAX,
  LibraryFile,
  SYNTHDEF_FILE_BYTES_MAX,
  SYNTHDEF_SOURCE_BYTES_MAX,
} from '@oiduna/contracts';
import { readZip, type ZippedFile, type ZipLimits } from '@oiduna/platform/zip';
import { storedZip } from './stored-zip.js';

/** A library, and the bytes of its versions and sources by their paths. */
export interface PackedLibrary {
  readonly library: LibraryFile;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

const MANIFEST = 'library.json';
/** A thousand bytes for each version, and the texts of the names. */
const MANIFEST_BYTES_MAX = 16 * 1024 * 1024;
const LIMITS: ZipLimits = {
  entriesMax: 2 * LIBRARY_VERSIONS_MAX + 1,
  unpackedBytesMax: LIBRARY_BYTES_MAX,
  // texts pack to a quarter; what shrinks a hundredfold was made to
  ratioMax: 100,
};

export const pathOfVersion = (name: string, sha256: string): string => `defs/${name}/${sha256}.scsyndef`;
export const pathOfSource = (sha256: string): string => `sources/${sha256}.scd`;

/** The zip of a library. @throws AppError INPUT_TOO_LARGE for one that no studio would read */
export function packLibrary({ library, files }: PackedLibrary): Buffer {
  const manifest = Buffer.from(JSON.stringify(library, null, 2));
  const sizes = [manifest, ...files.values()].map(({ byteLength }) => byteLength);
  if (
    sizes.reduce((sum, size) => sum + size, 0) > LIBRARY_BYTES_MAX ||
    versionCountOf(library) > LIBRARY_VERSIONS_MAX
  ) {
    throw new AppError('INPUT_TOO_LARGE', { what: 'The library', limitBytes: LIBRARY_BYTES_MAX });
  }
  return storedZip(new Map([[MANIFEST, manifest], ...files]));
}

/**
 * What a zip says of a library. Files that are too large, and those it does not speak of, are left aside.
 * @throws AppError LIBRARY_REFUSED
 */
export async function readLibrary(bytes: Uint8Array): Promise<PackedLibrary> {
  const found = await readZip(bytes, LIMITS, (path, sizeBytes) => sizeBytes <= bytesMaxOf(path)).catch(
    (cause: unknown) => {
      throw cause instanceof AppError ? libraryRefused(String(cause.details['reason']), cause) : cause;
    },
  );
  const library = manifestIn(found);
  const names = library.synthDefs.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw libraryRefused(`it holds ${twice} twice`);
  if (versionCountOf(library) > LIBRARY_VERSIONS_MAX) {
    throw libraryRefused(`it holds more than ${LIBRARY_VERSIONS_MAX} versions`);
  }
  const files = found.filter(({ path }) => path !== MANIFEST);
  return { library, files: new Map(files.map(({ path, bytes: content }) => [path, content])) };
}

function bytesMaxOf(path: string): number {
  if (path === MANIFEST) return MANIFEST_BYTES_MAX;
  if (path.endsWith('.scsyndef')) return SYNTHDEF_FILE_BYTES_MAX;
  return path.endsWith('.scd') ? SYNTHDEF_SOURCE_BYTES_MAX : -1;
}

/** @throws AppError LIBRARY_REFUSED, with the first field at fault */
function manifestIn(files: readonly ZippedFile[]): LibraryFile {
  const manifest = files.find(({ path }) => path === MANIFEST);
  if (manifest === undefined) throw libraryRefused(`it holds no ${MANIFEST}`);
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(manifest.bytes));
  } catch (cause) {
    throw libraryRefused(`${MANIFEST} is not JSON`, cause);
  }
  const parsed = LibraryFile.safeParse(document);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw libraryRefused(`${MANIFEST}, /${issue!.path.join('/')}: ${issue!.message}`);
}

const versionCountOf = ({ synthDefs }: LibraryFile): number =>
  synthDefs.reduce((sum, { versions }) => sum + versions.length, 0);

const libraryRefused = (reason: string, cause?: unknown): AppError =>
  new AppError('LIBRARY_REFUSED', { reason }, { cause });
