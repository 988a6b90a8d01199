import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where SuperCollider sources live and, beside it, where their SCgf files go; relative to this folder. */
export const FOLDERS = [
  { sources: 'synthdefs', compiled: 'compiled' },
  { sources: 'system', compiled: 'system/compiled' },
  { sources: 'effects', compiled: 'effects/compiled' },
] as const;

/** How far the parameters of the effects go, below `target`; what their sources state, for the engine to read. */
export const RANGES_FILE = 'effects/compiled/ranges.json';

/** The class library takes half a second, all defs together milliseconds; a slow machine gets a minute. */
const SCLANG_TIMEOUT_MS = 60_000;

/**
 * Compiles every SynthDef source with one run of sclang, and writes the SCgf files below `target`
 * in the same folders as below this one. The bytes depend on the sources and the class library only:
 * a scratch home keeps the extensions of the user out.
 * @throws Error with sclang's own words when sclang is missing or refuses a source
 */
export async function compileSounds(target: string): Promise<void> {
  const jobs: string[] = [];
  for (const folder of FOLDERS) {
    await mkdir(join(target, folder.compiled), { recursive: true });
    for (const file of await sourcesIn(folder.sources)) {
      jobs.push(file, join(target, folder.compiled, `${basename(file, '.scd')}.scsyndef`));
    }
  }
  const printed = await sclang('compile.scd', jobs);
  await writeFile(join(target, RANGES_FILE), rangesIn(printed));
}

/** By SynthDef and parameter, sorted: the order of a dictionary of sclang's differs from run to run. */
function rangesIn(printed: string): string {
  const ranges: Record<string, Record<string, unknown>> = {};
  const lines = [...printed.matchAll(/^SPEC (\S+) (\S+) (\S+) (\S+) (\w+) ?(.*)$/gm)].toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  );
  for (const [, def, parameter, min, max, warp, unit] of lines) {
    const range = {
      min: Number(min),
      max: Number(max),
      unit: unit === '' ? null : unit,
      curve: warp === 'ExponentialWarp' ? 'exponential' : 'linear',
    };
    ranges[def!] = { ...ranges[def!], [parameter!]: range };
  }
  return `${JSON.stringify(ranges, null, 2)}\n`;
}

/**
 * Runs a program of this folder, and answers what it printed.
 * @throws Error with sclang's own words when sclang is missing or the program fails
 */
export async function sclang(program: string, args: readonly string[]): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'sounds-'));
  try {
    const { stdout } = await run(
      'env',
      [...headless(home), 'sclang', '-D', join(import.meta.dirname, program), ...args],
      { timeout: SCLANG_TIMEOUT_MS },
    );
    return stdout;
  } catch (cause) {
    const { stdout, stderr } = cause as { stdout?: string; stderr?: string };
    throw new Error(`sclang did not run ${program}:\n${stdout ?? ''}${stderr ?? ''}`, { cause });
  } finally {
    await rm(home, { recursive: true });
  }
}

/** sclang is a Qt program even without a window; as root its browser part refuses to start in a sandbox. */
function headless(home: string): string[] {
  const settings = [
    `HOME=${home}`,
    `XDG_DATA_HOME=${home}`,
    `XDG_CONFIG_HOME=${home}`,
    'QT_QPA_PLATFORM=offscreen',
    'QTWEBENGINE_DISABLE_SANDBOX=1',
  ];
  return process.getuid?.() === 0 ? [...settings, 'QTWEBENGINE_CHROMIUM_FLAGS=--no-sandbox'] : settings;
}

async function sourcesIn(folder: string): Promise<string[]> {
  const files = await readdir(join(import.meta.dirname, folder));
  return files
    .filter((file) => file.endsWith('.scd'))
    .sort()
    .map((file) => join(import.meta.dirname, folder, file));
}

if (import.meta.main) {
  for (const { compiled } of FOLDERS) await rm(join(import.meta.dirname, compiled), { recursive: true, force: true });
  await compileSounds(import.meta.dirname);
}
