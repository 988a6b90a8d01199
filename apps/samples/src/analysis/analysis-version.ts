import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Compiled code, seen from src/ and dist/ alike. */
const CODE = fileURLToPath(new URL('../../dist', import.meta.url));
/** All that decides what is said of a file. */
const FOLDERS = ['audio', 'analysis', 'notes'];

/** The sum of the code that verifies and hears: nobody has to remember that its answers have changed. */
export async function analysisVersion(code = CODE): Promise<string> {
  const sum = createHash('sha256');
  for (const folder of FOLDERS) {
    for (const file of (await readdir(join(code, folder))).toSorted()) {
      if (file.endsWith('.js')) sum.update(`\n${folder}/${file}\n`).update(await readFile(join(code, folder, file)));
    }
  }
  return sum.digest('hex').slice(0, 16);
}
