import { AppError } from '@oiduna/contracts';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, existsSync, mkdirSync, openSync, closeSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import type { CliConfig, Environment } from '../config.js';
import type { PartName } from './part.js';

/** The tests are no part of a studio, and need a program of their own. */
type Needing = PartName | 'tests';

interface Program {
  name: string;
  debian: string;
  /** Homebrew's package; `--cask` where it is an application. */
  brew: string;
  neededBy: readonly Needing[];
  /** Programs other systems do not have. */
  only?: NodeJS.Platform;
}

const PROGRAMS: readonly Program[] = [
  { name: 'scsynth', debian: 'supercollider-server', brew: '--cask supercollider', neededBy: ['engine', 'synthdefs'] },
  { name: 'supernova', debian: 'supercollider-supernova', brew: '--cask supercollider', neededBy: ['engine'] },
  { name: 'sclang', debian: 'supercollider-language', brew: '--cask supercollider', neededBy: ['synthdefs'] },
  { name: 'bwrap', debian: 'bubblewrap', brew: '', neededBy: ['synthdefs'], only: 'linux' },
  { name: 'jackd', debian: 'jackd2', brew: 'jack', neededBy: ['jack'] },
  { name: 'nats-server', debian: 'nats-server', brew: 'nats-server', neededBy: ['nats'] },
  { name: 'redis-server', debian: 'redis-server', brew: 'redis', neededBy: ['redis'] },
  { name: 'ffmpeg', debian: 'ffmpeg', brew: 'ffmpeg', neededBy: ['samples'] },
  { name: 'faketime', debian: 'faketime', brew: 'libfaketime', neededBy: ['tests'] },
];
/** UGens many published SynthDefs use; it holds no program to look for, so it comes with scsynth. */
const UGENS_PACKAGE = 'sc3-plugins-server';

/** The programs these parts need that `present` does not know. */
export function missingPrograms(
  parts: readonly Needing[],
  present: (program: string) => boolean,
  platform = process.platform,
): Program[] {
  const wanted = PROGRAMS.filter(({ neededBy, only }) => {
    return neededBy.some((part) => parts.includes(part)) && (only ?? platform) === platform;
  });
  return wanted.filter(({ name }) => !present(name));
}

/** Whether a program is on the PATH, or this studio is set up to do without it. */
export const isThere = (program: string, env: Environment): boolean =>
  isOnPath(program, env) || (program === 'bwrap' && env['SYNTHDEFS_ISOLATION'] === 'pod');

export function debianPackages(missing: readonly Program[]): string[] {
  const names = missing.map(({ debian }) => debian);
  return names.includes('supercollider-server') ? [...names, UGENS_PACKAGE] : names;
}

/** What a person types to get these programs. */
export function installCommand(missing: readonly Program[], platform: NodeJS.Platform): string {
  if (platform !== 'darwin') return `apt-get install ${debianPackages(missing).join(' ')}`;
  const names = [...new Set(missing.map(({ brew }) => brew))];
  return names.map((name) => `brew install ${name}`).join(' && ');
}

export function isOnPath(program: string, env: Environment): boolean {
  return (env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * See that every program the parts need is there, and install what is missing where that is possible.
 * @throws AppError PACKAGES_MISSING
 */
export async function ensurePrograms(
  parts: readonly Needing[],
  config: CliConfig,
  say: (line: string) => void,
): Promise<void> {
  const lookUp = () => missingPrograms(parts, (program) => isThere(program, config.environment));
  const missing = lookUp();
  if (missing.length === 0) return;
  const programs = missing.map(({ name }) => name).join(', ');
  const become = config.installAllowed ? rootPrefix(config.environment) : undefined;
  if (become !== undefined) {
    say(`installing ${debianPackages(missing).join(', ')} (apt) ...`);
    await installDebian(missing, become, config);
    if (lookUp().length === 0) return;
  }
  throw new AppError('PACKAGES_MISSING', { programs, command: installCommand(missing, process.platform) });
}

/** What to put before a command so that it runs as root; undefined where apt or root cannot be had. */
function rootPrefix(env: Environment): string[] | undefined {
  if (!existsSync('/usr/bin/apt-get')) return undefined;
  if (process.getuid?.() === 0) return [];
  return isOnPath('sudo', env) ? ['sudo'] : undefined;
}

/**
 * The Debian packages of redis and nats start a system service at once and at every boot. We run our own:
 * a policy that refuses to start services stands while apt works, and the new ones are then disabled.
 * jackd2 would ask about real-time rights: the answer is given beforehand.
 */
const INSTALL_SCRIPT = `
set -e
export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\\nexit 101\\n' >"$policy"
  chmod 755 "$policy"
  trap 'rm -f "$policy"' EXIT
fi
echo 'jackd2 jackd/tweak_rt_limits boolean false' | debconf-set-selections || true
apt-get update -q
apt-get install -y -q --no-install-recommends "$@"
if command -v systemctl >/dev/null; then
  for name in "$@"; do
    case $name in redis-server | nats-server) systemctl disable --now "$name" || true ;; esac
  done
fi
`;

async function installDebian(missing: readonly Program[], become: string[], config: CliConfig): Promise<void> {
  const logFile = join(config.home, 'logs', 'packages.log');
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a');
  const script = ['/bin/sh', '-c', INSTALL_SCRIPT, 'install', ...debianPackages(missing)];
  const [command = '/bin/sh', ...args] = [...become, ...script];
  const apt = spawn(command, args, { env: { ...config.environment }, stdio: ['inherit', log, log] });
  closeSync(log);
  const [code] = (await once(apt, 'exit')) as [number | null];
  if (code !== 0) {
    throw new AppError('PART_FAILED', { part: 'apt-get', reason: `it ended with exit code ${code}`, logFile });
  }
}
