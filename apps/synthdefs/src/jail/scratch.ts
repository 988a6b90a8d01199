import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The user that owns nothing, on every Unix we know. */
export const NOBODY = 65_534;

/** Whether this process may become another user. */
export const isRoot = (): boolean => process.getuid?.() === 0;

/** A folder of its own for one run, gone with everything in it when the run ends. */
export class Scratch implements AsyncDisposable {
  private constructor(readonly folder: string) {}

  static async open(): Promise<Scratch> {
    const scratch = new Scratch(await mkdtemp(join(tmpdir(), 'oiduna-sclang-')));
    if (isRoot()) await chown(scratch.folder, NOBODY, NOBODY);
    return scratch;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
