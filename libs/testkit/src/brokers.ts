import { strict as assert } from 'node:assert';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.js';

const READY_MS = 10_000;
const POLL_MS = 20;

/** A broker of a test's own, which it may also take away. */
export interface Broker {
  readonly url: string;
  /** Kill it; what it has stored stays. */
  kill(): Promise<void>;
  /** Begin again, where it was, with what it has stored. */
  startAgain(): Promise<void>;
  stop(): Promise<void>;
}

/** A nats-server with JetStream, its data in a folder that `stop` removes. */
export const ownNats = (): Promise<Broker> =>
  start('nats', 'nats-server', (port, folder) => ['-a', '127.0.0.1', '-p', `${port}`, '-js', '-sd', folder]);

/** A redis-server that keeps nothing. */
export const ownRedis = (): Promise<Broker> =>
  start('redis', 'redis-server', (port, folder) => [
    '--bind',
    '127.0.0.1',
    '--port',
    `${port}`,
    '--dir',
    folder,
    '--save',
    '',
  ]);

async function start(
  scheme: string,
  program: string,
  args: (port: number, folder: string) => string[],
): Promise<Broker> {
  const folder = await mkdtemp(join(tmpdir(), `oiduna-${scheme}-`));
  const port = await freePort('tcp');
  let child: ChildProcess;
  const startAgain = async (): Promise<void> => {
    child = spawn(program, args(port, folder), { stdio: 'ignore' });
    child.on('error', () => undefined); // `listens` tells of a program that is not there
    await listens(program, child, port);
  };
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  await startAgain();
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    kill,
    startAgain,
    async stop() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function listens(program: string, child: ChildProcess, port: number): Promise<void> {
  for (let waited = 0; waited < READY_MS; waited += POLL_MS) {
    assert(child.pid !== undefined && child.exitCode === null, `${program} did not start`);
    if (await answers(port)) return;
    await sleep(POLL_MS);
  }
  child.kill('SIGKILL');
  assert.fail(`${program} does not listen after ${READY_MS} ms`);
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
