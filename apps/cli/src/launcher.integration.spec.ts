import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, symlinkSync } from 'node:fs';
import { copyFile, mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig, repositoryRoot } from './config.js';

const folder = mkdtempSync(join(tmpdir(), 'oiduna launcher-'));
const checkout = join(folder, 'checkout');
const modules = join(checkout, 'node_modules');
const source = join(checkout, 'apps/cli/src/main.ts');
const { environment } = readConfig();

/** The launcher looks here too, so that on such a machine Node cannot be hidden from it. */
const nodeInUsualPlace = ['/usr/local/bin/node', '/opt/homebrew/bin/node'].some((path) => existsSync(path));

/** A checkout of one program that prints its arguments, installed already, with the real compiler. */
beforeAll(async () => {
  await mkdir(join(checkout, 'apps/cli/src'), { recursive: true });
  await mkdir(join(checkout, 'libs'));
  await mkdir(join(modules, '.bin'), { recursive: true });
  symlinkSync(join(repositoryRoot, 'node_modules/.bin/tsc'), join(modules, '.bin/tsc'));
  symlinkSync(process.execPath, join(modules, '.bin/node'));
  await copyFile(join(repositoryRoot, 'oiduna'), join(checkout, 'oiduna'));
  await writeFile(join(checkout, 'tsconfig.base.json'), '{}');
  await writeFile(join(checkout, 'package-lock.json'), '{}');
  await writeFile(join(checkout, 'apps/cli/package.json'), '{ "type": "module" }');
  const compilerOptions = { rootDir: 'src', outDir: 'dist', composite: true, module: 'nodenext', types: [] };
  await writeFile(join(checkout, 'apps/cli/tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }));
  await writeProgram('one');
  await writeFile(join(modules, '.oiduna-installed'), '');
});
afterAll(() => rm(folder, { recursive: true }));

const writeProgram = (name: string) =>
  writeFile(source, `declare const process: any;\nconsole.log('${name}', process.argv.slice(2));\n`);

const launch = (args: string[], { script = join(checkout, 'oiduna'), env = environment, cwd = '/' } = {}) => {
  const { stdout, stderr, status } = spawnSync(script, args, { encoding: 'utf8', env, cwd });
  return { stdout: stdout.trim(), stderr: stderr.trim(), status };
};

describe('the launcher', () => {
  it('builds before the first call, and is silent from the second on', () => {
    expect(launch(['a b', 'c'])).toEqual({
      stdout: "one [ 'a b', 'c' ]",
      stderr: 'oiduna: building ...',
      status: 0,
    });
    expect(launch([])).toEqual({ stdout: 'one []', stderr: '', status: 0 });
  });

  it('works through a chain of links, absolute and relative', () => {
    symlinkSync(join(checkout, 'oiduna'), join(folder, 'first'));
    symlinkSync('first', join(folder, 'second'));
    expect(launch(['x'], { script: join(folder, 'second') }).stdout).toBe("one [ 'x' ]");
    expect(launch(['x'], { script: './second', cwd: folder }).stdout).toBe("one [ 'x' ]");
  });

  it('builds again when a source is newer, once', async () => {
    await writeProgram('two');
    await touchLater(source);
    expect(launch([])).toMatchObject({ stdout: 'two []', stderr: 'oiduna: building ...' });
    await utimes(source, new Date(0), new Date(0));
    expect(launch([])).toMatchObject({ stdout: 'two []', stderr: '' });
  });

  it('shows why a build failed and runs nothing old, except for test, which reports it', async () => {
    const broken = join(checkout, 'apps/cli/src/broken.ts');
    await writeFile(broken, "export const bars: number = 'four';\n");
    await touchLater(broken);
    expect(launch([])).toMatchObject({ stdout: '', status: 1, stderr: expect.stringContaining('broken.ts') });
    expect(launch(['test'])).toMatchObject({ stdout: "two [ 'test' ]", status: 0 });
    await rm(broken);
    expect(launch([]).status).toBe(0);
  });

  it('breaks a lock whose owner is gone', async () => {
    symlinkSync('4194999', join(modules, '.oiduna-lock'));
    await touchLater(source);
    expect(launch([])).toMatchObject({ stdout: 'two []', status: 0 });
    expect(existsSync(join(modules, '.oiduna-lock'))).toBe(false);
  });

  it.skipIf(nodeInUsualPlace)('says what is missing when there is no Node, and leaves no lock', async () => {
    await touchLater(join(checkout, 'package-lock.json'));
    const bare = join(folder, 'bare');
    await mkdir(bare);
    for (const tool of ['sh', 'dirname', 'readlink', 'mkdir', 'ln', 'rm', 'find', 'head']) {
      symlinkSync(join('/usr/bin', tool), join(bare, tool));
    }
    const { stderr, status } = launch([], { env: { PATH: bare, HOME: '/nonexistent' } });
    expect(stderr).toMatch(/Node 20 or later is needed/);
    expect(status).toBe(1);
    expect(existsSync(join(modules, '.oiduna-lock'))).toBe(false);
  });
});

/** File systems may count in whole seconds: a change must be clearly later than the last build. */
async function touchLater(file: string): Promise<void> {
  const later = new Date(Date.now() + 2_000);
  await utimes(file, later, later);
}
