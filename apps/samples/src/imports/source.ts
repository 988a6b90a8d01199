import { AppError, FileName, SAMPLE_BYTES_MAX } from '@oiduna/contracts';
import { ARCHIVE_NAME } from '@oiduna/platform/zip';

/** A file of a source that has a place in the catalogue. */
export interface FoundFile {
  /** Within the source; the same whenever the source is opened again. */
  readonly path: string;
  readonly bank: string;
  readonly fileName: string;
  /** @throws AppError why this file is left out */
  read(): AsyncIterable<Uint8Array>;
}

/** A file of a source that gets no place, and why; the others go on without it. */
export interface LeftOut {
  readonly path: string;
  readonly refusal: AppError;
}

/** A source whose files are known, and read one by one. */
export interface OpenSource extends AsyncDisposable {
  readonly files: readonly (FoundFile | LeftOut)[];
  /** Files that are not audio by their names: texts, pictures, projects. */
  readonly leftAside: number;
}

/** A file before anybody looked at its name. */
export interface Listing {
  readonly path: string;
  readonly sizeBytes: number;
  read(): AsyncIterable<Uint8Array>;
}

const AUDIO_NAME = /\.(wav|wave|bwf|rf64|aif|aiff|aifc|flac|ogg|oga|opus|mp3|m4a|mp4|aac)$/i;
const BANK_CHARACTERS_MAX = 64;

export const leftOut = (path: string, reason: string): LeftOut => ({
  path,
  refusal: new AppError('IMPORT_FILE_REFUSED', { file: path, reason }),
});

/**
 * SuperDirt's layout: the folder of a file is its bank, and files are sorted.
 * @param topBank of the files that lie in no folder
 */
export function sortOut(
  listings: readonly Listing[],
  topBank: string | undefined,
): Pick<OpenSource, 'files' | 'leftAside'> {
  const wanted = listings
    .filter(({ path }) => AUDIO_NAME.test(path) || ARCHIVE_NAME.test(path))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const owners = new Map<string, string>();
  const files = wanted.map((listing) => {
    const found = placed(listing, topBank);
    if ('refusal' in found) return found;
    const place = `${found.bank}/${found.fileName}`;
    const owner = owners.get(place);
    if (owner !== undefined) return leftOut(found.path, `its place ${place} is that of ${owner}`);
    owners.set(place, found.path);
    return found;
  });
  return { files, leftAside: listings.length - files.length };
}

function placed({ path, sizeBytes, read }: Listing, topBank: string | undefined): FoundFile | LeftOut {
  if (ARCHIVE_NAME.test(path)) return leftOut(path, 'an archive within is not opened');
  if (sizeBytes === 0) return leftOut(path, 'it is empty');
  if (sizeBytes > SAMPLE_BYTES_MAX) return leftOut(path, `it is larger than ${SAMPLE_BYTES_MAX} bytes`);
  const folders = path.split('/');
  const fileName = folders.pop()!;
  if (!FileName.safeParse(fileName).success) return leftOut(path, 'its name holds characters that are none');
  const folder = folders.at(-1);
  const bank = folder === undefined ? topBank : bankNamed(folder);
  if (bank === undefined) return leftOut(path, 'it lies in no folder, and no bank was named');
  if (bank === '') return leftOut(path, 'its folder has no letter or digit that a bank could be called by');
  return { path, bank, fileName, read };
}

/** `808 Kicks (dry)` as patterns can say it: `808_Kicks_dry`. */
export const bankNamed = (folder: string): string =>
  folder
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .replaceAll(/[^A-Za-z0-9_-]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, BANK_CHARACTERS_MAX);
