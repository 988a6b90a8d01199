import { AppError, bankNamed, FileName, SAMPLE_IMPORT_FILES_MAX } from '@oiduna/contracts';
import { leftOut, type LeftOut } from './source.js';

/** A sample that a map names. */
export interface MappedFile {
  /** `bank/fileName`, once in a map. */
  readonly path: string;
  readonly bank: string;
  readonly fileName: string;
  readonly url: string;
}

const RAW = 'https://raw.githubusercontent.com/';
const FILE_NAME_CHARACTERS_MAX = 255;

/**
 * Where a map lies: its own URL, or Strudel's short form `github:user/repository/branch/folder`, of which `samples`
 * and `main` may be left out.
 */
export function mapUrl(text: string): string {
  const path = githubPath(text);
  return path === undefined ? text : `${RAW}${path}/strudel.json`;
}

function githubPath(text: string): string | undefined {
  if (!/^github:/i.test(text)) return undefined;
  const [user = '', repository = 'samples', branch = 'main', ...folder] = text
    .slice('github:'.length)
    .split('/')
    .filter((part) => part !== '');
  return [user, repository, branch, ...folder].join('/');
}

/**
 * The files of a `strudel.json`, each with its place: the key is its bank, and the order within is kept, by a number
 * ahead of the names where these would sort otherwise. A `_base` holds from its key on, as in Strudel.
 * @param base URL of the folder the map lies in; undefined for a map that was sent
 * @throws AppError MAP_MALFORMED
 */
export function filesOfMap(map: unknown, base?: string): (MappedFile | LeftOut)[] {
  if (!isRecord(map)) throw new AppError('MAP_MALFORMED', { reason: 'it is no JSON object' });
  const files: (MappedFile | LeftOut)[] = [];
  const places = new Set<string>();
  let current = text(map['_base']) ?? base;
  for (const [key, value] of Object.entries(map)) {
    if (key.startsWith('_')) continue;
    if (isRecord(value)) current = text(value['_base']) ?? current;
    for (const file of filesOfBank(key, value, current)) {
      const isDouble = 'url' in file && places.has(file.path);
      files.push(isDouble ? leftOut(file.path, 'another file of the map has this place') : file);
      places.add(file.path);
      // more than an import may hold: who counts them says so
      if (files.length > SAMPLE_IMPORT_FILES_MAX) return files;
    }
  }
  return files;
}

interface Named {
  readonly name: string;
  readonly url: string;
}

function filesOfBank(key: string, value: unknown, base: string | undefined): (MappedFile | LeftOut)[] {
  const bank = bankNamed(key);
  if (bank === '') return [leftOut(key, 'it has no letter or digit that a bank could be called by')];
  const found = pathsOf(value).map(({ note, path }): Named | string => {
    if (typeof path !== 'string' || path === '') return `${key} holds something that is no path`;
    const url = absolute(path, base);
    if (url === undefined) return `${path} is relative, and the map has no _base`;
    const name = nameIn(url);
    return { url, name: note === undefined ? name : `${note}_${name}` };
  });
  const names = found.flatMap((each) => (typeof each === 'string' ? [] : [each.name]));
  const isSorted = names.every((name, index) => index === 0 || names[index - 1]! < name);
  return found.map((each, index) => {
    if (typeof each === 'string') return leftOut(`${key}:${index}`, each);
    if (!FileName.safeParse(fitting(each.name)).success)
      return leftOut(`${key}:${index}`, `${each.url} ends in no file name`);
    const fileName = fitting(isSorted ? each.name : `${String(index).padStart(3, '0')}_${each.name}`);
    return { path: `${bank}/${fileName}`, bank, fileName, url: each.url };
  });
}

/** In the order of their indices; those of a note map in the order it has. */
function pathsOf(value: unknown): { note?: string; path: unknown }[] {
  if (!isRecord(value)) return [value].flat().map((path) => ({ path }));
  return Object.entries(value)
    .filter(([note]) => !note.startsWith('_'))
    .flatMap(([note, paths]) => [paths].flat().map((path) => ({ note, path })));
}

/** Base and path are put together as they are, as in Strudel: a base may end within a name, `.../kick-`. */
function absolute(path: string, base: string | undefined): string | undefined {
  const github = githubPath(path);
  if (github !== undefined) return `${RAW}${github}`;
  if (/^[a-z][a-z0-9+.-]*:/i.test(path)) return path;
  if (base === undefined) return undefined;
  const folder = githubPath(base);
  const whole = folder === undefined ? base : `${RAW}${folder}/`;
  return (whole.endsWith('/') ? whole + path.replace(/^\/+/, '') : whole + path).replaceAll('#', '%23');
}

/** The last part of a URL's path, as a file is called. */
function nameIn(url: string): string {
  const path = URL.canParse(url) ? new URL(url).pathname : '';
  const last = path.split('/').at(-1)!;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** The end tells what it is. */
const fitting = (name: string): string =>
  name.length <= FILE_NAME_CHARACTERS_MAX ? name : `${name.slice(0, 200)}…${name.slice(-50)}`;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
