import { mkdtempDisposable, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { compileKernel, KERNEL } from './listening-kernel.js';

it('the committed kernel is the one its sources make; after a change run tools/listening-kernel.ts', async () => {
  await using scratch = await mkdtempDisposable(join(tmpdir(), 'oiduna-kernel-'));
  const made = join(scratch.path, 'kernel.wasm');
  await compileKernel(made);
  expect((await readFile(made)).equals(await readFile(KERNEL))).toBe(true);
}, 120_000);
