import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

const ROOT = resolve(import.meta.dirname, '..');
export const KERNEL = resolve(ROOT, 'apps/samples/kernel/kernel.wasm');
const SETTINGS = resolve(ROOT, 'apps/samples/kernel/asconfig.json');
/** A program of its own: its types would change what arrays are in ours. */
const COMPILER = resolve(ROOT, 'node_modules/assemblyscript/bin/asc.js');

/**
 * Compiles the arithmetic of listening. The same sources always give the same bytes, which are committed, so that a
 * studio needs no compiler for them.
 */
export async function compileKernel(into: string): Promise<void> {
  const target = ['--config', SETTINGS, '--target', 'release', '--outFile', into];
  await promisify(execFile)(process.execPath, [COMPILER, ...target], { cwd: ROOT });
}

if (import.meta.main) await compileKernel(KERNEL);
