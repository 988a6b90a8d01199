import type { Command } from 'commander';
import { readConfig } from '../config.js';
import { isolationOf } from './isolation.js';
import { installCommand, isThere, missingPrograms } from './packages.js';
import { PARTS } from './part.js';
import { readRunFile } from './run-file.js';

export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description('say what this machine lacks and what runs')
    .action(async () => {
      const config = readConfig();
      const missing = missingPrograms(PARTS, (name) => isThere(name, config.environment));
      const run = await readRunFile(config.home);
      const lines = [
        `Node      ${process.version}`,
        `home      ${config.home}`,
        `studio    ${run === undefined ? 'not running' : `${run.url ?? 'without a gateway'} (process ${run.pid})`}`,
        `programs  ${missing.length === 0 ? 'all there' : `missing: ${missing.map(({ name }) => name).join(', ')}`}`,
        `isolation ${isolationOf(config.environment, process.platform)}`,
        ...(missing.length === 0 ? [] : [`install   ${installCommand(missing, process.platform)}`]),
      ];
      process.stdout.write(`${lines.join('\n')}\n`);
    });
}
