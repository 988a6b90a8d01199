import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { endOfComment } from '../compile/source-scan.js';
import { ALLOWED_PRIMITIVES } from './allowed-primitives.js';
import { JAIL_CLASSES } from './jail-classes.js';

/** What means nothing in a class file, braces, and a primitive: the body of a method that sclang itself carries out. */
const TOKEN = /\/\/[^\n]*|\/\*|"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'|\$\\?[^]|\\\w+|[{}]|\b_[A-Za-z]\w*/g;

/** Of a function or class itself: its byte code and its blank instances. Who may change them needs no primitive. */
const INNARDS = /<(?=(?:code|iprototype|cprototype)\b)/g;

export interface ClassFile {
  readonly text: string;
  /** Primitives the file named, with their underscore. */
  readonly primitives: readonly string[];
}

/** A class file in which a method is a refusal where its primitive is not allowed. */
export function tamed(text: string, isKernel = false): ClassFile {
  const primitives: string[] = [];
  let kept = '';
  /** Where the refused method ends: at the brace that was not opened since. */
  let openSinceRefused: number | undefined;
  let from = 0;
  for (const { token, at } of tokensOf(text)) {
    if (openSinceRefused !== undefined) {
      openSinceRefused += token === '{' ? 1 : token === '}' ? -1 : 0;
      if (openSinceRefused >= 0) continue;
      openSinceRefused = undefined;
      from = at;
    }
    if (!token.startsWith('_')) continue;
    primitives.push(token);
    if (ALLOWED_PRIMITIVES.has(token)) continue;
    kept += `${text.slice(from, at)}^OidunaJail.refuse(thisMethod) `;
    openSinceRefused = 0;
  }
  const all = kept + text.slice(from);
  return { text: isKernel ? all.replaceAll(INNARDS, '') : all, primitives };
}

function* tokensOf(text: string): Iterable<{ token: string; at: number }> {
  const tokens = new RegExp(TOKEN);
  for (let match = tokens.exec(text); match !== null; match = tokens.exec(text)) {
    if (match[0] === '/*') tokens.lastIndex = endOfComment(text, match.index);
    else yield { token: match[0], at: match.index };
  }
}

/**
 * Write the class library that runs other people's code: the installed one and its extensions, tamed, and our own
 * classes on top.
 * @param sources the installed folders
 * @returns the primitives the installed library names
 */
export async function buildClassLibrary(sources: readonly string[], target: string): Promise<Set<string>> {
  const primitives = new Set<string>();
  for (const [at, source] of sources.entries()) {
    const files = await readdir(source, { recursive: true, withFileTypes: true });
    for (const file of files) {
      if (!file.isFile() || !file.name.endsWith('.sc')) continue;
      const place = join(target, String(at), relative(source, file.parentPath));
      const text = await readFile(join(file.parentPath, file.name), 'utf8');
      const classes = tamed(text, file.name === 'Kernel.sc');
      await mkdir(place, { recursive: true });
      await writeFile(join(place, file.name), classes.text);
      for (const each of classes.primitives) primitives.add(each);
    }
  }
  await mkdir(join(target, 'oiduna', 'SystemOverwrites'), { recursive: true });
  await writeFile(join(target, 'oiduna', 'SystemOverwrites', 'OidunaJail.sc'), JAIL_CLASSES);
  return primitives;
}
