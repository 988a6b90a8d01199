import { LOG_LEVELS, type LogLevel } from '@oiduna/contracts';
import { Argument, type Command } from 'commander';
import { setLogLevel } from '../generated/studio.js';
import { type Session, type Shell, studioCommand } from './session.js';

interface LogLevelOptions {
  module?: string;
}

export function registerLogLevel(program: Command, shell: Shell): void {
  const command = studioCommand(
    program,
    'log-level',
    'change what every service logs while it runs',
    shell,
    async (session: Session<LogLevelOptions>, level: LogLevel) => {
      const { module } = session.options;
      await setLogLevel({ level, ...(module !== undefined && { module }) }, { studio: session.studio });
      session.print({ level, module: module ?? null }, () => `${module ?? 'all modules'}: ${level}`);
    },
  );
  command
    .addArgument(new Argument('<level>', 'lowest level that is logged').choices(LOG_LEVELS))
    .option('--module <name>', 'only this module of the log lines, such as osc, schedule or http');
}
