import { FileName } from './names.js';
import { SAMPLE_BYTES_MAX } from './sample.js';

/** What is read of a folder or a zip of samples; the rest is texts, pictures and projects. */
const AUDIO_NAME = /\.(wav|wave|bwf|rf64|aif|aiff|aifc|flac|ogg|oga|opus|mp3|m4a|mp4|aac)$/i;
/** By its name. An archive within another is never opened. */
export const ARCHIVE_NAME = /\.(zip|7z|rar|gz|tgz|bz2|xz|tar|jar|quark)$/i;
/** What hides, and what macOS puts into every zip. */
export const HIDDEN_PATH = /(^|\/)(__MACOSX|\.[^/]*)(\/|$)/;
/** Longer paths are made to do harm, or by a machine for itself. */
export const PATH_CHARACTERS_MAX = 200;
export const FOLDERS_MAX = 8;
const BANK_CHARACTERS_MAX = 64;

/** A file by its path within a folder or a zip, with `/` between. */
export interface ListedFile {
  readonly path: string;
  readonly sizeBytes: number;
}

export interface SortedOut<F> {
  /** By their paths. */
  readonly files: (F & { readonly bank: string; readonly fileName: string })[];
  readonly refused: { readonly path: string; readonly reason: string }[];
  /** How many are not audio by their names. */
  readonly leftAside: number;
}

/**
 * The samples among files, in SuperDirt's layout: the folder of a file is its bank, and files are sorted.
 * @param topBank of the files that lie in no folder
 */
export function sortOut<F extends ListedFile>(listed: readonly F[], topBank: string | undefined): SortedOut<F> {
  const wanted = listed
    .filter(({ path }) => AUDIO_NAME.test(path) || ARCHIVE_NAME.test(path))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const sorted: SortedOut<F> = { files: [], refused: [], leftAside: listed.length - wanted.length };
  const owners = new Map<string, string>();
  for (const file of wanted) {
    const place = placeOf(file, topBank);
    const at = typeof place === 'string' ? '' : `${place.bank}/${place.fileName}`;
    const owner = owners.get(at);
    if (typeof place === 'string') sorted.refused.push({ path: file.path, reason: place });
    else if (owner !== undefined)
      sorted.refused.push({ path: file.path, reason: `its place ${at} is that of ${owner}` });
    else {
      owners.set(at, file.path);
      sorted.files.push({ ...file, ...place });
    }
  }
  return sorted;
}

/** Where a file belongs, or why it belongs nowhere. */
function placeOf(
  { path, sizeBytes }: ListedFile,
  topBank: string | undefined,
): { bank: string; fileName: string } | string {
  if (ARCHIVE_NAME.test(path)) return 'an archive within is not opened';
  if (sizeBytes === 0) return 'it is empty';
  if (sizeBytes > SAMPLE_BYTES_MAX) return `it is larger than ${SAMPLE_BYTES_MAX} bytes`;
  const folders = path.split('/');
  const fileName = folders.pop()!;
  if (!FileName.safeParse(fileName).success) return 'its name holds characters that cannot be shown';
  const folder = folders.at(-1);
  const bank = folder === undefined ? topBank : bankNamed(folder);
  if (bank === undefined) return 'it lies in no folder, and no bank was named';
  if (bank === '') return 'its folder has no letter or digit that a bank could be called by';
  return { bank, fileName };
}

/** `808 Kicks (dry)` as patterns can say it: `808_Kicks_dry`. */
export const bankNamed = (folder: string): string =>
  folder
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .replaceAll(/[^A-Za-z0-9_-]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, BANK_CHARACTERS_MAX);
