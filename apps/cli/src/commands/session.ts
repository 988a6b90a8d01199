import { AppError } from '@oiduna/contracts';
import type { Command } from 'commander';
import { exitCodeOf, type ExitCode } from '../api/exit-code.js';
import { explain } from '../api/explain.js';
import { Refused } from '../api/refused.js';
import {
  parsePerformer,
  parseRequestId,
  parseTimeout,
  parseUrl,
  type Studio,
  studioOf,
  type StudioOptions,
} from '../api/studio.js';
import { type CliConfig, readConfig } from '../config.js';
import { type Style, styleFor } from './table.js';

/** What a command touches of the world, so that tests can hand it another. */
export interface Shell {
  /** @throws AppError SETTING_INVALID */
  config(): CliConfig;
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly fetch: typeof globalThis.fetch;
  /** SIGINT and SIGTERM, for commands that have something to put back. */
  readonly signals: Pick<NodeJS.EventEmitter, 'on' | 'off'>;
  exitWith(code: ExitCode): void;
}
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
}

export const processShell: Shell = {
  config: () => readConfig(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  fetch: globalThis.fetch,
  signals: process,
  exitWith: (code) => (process.exitCode = code),
};

export interface SessionOptions extends StudioOptions {
  json?: boolean;
  verbose?: boolean;
}

/** One run of a command: data goes to stdout through `print`, everything else to stderr. */
export class Session<O = object> {
  readonly json: boolean;
  private readonly style: Style;

  constructor(
    readonly shell: Shell,
    readonly studio: Studio,
    readonly options: O & SessionOptions,
    readonly command: Command,
    noColor: string | undefined,
  ) {
    this.json = options.json ?? false;
    this.style = styleFor(shell.stdout.isTTY ?? false, noColor);
  }

  /** The one document of this command with --json, else its text. */
  print(document: unknown, text: (style: Style) => string): void {
    this.write(this.json ? JSON.stringify(document, null, 2) : text(this.style));
  }

  write(line: string): void {
    this.shell.stdout.write(`${line}\n`);
  }

  /** Whether a person sees progress as it happens. */
  get isWatched(): boolean {
    return !this.json && this.shell.stderr.isTTY === true;
  }

  /** Progress; scripts that read JSON are left alone. */
  note(line: string): void {
    if (!this.json) this.shell.stderr.write(`${line}\n`);
  }

  fail(error: AppError | Refused): ExitCode {
    this.shell.stderr.write(explain(error, this.studio.requestId));
    return exitCodeOf(error);
  }
}

/** What a command does with its arguments; it answers an exit code where 0 would be wrong. */
type Work<A extends unknown[], O> = (session: Session<O>, ...args: A) => Promise<ExitCode | void>;

/** The options that name the studio. On the program for `oiduna --json status`, on each command for `oiduna status --json`. */
export const addStudioOptions = (command: Command): Command =>
  command
    .option('--url <url>', 'the studio; else OIDUNA_URL, else the one `up` started', parseUrl)
    .option('--json', 'print one JSON document')
    .option('--timeout <seconds>', 'how long to wait for the studio (default 60)', parseTimeout)
    .option('--request-id <id>', "the ID this command has in the studio's logs", parseRequestId)
    .option('--as <performer>', 'who asks, for the session log; else OIDUNA_PERFORMER', parsePerformer)
    .option('--verbose', 'tell every request on stderr');

/** Declare a command that speaks to a studio: `spec` is commander's form, `load <file...>`. */
export function studioCommand<A extends unknown[], O = object>(
  parent: Command,
  spec: string,
  description: string,
  shell: Shell,
  work: Work<A, O>,
): Command {
  const command = addStudioOptions(parent.command(spec).description(description));
  return command.action(async (...given: unknown[]) => {
    const args = given.slice(0, -2) as A;
    const options = { ...rootOf(command).opts(), ...command.opts<O & SessionOptions>() };
    const code = await run(shell, options, command, (session: Session<O>) => work(session, ...args));
    if (code !== undefined) shell.exitWith(code);
  });
}

const rootOf = (command: Command): Command => (command.parent === null ? command : rootOf(command.parent));

async function run<O>(
  shell: Shell,
  options: O & SessionOptions,
  command: Command,
  work: (session: Session<O>) => Promise<ExitCode | void>,
): Promise<ExitCode | void> {
  const config = shell.config();
  const studio = await studioOf(options, config, shell.fetch);
  if (options.verbose) studio.note = (line) => shell.stderr.write(`oiduna: ${line}\n`);
  const session = new Session(shell, studio, options, command, config.environment['NO_COLOR']);
  try {
    return await work(session);
  } catch (error) {
    if (error instanceof AppError || error instanceof Refused) return session.fail(error);
    throw error;
  }
}
