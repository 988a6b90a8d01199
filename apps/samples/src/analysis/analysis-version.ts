import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The package, seen from src/ and dist/ alike. */
const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));
/** All compiled code that decides what is said of a file. */
const FOLDERS = ['dist/audio', 'dist/analysis', 'dist/notes', 'kernel'];

/** The sum of the code that verifies and hears: nobody has to remember that its answers have changed. */
export async function analysisVersion(code = PACKAGE): Promise<string> {
  const sum = createHash('sha256');
  for (const folder of FOLDERS) {
    for (const file of (await readdir(join(code, folder))).toSorted()) {
      if (/\.(js|wasm)$/.test(file))
        sum.update(`\n${folder}/${file}\n`).update(await readFile(join(code, folder, file)));
    }
  }
  return sum.digest('hex').slice(0, 16);
}
