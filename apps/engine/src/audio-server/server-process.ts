import { spawn } from 'node:child_process';
import { closeSync, existsSync } from 'node:fs';
import { createSocket } from 'node:dgram';
import { availableParallelism } from 'node:os';
import type { LogLine } from '@oiduna/supercollider';
import { every } from '../clock.js';
import { type EngineConfig, environment } from '../config.js';
import { ENGINE_NICENESS, takeSessionPriority } from '../priority.js';
import { TRACKS_MAX } from './audio-graph.js';
import { openServerLog, ServerLog } from './server-log.js';
import { aliveSince, isAlive, type ServerRecord } from './server-record.js';

export type ServerName = EngineConfig['ENGINE_AUDIO_SERVER'];

/** Nodes at once: three a track and every voice; scsynth refuses the next one and says so. */
const NODES_MAX = 8_192;
/** Versions of SynthDefs in memory at once; scsynth drops more without a word. */
const SYNTHDEFS_MAX = 8_192;
/** Wires between UGens of one def; real libraries were seen to need 66. */
const WIRES_MAX = 256;
/** Replies go to one client, the engine. One that was killed stays logged in: as many may be before a start anew. */
const LOGINS_MAX = 256;
/** Whether a server that is not our child lives is looked up so often. */
const ALIVE_EVERY_MS = 20;
const PRLIMIT = '/usr/bin/prlimit';

export interface ServerProcess {
  readonly name: ServerName;
  readonly pid: number | undefined;
  readonly port: number;
  /** When it began, as `aliveSince` tells it. */
  readonly since: string;
  /** Whether an engine before us started it. */
  readonly isAdopted: boolean;
  /** Resolves when the process is gone, with the reason in words. */
  readonly exited: Promise<string>;
  kill(signal: NodeJS.Signals): void;
  /** It lives on without us. */
  release(): void;
}

type OnLine = (line: LogLine, text: string) => void;

/**
 * Start scsynth or supernova. Its lines go to a log file, which we follow for `onLine`, and it is in a session of its
 * own: when we die it plays on, until the next engine adopts it.
 */
export async function startServerProcess(
  name: ServerName,
  config: EngineConfig,
  onLine: OnLine,
): Promise<ServerProcess> {
  const port = config.ENGINE_AUDIO_SERVER_PORT || (await freeUdpPort());
  const command = [name, ...serverArguments(name, port, config)];
  const output = openServerLog(config);
  const log = new ServerLog(config, onLine);
  await log.ready();
  const child = spawn('nice', ['-n', '-10', ...limited(command, config)], {
    env: { ...environment, JACK_NO_START_SERVER: '1' }, // else it makes a JACK of its own when ours is away
    stdio: ['ignore', output, output],
    detached: true,
  });
  closeSync(output);
  child.unref();
  const exited = new Promise<string>((resolve) => {
    // After its last line, which tells why.
    const end = (reason: string): void => void log.close().then(() => resolve(reason));
    child.once('error', (error) => end(`${name} could not be started: ${error.message}`));
    child.once('exit', (code, signal) => end(`${name} ended with ${signal ?? `code ${code}`}`));
  });
  if (child.pid !== undefined) takeSessionPriority(ENGINE_NICENESS, child.pid);
  const since = (child.pid !== undefined && aliveSince(child.pid)) || '';
  const kill = (signal: NodeJS.Signals): void => void child.kill(signal);
  return { name, pid: child.pid, port, since, isAdopted: false, exited, kill, release: () => void log.close() };
}

/** Take over an audio server that lives: followed, watched and ended like one of our own. */
export async function adoptServerProcess(
  record: ServerRecord,
  config: EngineConfig,
  onLine: OnLine,
): Promise<ServerProcess> {
  const { name, pid, port, since } = record;
  const log = new ServerLog(config, onLine);
  await log.ready();
  const gone = Promise.withResolvers<void>();
  const stopLooking = every(ALIVE_EVERY_MS, () => {
    if (!isAlive(record)) gone.resolve();
  });
  const release = (): void => {
    stopLooking();
    void log.close();
  };
  const exited = gone.promise.then(async () => {
    stopLooking();
    await log.close();
    return `${name} ended`;
  });
  const kill = (signal: NodeJS.Signals): void => {
    if (isAlive(record)) process.kill(pid, signal);
  };
  return { name, pid, port, since, isAdopted: true, exited, kill, release };
}

function serverArguments(name: ServerName, port: number, config: EngineConfig): string[] {
  const common: [string, number | string][] = [
    ['-u', port],
    ['-B', '127.0.0.1'],
    ['-i', 2],
    ['-o', 2],
    ['-a', Math.max(1_024, TRACKS_MAX * 2 + 16)],
    ['-b', config.ENGINE_BUFFERS_MAX],
    ['-n', NODES_MAX],
    ['-d', SYNTHDEFS_MAX],
    ['-w', WIRES_MAX],
    ['-m', config.ENGINE_RT_MEMORY_KIB],
    ['-l', LOGINS_MAX],
    ['-D', 0],
    ['-R', 0],
  ];
  const threads: [string, number][] = name === 'supernova' ? [['-T', Math.max(1, availableParallelism() - 1)]] : [];
  return [...common, ...threads].flatMap(([flag, value]) => [flag, String(value)]);
}

/** An address-space limit where util-linux has prlimit; `nice` and `prlimit` both exec, so the pid stays. */
const limited = (command: string[], config: EngineConfig): string[] =>
  existsSync(PRLIMIT)
    ? [PRLIMIT, `--as=${config.ENGINE_AUDIO_SERVER_MEMORY_MIB * 1024 * 1024}`, '--', ...command]
    : command;

/** A UDP port nobody listens on right now. */
function freeUdpPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}
