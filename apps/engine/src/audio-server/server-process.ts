import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync } from 'node:fs';
import { createSocket } from 'node:dgram';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { availableParallelism } from 'node:os';
import { type LogLine, readLogLine } from '@oiduna/supercollider';
import { logger } from '@oiduna/platform';
import { nowMicros } from '../clock.js';
import { type EngineConfig, environment } from '../config.js';
import { TRACKS_MAX } from './audio-graph.js';
import { LineLimit } from './line-limit.js';

export type ServerName = EngineConfig['ENGINE_AUDIO_SERVER'];

/** Nodes at once: three a track and every voice; scsynth refuses the next one and says so. */
const NODES_MAX = 8_192;
/** Versions of SynthDefs in memory at once; scsynth drops more without a word. */
const SYNTHDEFS_MAX = 8_192;
/** Wires between UGens of one def; real libraries were seen to need 66. */
const WIRES_MAX = 256;
/** Replies go to one client, the engine; a few more for somebody who looks with a debugger. */
const LOGINS_MAX = 4;
const PRLIMIT = '/usr/bin/prlimit';

export interface ServerProcess {
  readonly pid: number | undefined;
  readonly port: number;
  /** Resolves when the process is gone, with the reason in words. */
  readonly exited: Promise<string>;
  kill(signal: NodeJS.Signals): void;
}

/** Start scsynth or supernova as a child of ours; its lines go to `onLine` and to a log file. */
export async function startServerProcess(
  name: ServerName,
  config: EngineConfig,
  onLine: (line: LogLine, text: string) => void,
): Promise<ServerProcess> {
  const port = config.ENGINE_AUDIO_SERVER_PORT || (await freeUdpPort());
  const command = [name, ...serverArguments(name, port, config)];
  mkdirSync(config.ENGINE_LOG_DIR, { recursive: true });
  const child = spawn('nice', ['-n', '-10', ...limited(command, config)], {
    env: { ...environment, JACK_NO_START_SERVER: '1' }, // else it makes a JACK of its own when ours is away
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  follow(child, config.ENGINE_LOG_DIR, onLine);
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`${name} could not be started: ${error.message}`));
    // After its last line, which tells why.
    child.once('close', (code, signal) => resolve(`${name} ended with ${signal ?? `code ${code}`}`));
  });
  return { pid: child.pid, port, exited, kill: (signal) => void child.kill(signal) };
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

function follow(child: ChildProcess, folder: string, onLine: (line: LogLine, text: string) => void): void {
  const log = createWriteStream(join(folder, 'audio-server.log'), { flags: 'a' });
  log.on('error', (error) => logger('audio-server').warn({ err: error }, 'its log cannot be written'));
  const limit = new LineLimit();
  const streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
  for (const stream of streams) {
    createInterface({ input: stream }).on('line', (line) => {
      const { passes, omitted } = limit.take(nowMicros());
      if (omitted > 0) log.write(`... ${omitted} lines left out\n`);
      if (!passes) return;
      log.write(`${line}\n`);
      onLine(readLogLine(line), line.trim());
    });
  }
  child.once('close', () => log.end());
}

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
