import { AppError } from '@oiduna/contracts';
import { Command, CommanderError } from 'commander';
import { exitCodeOf } from './api/exit-code.js';
import { registerStudioCommands } from './commands/studio-commands.js';
import { registerTest } from './testing/test.command.js';
import { registerConfig } from './up/config.command.js';
import { registerDoctor } from './up/doctor.command.js';
import { registerDown } from './up/down.command.js';
import { registerUp } from './up/up.command.js';

// A reader that has had enough, as `head` does, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const program = new Command('oiduna')
  .description('The studio server for SuperCollider.')
  .showSuggestionAfterError()
  .showHelpAfterError('(see --help)')
  .exitOverride();

for (const register of [registerUp, registerDown, registerConfig, registerDoctor, registerTest]) {
  register(program);
}
registerStudioCommands(program);

try {
  await program.parseAsync();
} catch (error) {
  // Commander has already said what was wrong.
  if (!(error instanceof CommanderError)) process.stderr.write(`oiduna: ${explain(error)}\n`);
  process.exitCode = exitCodeOf(error);
}

/** What went wrong and what to do; a stack only where it is our own bug. */
function explain(error: unknown): string {
  if (!(error instanceof AppError)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  const tail = error.details['tail'];
  return `${error.message} ${error.cure}${typeof tail === 'string' && tail !== '' ? `\n${tail}` : ''}`;
}
