import { spawn } from 'node:child_process';
import { chmod, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { AppError } from '@oiduna/contracts';
import { logger } from '@oiduna/platform';
import { buildClassLibrary } from './class-library.js';
import { isRoot, NOBODY } from './scratch.js';
import { findProgram, type Isolation, isolationMissing, isThere, PATH, wallsAround } from './walls.js';

const CPU_SECONDS_TO_START = 10;
const SCRATCH_BYTES = 16 * 1024 ** 2;
const LIMITS = [
  // sclang and Qt map 1.4 GB, of which they use 120 MB; the rest is the source's
  `--as=${2.5 * 1024 ** 3}`,
  `--fsize=${1024 ** 2}`,
  '--nofile=256',
  '--core=0',
];
/** sclang runs 18 threads. The limit counts all processes of the user, so it is set for nobody alone. */
const NOBODYS_LIMIT = '--nproc=1024';
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** Where other people's code runs: sclang with a class library without teeth, apart from the rest of the machine. */
export class SclangJail implements AsyncDisposable {
  private constructor(
    private readonly sclang: string,
    private readonly prlimit: string | undefined,
    private readonly walls: readonly string[] | undefined,
    private readonly folder: string,
  ) {}

  /**
   * Builds the class library from the installed one, and proves that the isolation works here.
   * @throws AppError SERVICE_UNAVAILABLE (no sclang) | SYNTHDEF_ISOLATION_MISSING
   */
  static async open(name: string, isolation: Isolation, bubblewrap = 'bwrap'): Promise<SclangJail> {
    const [sclang, prlimit] = await Promise.all([name, 'prlimit'].map(findProgram));
    if (sclang === undefined) throw away(`${name} is not installed`);
    if (isolation === 'pod') logger('sclang').warn('only the pod keeps uploaded source apart from this machine');
    // not in the studio's home, which nobody can reach
    const folder = await mkdtemp(join(tmpdir(), 'oiduna-sclang-'));
    try {
      await chmod(folder, 0o755);
      await buildClassLibrary(await installedClasses(sclang), join(folder, 'classes'));
      const walls = isolation === 'bubblewrap' ? await sclangWalls(bubblewrap, sclang, folder) : undefined;
      const jail = new SclangJail(sclang, prlimit, walls, folder);
      await writeFile(join(folder, 'conf.yaml'), `includePaths:\n    - ${join(folder, 'classes')}\nexcludePaths: []\n`);
      if (walls !== undefined) await jail.prove();
      return jail;
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /**
   * sclang that reads programs from its input, each ended by 0x1b. It opens a UDP port, in a network of its own.
   * @param scratch the only folder it may write to; bubblewrap makes one in memory instead
   */
  worker(limitMs: number, scratch?: string): Command {
    return this.run(limitMs, scratch, ['-i', 'oiduna', '-a', '-l', join(this.folder, 'conf.yaml')]);
  }

  get needsScratch(): boolean {
    return this.walls === undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  private run(limitMs: number, scratch: string | undefined, sclangArgs: readonly string[]): Command {
    const all = [...(this.walls ?? []), this.sclang, ...sclangArgs];
    const cpu = `--cpu=${Math.ceil(limitMs / 1_000) + CPU_SECONDS_TO_START}`;
    const limits = [cpu, ...LIMITS, ...(isRoot() ? [NOBODYS_LIMIT] : [])];
    const [program = '', ...args] = this.prlimit === undefined ? all : [this.prlimit, ...limits, ...all];
    return { program, args, environment: environmentIn(scratch ?? '/tmp') };
  }

  /** @throws AppError SYNTHDEF_ISOLATION_MISSING where the walls do not stand | SERVICE_UNAVAILABLE (sclang) */
  private async prove(): Promise<void> {
    const { program, args, environment } = this.run(0, undefined, ['-v']);
    const child = spawn(program, args, {
      env: environment,
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
      ...asNobody(),
    });
    let words = '';
    child.stdout.on('data', (chunk: Buffer) => (words += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (words += chunk.toString()));
    await new Promise<void>((resolve) => child.once('close', () => resolve()).once('error', () => resolve()));
    if (/^sclang \d/m.test(words)) return;
    const wall = /^(?:bwrap|prlimit): .*/m.exec(words)?.[0];
    throw wall === undefined ? away(words.trim().split('\n').at(-1) ?? '') : isolationMissing(wall);
  }
}

/** The account of everything that runs other people's code. */
export const asNobody = (): { uid?: number; gid?: number } => (isRoot() ? { uid: NOBODY, gid: NOBODY } : {});

const environmentIn = (home: string) => ({
  HOME: home,
  TMPDIR: home,
  XDG_RUNTIME_DIR: home,
  XDG_DATA_HOME: home,
  XDG_CONFIG_HOME: home,
  XDG_CACHE_HOME: home,
  PATH,
  LANG: 'C.UTF-8',
  QT_QPA_PLATFORM: 'offscreen',
  QTWEBENGINE_DISABLE_SANDBOX: '1',
});

/** Nothing is writable but 16 MB of memory. */
async function sclangWalls(bubblewrap: string, sclang: string, folder: string): Promise<string[]> {
  const scratch = ['--perms', '0700', '--size', String(SCRATCH_BYTES), '--tmpfs', '/tmp'];
  const walls = await wallsAround(bubblewrap, [...scratch, '--ro-bind', sclang, sclang, '--ro-bind', folder, folder]);
  return [...walls, '--chdir', '/tmp'];
}

/** The class library and the extensions for everybody; those of one user are not for everybody. */
async function installedClasses(sclang: string): Promise<string[]> {
  const home = dirname(dirname(await realpath(sclang)));
  const resources = [join(home, 'share/SuperCollider'), join(home, 'Resources'), '/usr/share/SuperCollider'];
  for (const each of resources) {
    const folders = [join(each, 'SCClassLibrary'), join(each, 'Extensions')];
    const there = await Promise.all(folders.map((folder) => isThere(folder)));
    if (there[0] === true) return folders.filter((_, at) => there[at]);
  }
  throw away(`${sclang} has no class library`);
}

export const away = (reason: string, cause?: unknown): AppError =>
  new AppError('SERVICE_UNAVAILABLE', { service: 'sclang', reason }, { cause });
