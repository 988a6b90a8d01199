import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The user that owns nothing, on every Unix we know. */
export const NOBODY = 65_534;

/** Whether this process may become another user. */
export const isRoot = (): boolean => process.getuid?.() === 0;

/** A folder of its own for one run, gone with everything in it when the run ends. */
export class Scratch implements AsyncDisposable {
  private constructor(readonly folder: string) {}

  static async open(): Promise<Scratch> {
    const scratch = new Scratch(await mkdtemp(join(tmpdir(), 'oiduna-sclang-')));
    await scratch.give(scratch.folder);
    for (const part of Object.values(scratch.xdg)) await scratch.makeFolder(part);
    return scratch;
  }

  /** Where programs of the XDG kind keep their things; without these Qt would write to /tmp itself. */
  get xdg() {
    const at = (part: string) => join(this.folder, part);
    return {
      XDG_RUNTIME_DIR: at('run'),
      XDG_DATA_HOME: at('data'),
      XDG_CONFIG_HOME: at('config'),
      XDG_CACHE_HOME: at('cache'),
    };
  }

  /** @returns the path of the new file */
  async write(name: string, text: string): Promise<string> {
    const path = join(this.folder, name);
    if (dirname(path) !== this.folder) await this.makeFolder(dirname(path));
    await writeFile(path, text);
    await this.give(path);
    return path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  private async makeFolder(path: string): Promise<void> {
    if (path === this.folder) return;
    await this.makeFolder(dirname(path));
    await mkdir(path, { recursive: true });
    await chmod(path, 0o700);
    await this.give(path);
  }

  private async give(path: string): Promise<void> {
    if (isRoot()) await chown(path, NOBODY, NOBODY);
  }
}
