import { strict as assert } from 'node:assert';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const READY_MS = 10_000;
const POLL_MS = 20;
/** What the ninth JACK server of a machine says. Another test ends its own soon. */
const CROWDED = 'Too many servers already active';
const CROWDED_PAUSE_MS = 2_000;
const TRIES_MAX = 25;

/** A JACK server with the dummy driver, of a test's own: the only one whose xruns a test can count. */
export interface JackServer {
  /** For JACK_DEFAULT_SERVER. */
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  /** Blocks missed so far. Each shifts what sounds after it; the audio servers are not told. */
  xruns(): number;
  stop(): Promise<void>;
}

/** @param name to come back under the name of one that has ended */
export async function ownJack(name = `oiduna-${randomUUID().slice(0, 8)}`): Promise<JackServer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await start(name);
    } catch (error) {
      if (tries === TRIES_MAX || !String(error).includes(CROWDED)) throw error;
      await sleep(CROWDED_PAUSE_MS);
    }
  }
}

async function start(name: string): Promise<JackServer> {
  const driver = ['-d', 'dummy', '-r', '48000', '-p', '384', '-C', '2', '-P', '2'];
  const child = spawn('jackd', ['-n', name, '-R', '-P', '60', ...driver], { stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  exited.catch(() => undefined); // told below
  const logFile = join(tmpdir(), `${name}.log`);
  writeFileSync(logFile, '');
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      appendFileSync(logFile, text);
    });
  }
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await exited;
    }
    rmSync(logFile, { force: true });
  };
  const sockets = ['/dev/shm', '/tmp'].map((folder) => `${folder}/jack_${name}_${userInfo().uid}_0`);
  for (let waited = 0; waited < READY_MS; waited += POLL_MS) {
    if (child.pid === undefined || child.exitCode !== null) {
      await stop();
      assert.fail(`jackd did not start:\n${output}`);
    }
    if (sockets.some((socket) => existsSync(socket))) {
      return { name, pid: child.pid, logFile, xruns: () => output.match(/xrun/gi)?.length ?? 0, stop };
    }
    await sleep(POLL_MS);
  }
  await stop();
  return assert.fail(`jackd is not ready after ${READY_MS} ms:\n${output}`);
}
