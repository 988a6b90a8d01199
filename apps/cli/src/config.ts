import { AppError } from '@oiduna/contracts';
import { delimiter, resolve } from 'node:path';

/** The repository: this file lies in apps/cli/src, its build in apps/cli/dist. */
export const repositoryRoot = resolve(import.meta.dirname, '../../..');

export type Environment = Readonly<Record<string, string | undefined>>;
export type AudioServerName = 'supernova' | 'scsynth';

/** Debian puts daemons in sbin, and locally built programs land in /usr/local: neither is on every PATH. */
const EXTRA_PATHS = ['/usr/local/bin', '/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin'];

export interface CliConfig {
  /** Where the studio keeps its data, logs and run file. */
  home: string;
  /** Whether OIDUNA_HOME named it: then a studio elsewhere on this machine is not meant. */
  homeIsNamed: boolean;
  /** A studio elsewhere, for the API commands; without it the one in `home` is used. */
  url: string | undefined;
  /** Who sits here; the studio refuses a name it cannot carry. */
  performer: string | undefined;
  audioServer: AudioServerName;
  /** `OIDUNA_STANDBY=1`: two engines, of which one waits. */
  standby: boolean;
  /** `OIDUNA_NO_INSTALL=1` only tells which packages are missing. */
  installAllowed: boolean;
  /** The caller's environment, with the extra paths appended to PATH. */
  environment: Environment;
}

/** The one place where the command line reads its environment. @throws AppError SETTING_INVALID */
export function readConfig(env: Environment = process.env): CliConfig {
  const paths = (env['PATH'] ?? '/usr/bin:/bin').split(delimiter);
  const extra = EXTRA_PATHS.filter((path) => !paths.includes(path));
  return {
    home: resolve(env['OIDUNA_HOME'] ?? resolve(repositoryRoot, '.oiduna')),
    homeIsNamed: env['OIDUNA_HOME'] !== undefined,
    url: env['OIDUNA_URL'],
    performer: env['OIDUNA_PERFORMER'],
    audioServer: audioServer(env['OIDUNA_SERVER'] || 'supernova'),
    standby: isYes(env['OIDUNA_STANDBY']),
    installAllowed: !isYes(env['OIDUNA_NO_INSTALL']),
    environment: { ...env, PATH: [...paths, ...extra].join(delimiter) },
  };
}

const isYes = (value = ''): boolean => ['1', 'true', 'yes'].includes(value);

function audioServer(name: string): AudioServerName {
  if (name === 'supernova' || name === 'scsynth') return name;
  throw new AppError('SETTING_INVALID', { name: 'OIDUNA_SERVER', value: name, expected: 'supernova or scsynth' });
}
