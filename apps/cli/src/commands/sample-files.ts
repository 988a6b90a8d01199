import { openAsBlob } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { bankNamed, HIDDEN_PATH, type ListedFile, sortOut, type SortedOut } from '@oiduna/contracts';
import { unusable } from './load-files.js';

/** The samples below a folder here. Links are followed: the files are one's own. @throws AppError FILE_UNUSABLE */
export async function samplesBelow(folder: string, bank: string | undefined): Promise<SortedOut<ListedFile>> {
  const refuse = unusable(folder, 'read');
  const names = await readdir(folder, { recursive: true }).catch(refuse);
  const paths = names.filter((name) => !HIDDEN_PATH.test(name));
  const listed = await Promise.all(
    paths.map(async (path): Promise<ListedFile[]> => {
      const there = await stat(join(folder, path)).catch(() => undefined);
      return there?.isFile() ? [{ path, sizeBytes: there.size }] : [];
    }),
  );
  return sortOut(listed.flat(), bank ?? (bankNamed(basename(resolve(folder))) || undefined));
}

/** A file for a form, streamed from disk: 200 MB need no memory here. @throws AppError FILE_UNUSABLE */
export async function fileOnDisk(path: string): Promise<File> {
  return new File([await openAsBlob(path).catch(unusable(path, 'read'))], basename(path));
}
