import type { Command } from 'commander';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type CliConfig, type Environment, readConfig } from '../config.js';
import { SERVICES, type ServiceName } from './part.js';
import { readRunFile, type RunFile } from './run-file.js';
import { serviceEnvironment } from './service-environment.js';
import { serviceMain } from './services.js';

/** One line of what a service prints for `--print-config`. */
export interface Setting {
  key: string;
  value: unknown;
  origin: 'default' | 'environment';
  description?: string;
}

/** `up` is a value the studio chose itself; `environment` one the caller gave. */
export type Origin = Setting['origin'] | 'up';

export interface EffectiveSetting extends Omit<Setting, 'origin'> {
  service: ServiceName;
  origin: Origin;
}

export function registerConfig(program: Command): void {
  program
    .command('config')
    .description('print the effective settings of every service and where each came from')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const config = readConfig();
      const run = await readRunFile(config.home);
      const answers = await Promise.allSettled(SERVICES.map((name) => settingsOf(name, config, run)));
      const settings = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
      process.stdout.write(json ? `${JSON.stringify(settings, null, 2)}\n` : table(settings));
      for (const [index, answer] of answers.entries()) {
        if (answer.status === 'fulfilled') continue;
        const { stderr } = answer.reason as { stderr?: string };
        process.stderr.write(`${SERVICES[index]}: ${stderr ?? String(answer.reason)}\n`);
        process.exitCode = 1;
      }
    });
}

/**
 * Ask the service itself, in the environment `up` gives it; a studio that runs tells its real addresses.
 * @throws Error of execFile, whose stderr lists the settings the service refuses
 */
async function settingsOf(
  service: ServiceName,
  config: CliConfig,
  run: RunFile | undefined,
): Promise<EffectiveSetting[]> {
  const port = (name: string) => run?.ports[name] ?? 0;
  const shape = {
    home: config.home,
    audioServer: run?.audioServer ?? config.audioServer,
    audioServerPort: run?.audioServerPort ?? 0,
    oscPort: run?.oscPort ?? 0,
    httpPorts: {
      engine: port('engine'),
      synthdefs: port('synthdefs'),
      samples: port('samples'),
      gateway: port('gateway'),
    },
    addresses: run?.addresses ?? PLACEHOLDERS,
    jackLog: run?.services.jack?.logFile,
  };
  const env = serviceEnvironment(service, shape, config.environment);
  const args = ['--enable-source-maps', serviceMain(service), '--print-config'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return effective(service, JSON.parse(stdout) as Setting[], config.environment);
}

/** Port 0 stands for "chosen when the studio starts". */
const PLACEHOLDERS = {
  DATABASE_URL: 'postgresql://oiduna@127.0.0.1:0/oiduna',
  NATS_URL: 'nats://127.0.0.1:0',
  REDIS_URL: 'redis://127.0.0.1:0',
};

/** Tell what the caller set from what `up` set: a service sees both as its environment. */
export function effective(service: ServiceName, settings: readonly Setting[], caller: Environment): EffectiveSetting[] {
  return settings.map((setting) => ({
    service,
    ...setting,
    value: withoutPassword(setting.value),
    origin: setting.origin === 'environment' && caller[setting.key] === undefined ? 'up' : setting.origin,
  }));
}

/** The output lands in bug reports. */
const withoutPassword = (value: unknown): unknown =>
  typeof value === 'string' ? value.replace(/(:\/\/[^:/@]*:)[^@]*@/, '$1***@') : value;

/** `KEY value (origin)  description`, one block for each service. */
export function table(settings: readonly EffectiveSetting[]): string {
  const width = Math.max(0, ...settings.map(({ key }) => key.length));
  const block = (service: ServiceName): string[] => {
    const own = settings.filter((setting) => setting.service === service);
    const line = ({ key, value, origin, description }: EffectiveSetting) =>
      `  ${key.padEnd(width)}  ${typeof value === 'string' ? value : JSON.stringify(value)}  (${origin})` +
      (description ? `  ${description}` : '');
    return own.length === 0 ? [] : [service, ...own.map(line), ''];
  };
  return `${SERVICES.flatMap(block).join('\n')}\n`;
}
