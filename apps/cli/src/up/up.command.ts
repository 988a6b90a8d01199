import { type Command, InvalidArgumentError, Option } from 'commander';
import { join } from 'node:path';
import { type AudioServerName, type CliConfig, readConfig, repositoryRoot } from '../config.js';
import type { JackWish } from './jack.js';
import { ensurePrograms } from './packages.js';
import { parseParts, type PartName, PARTS, partsToStart } from './part.js';
import { releaseOf } from './release.js';
import { seed } from './seed.js';
import { Studio, type StudioWish } from './studio.js';

interface UpOptions {
  port?: number;
  server?: AudioServerName;
  jack: JackWish;
  standby?: boolean;
  only?: PartName[];
}

export function registerUp(program: Command): void {
  program
    .command('up')
    .description('start the studio and everything it runs on; Ctrl-C stops it all')
    .option('--port <number>', 'port of the HTTP API (default: 57122, or a free one)', parsePort)
    .addOption(new Option('--server <name>', 'audio server').choices(['supernova', 'scsynth']))
    .addOption(new Option('--jack <wish>', 'sound device').choices(['auto', 'dummy']).default('auto'))
    .option('--standby', 'a second engine beside the first: it takes over, in time, when that one ends')
    .option('--only <parts>', `start only some of ${PARTS.join(',')}`, parseOnly)
    .action((options: UpOptions) => up(options, readConfig()));
}

/** Runs until a signal or until the start fails. */
async function up(options: UpOptions, config: CliConfig): Promise<void> {
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  const stopWish = signalled(say);
  const parts = partsToStart(options.only ?? PARTS, config.environment);
  const wish: StudioWish = {
    home: config.home,
    parts,
    audioServer: options.server ?? config.audioServer,
    jack: options.jack,
    standby: options.standby ?? config.standby,
    ...(options.port !== undefined && { port: options.port }),
    environment: { ...config.environment, RELEASE: releaseOf(config.environment) },
    say,
    signal: stopWish.signal,
  };
  try {
    await ensurePrograms(parts, config, say);
    const studio = await Studio.start(wish);
    stopWish.again(() => studio.kill());
    await settleIn(studio, wish);
    await stopWish.given;
    say('stopping ...');
    await studio.stop();
    say('stopped');
  } catch (error) {
    // A start that was interrupted has already stopped what it had begun.
    if (!stopWish.signal.aborted) throw error;
    say('stopped');
  }
}

/** Seed a new studio and say how to use it. */
async function settleIn(studio: Studio, wish: StudioWish): Promise<void> {
  const { home, say, signal } = wish;
  if (studio.url !== undefined) {
    const seeding = await seed(studio.url, home, join(repositoryRoot, 'sounds'), signal);
    if (signal.aborted) return;
    if (seeding) say(`loaded ${seeding.loaded} starter sounds`);
    for (const failure of seeding?.failures ?? []) say(`warning: starter sound not loaded: ${failure}`);
    say('');
    say(`The studio is at  ${studio.url}   (API: ${studio.url}/docs)`);
    say(`Tidal and Strudel  may play here too: OSC to port ${studio.oscPort}`);
    say(`A first sound:    ./oiduna play 'beat: s("kick*4")' --bpm 120`);
  }
  say(`Logs:             ${join(home, 'logs')}`);
  say('Ctrl-C stops everything.');
}

/** Wrappers such as `timeout` and npm pass a signal on that the terminal has sent as well: that is one wish. */
const ONE_WISH_MS = 1_000;

/** The first signal asks to stop, a second one during the stop ends it at once. */
function signalled(say: (line: string) => void): {
  signal: AbortSignal;
  given: Promise<void>;
  again(kill: () => void): void;
} {
  const asked = new AbortController();
  let askedAt = 0;
  let kill = () => undefined as void;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (!asked.signal.aborted) askedAt = Date.now();
      else if (Date.now() - askedAt > ONE_WISH_MS) {
        say('killing what still runs');
        kill();
      }
      asked.abort();
    });
  }
  const given = new Promise<void>((resolve) => {
    asked.signal.addEventListener('abort', () => resolve());
  });
  return { signal: asked.signal, given, again: (how) => void (kill = how) };
}

function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new InvalidArgumentError('A port is a whole number from 1 to 65535.');
}

function parseOnly(list: string): PartName[] {
  try {
    return parseParts(list);
  } catch (error) {
    throw new InvalidArgumentError(String(error instanceof Error ? error.message : error));
  }
}
