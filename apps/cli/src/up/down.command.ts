import { AppError } from '@oiduna/contracts';
import type { Command } from 'commander';
import { setTimeout as sleep } from 'node:timers/promises';
import { readConfig } from '../config.js';
import { supervisorOf } from './run-file.js';

/** Eight parts stop one after the other, each within five seconds at worst. */
const DOWN_WITHIN_MS = 45_000;

export function registerDown(program: Command): void {
  program
    .command('down')
    .description('stop the studio of this home')
    .action(() => down(readConfig().home));
}

/** @throws AppError STUDIO_NOT_RUNNING | PART_FAILED */
export async function down(home: string): Promise<void> {
  const pid = await supervisorOf(home);
  if (pid === undefined) throw new AppError('STUDIO_NOT_RUNNING', { home });
  process.kill(pid, 'SIGTERM');
  const giveUpAt = Date.now() + DOWN_WITHIN_MS;
  while ((await supervisorOf(home)) === pid) {
    if (Date.now() > giveUpAt) {
      const reason = `process ${pid} did not end within ${DOWN_WITHIN_MS / 1000} s`;
      throw new AppError('PART_FAILED', { part: 'the studio', reason, logFile: `${home}/logs` });
    }
    await sleep(100);
  }
}
