import { AppError, type ListedFile, sortOut } from '@oiduna/contracts';
import type { Place } from '../catalogue/catalogue.js';

/** A file of a source that has a place in the catalogue. */
export interface FoundFile extends Place {
  /** Within the source; the same whenever the source is opened again. */
  readonly path: string;
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
  /** Files in it that are no samples by their names. */
  readonly leftAside: number;
}

/** A file before anybody looked at its name. */
export interface Listing extends ListedFile {
  read(): AsyncIterable<Uint8Array>;
}

export const leftOut = (path: string, reason: string): LeftOut => ({
  path,
  refusal: new AppError('IMPORT_FILE_REFUSED', { file: path, reason }),
});

/** The samples among these, each at its place. */
export function sourceOf(
  listings: readonly Listing[],
  topBank: string | undefined,
): Pick<OpenSource, 'files' | 'leftAside'> {
  const { files, refused, leftAside } = sortOut(listings, topBank);
  return { files: [...files, ...refused.map(({ path, reason }) => leftOut(path, reason))], leftAside };
}
