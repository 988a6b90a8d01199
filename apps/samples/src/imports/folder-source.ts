import { constants } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { basename, isAbsolute, join, relative, sep } from 'node:path';
import {
  AppError,
  bankNamed,
  HIDDEN_PATH,
  FOLDERS_MAX,
  SAMPLE_IMPORT_FILES_MAX,
  PATH_CHARACTERS_MAX,
} from '@oiduna/contracts';
import { leftOut, type LeftOut, type Listing, type OpenSource, sourceOf } from './source.js';

/** As with zips: texts, pictures and projects lie beside the samples. */
const ENTRIES_MAX = 4 * SAMPLE_IMPORT_FILES_MAX;

/**
 * The samples below a folder of this server. Links are followed to files within the same root only.
 * @throws AppError IMPORT_FOLDER_REFUSED | IMPORT_FULL
 */
export async function openFolderSource(
  { folder, bank }: { folder: string; bank?: string | undefined },
  roots: readonly string[],
): Promise<OpenSource> {
  const { root, path } = await allowedFolder(folder, roots);
  const walk = new FolderWalk(root, folder);
  await walk.enter(path, '', 0);
  const { files, leftAside } = sourceOf(walk.listings, bank ?? (bankNamed(basename(path)) || undefined));
  return { files: [...walk.refused, ...files], leftAside, [Symbol.asyncDispose]: () => Promise.resolve() };
}

/** Where a folder really lies, and the root it lies below. @throws AppError IMPORT_FOLDER_REFUSED */
export async function allowedFolder(folder: string, roots: readonly string[]): Promise<{ root: string; path: string }> {
  const refuse = (reason: string): never => {
    const known = roots.length === 0 ? 'none is set' : roots.join(', ');
    throw new AppError('IMPORT_FOLDER_REFUSED', { folder, reason, roots: known });
  };
  if (roots.length === 0) refuse('this studio imports no folders');
  if (!isAbsolute(folder)) refuse('its path does not begin with /');
  const path = await realpath(folder).catch(() => refuse('it is not there'));
  for (const allowed of roots) {
    const root = await realpath(allowed).catch(() => undefined);
    if (root === undefined || !isWithin(root, path)) continue;
    if (!(await stat(path)).isDirectory()) refuse('it is a file');
    return { root, path };
  }
  return refuse('it does not lie below an allowed one');
}

const isWithin = (root: string, path: string): boolean => {
  const way = relative(root, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
};

class FolderWalk {
  readonly listings: Listing[] = [];
  readonly refused: LeftOut[] = [];

  constructor(
    private readonly root: string,
    /** As it was asked for, to speak of. */
    private readonly folder: string,
  ) {}

  async enter(place: string, path: string, depth: number): Promise<void> {
    const entries = await readdir(place, { withFileTypes: true }).catch(() => undefined);
    if (entries === undefined) return void this.refused.push(leftOut(path, 'the folder cannot be read'));
    for (const entry of entries) {
      const inner = path === '' ? entry.name : `${path}/${entry.name}`;
      if (HIDDEN_PATH.test(inner)) continue;
      if (inner.length > PATH_CHARACTERS_MAX) {
        this.refused.push(
          leftOut(`${inner.slice(0, PATH_CHARACTERS_MAX)}…`, `its path is longer than ${PATH_CHARACTERS_MAX}`),
        );
      } else if (entry.isDirectory()) {
        if (depth < FOLDERS_MAX) await this.enter(join(place, entry.name), inner, depth + 1);
        else this.refused.push(leftOut(inner, `it lies deeper than ${FOLDERS_MAX} folders`));
      } else await this.look(join(place, entry.name), inner);
    }
  }

  /** @throws AppError IMPORT_FULL */
  private async look(place: string, path: string): Promise<void> {
    const real = await realpath(place).catch(() => undefined);
    if (real === undefined) return void this.refused.push(leftOut(path, 'it is a link to nowhere'));
    if (!isWithin(this.root, real)) return void this.refused.push(leftOut(path, 'it is a link that leads out'));
    const there = await stat(real);
    if (there.isDirectory()) return void this.refused.push(leftOut(path, 'it is a link to a folder'));
    if (!there.isFile()) return;
    if (this.listings.length >= ENTRIES_MAX) {
      throw new AppError('IMPORT_FULL', { source: `The folder ${this.folder}`, limit: ENTRIES_MAX });
    }
    this.listings.push({ path, sizeBytes: there.size, read: () => contentOf(real) });
  }
}

/** Not through a link that took the file's place since it was looked at. */
async function* contentOf(path: string): AsyncIterable<Uint8Array> {
  await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  yield* file.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>;
}
