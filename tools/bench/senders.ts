import { dRecv, encodePacket } from '@oiduna/supercollider';
import { freePort } from '@oiduna/testkit';
import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ask, type BenchStudio } from './bench-studio.ts';

export const CLICKS_PER_SECOND = 16;
export const OIDUNA = 'Oiduna';
/** A cycle of four beats lasts one second, so a bar of the recorder does as well. */
const BPM = 240;
/** Where all tracks meet before the master: all senders take the same way to the recorder from here. */
const MASTER_BUS = 4;
const CLICK_FILE = join(import.meta.dirname, '../../sounds/compiled/click.scsyndef');
const READY_TIMEOUT_MS = 60_000;

/** Somebody who plays clicks on the studio's audio server. */
export interface Sender {
  readonly name: string;
  /** The process that decides when a click sounds; known while it plays. */
  readonly pid: () => number;
  start(): Promise<void>;
  stop(): Promise<void>;
  close(): Promise<void>;
}

/** All of them, ready to start. The studio's tempo is set, since its recorder counts bars. */
export async function openSenders(studio: BenchStudio): Promise<Sender[]> {
  await ask(studio, 'PUT', '/v1/transport/tempo', { bpm: BPM });
  await tell(studio.run.audioServerPort, encodePacket(dRecv(await readFile(CLICK_FILE))));
  return [untimedSender(studio), await pbindSender(studio), oidunaSender(studio)];
}

/** Messages that leave when a Node timer says so and play when they arrive. */
function untimedSender({ run }: BenchStudio): Sender {
  let child: ChildProcess | undefined;
  const stop = async (): Promise<void> => {
    await end(child);
    child = undefined;
  };
  return {
    name: 'Node, untimed messages',
    pid: () => pidOf(child),
    async start() {
      const program = join(import.meta.dirname, 'untimed-clicks.ts');
      const args = [run.audioServerPort, MASTER_BUS, CLICKS_PER_SECOND].map(String);
      child = spawn(process.execPath, [program, ...args], { stdio: 'inherit' });
      await once(child, 'spawn');
    },
    stop,
    close: stop,
  };
}

/** sclang's Pbind with the latency of 0.2 s that sclang comes with. One sclang for all takes: logins are few. */
async function pbindSender({ run }: BenchStudio): Promise<Sender> {
  const languagePort = await freePort('udp');
  const home = await mkdtemp(join(tmpdir(), 'oiduna-pbind-'));
  const settings = [run.audioServerPort, MASTER_BUS, CLICKS_PER_SECOND].map(String);
  const program = join(import.meta.dirname, 'pbind-clicks.scd');
  const sclang = spawn('sclang', ['-D', '-u', String(languagePort), program, CLICK_FILE, ...settings], {
    env: { ...process.env, ...headless(home) },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  process.once('exit', () => sclang.kill('SIGKILL')); // Ctrl-C
  const close = async (): Promise<void> => {
    await end(sclang);
    await rm(home, { recursive: true, force: true });
  };
  try {
    await lineFrom(sclang, 'pbind: ready');
  } catch (error) {
    await close();
    throw error;
  }
  const say = (address: string) => () => tell(languagePort, encodePacket({ address, args: [] }));
  return {
    name: "sclang's Pbind",
    pid: () => pidOf(sclang),
    start: say('/bench/start'),
    stop: say('/bench/stop'),
    close,
  };
}

/** A track, as a performer would write it. */
function oidunaSender(studio: BenchStudio): Sender {
  return {
    name: OIDUNA,
    pid: () => studio.run.services['engine']?.pid ?? failed('the engine has no process'),
    async start() {
      await ask(studio, 'PUT', '/v1/tracks/clicks', { code: `s("click*${CLICKS_PER_SECOND}")` });
      await ask(studio, 'POST', '/v1/transport/start');
    },
    async stop() {
      await ask(studio, 'POST', '/v1/transport/stop');
    },
    close: async () => undefined,
  };
}

/** sclang is a Qt program even without a window; as root its browser part refuses to start in a sandbox. */
const headless = (home: string): NodeJS.ProcessEnv => ({
  HOME: home,
  XDG_DATA_HOME: home,
  XDG_CONFIG_HOME: home,
  QT_QPA_PLATFORM: 'offscreen',
  QTWEBENGINE_DISABLE_SANDBOX: '1',
  ...(process.getuid?.() === 0 && { QTWEBENGINE_CHROMIUM_FLAGS: '--no-sandbox' }),
});

async function lineFrom(child: ChildProcess, wanted: string): Promise<void> {
  const said: string[] = [];
  const ending = AbortSignal.timeout(READY_TIMEOUT_MS);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const fail = (): void => reject(new Error(`sclang did not say "${wanted}" but:\n${said.join('\n')}`));
  ending.addEventListener('abort', fail);
  child.once('error', reject).once('exit', fail);
  createInterface({ input: child.stdout! }).on('line', (line) => {
    said.push(line);
    if (line.includes(wanted)) resolve();
  });
  await promise;
}

/** A stopped process (SIGSTOP) ends by SIGKILL alone. */
async function end(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

async function tell(port: number, bytes: Uint8Array): Promise<void> {
  const socket = createSocket('udp4');
  await new Promise((resolve) => socket.send(bytes, port, '127.0.0.1', resolve));
  socket.close();
}

const pidOf = (child: ChildProcess | undefined): number => child?.pid ?? failed('the sender has no process');
const failed = (reason: string): never => {
  throw new Error(reason);
};
