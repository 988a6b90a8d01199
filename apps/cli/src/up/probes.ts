import { connect, type NetConnectOpts } from 'node:net';
import { LOOPBACK } from './ports.js';

/** A probe that takes longer counts as no answer. */
const ANSWER_WITHIN_MS = 2_000;

/** Postgres asks for a password: it takes sessions. While it starts or recovers it refuses them (57P03). */
export async function probePostgres(port: number, user: string): Promise<void> {
  const answer = await firstAnswer({ port, host: LOOPBACK }, startupMessage(user));
  if (answer.subarray(0, 1).toString('latin1') !== 'R') throw new Error(printable(answer));
}

/** @see PostgreSQL documentation, "Message Formats": StartupMessage, protocol 3.0 */
function startupMessage(user: string): Buffer {
  const parameters = Buffer.from(`user\0${user}\0database\0postgres\0\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(head.length + parameters.length, 0);
  head.writeInt32BE(3 << 16, 4);
  return Buffer.concat([head, parameters]);
}

/** NATS greets with its INFO line, which tells whether JetStream is on. */
export async function probeNats(port: number): Promise<void> {
  const greeting = (await firstAnswer({ port, host: LOOPBACK })).toString();
  if (!greeting.startsWith('INFO ')) throw new Error(`unexpected greeting ${greeting.slice(0, 80)}`);
  if (!greeting.includes('"jetstream":true')) throw new Error('JetStream is off');
}

export async function probeRedis(port: number): Promise<void> {
  const answer = (await firstAnswer({ port, host: LOOPBACK }, Buffer.from('PING\r\n'))).toString();
  if (!answer.startsWith('+PONG')) throw new Error(answer.trim());
}

/**
 * Two studios that start at once may choose the same port: only our own process counts.
 * @throws Error with the body: `/readyz` names what is away
 */
export async function probeReady(port: number, pid: number | undefined): Promise<void> {
  const live = JSON.parse(await okFrom(port, '/livez')) as { pid?: unknown };
  if (live.pid !== pid) throw new Error(`port ${port} is answered by process ${String(live.pid)}, not by ours`);
  await okFrom(port, '/readyz');
}

async function okFrom(port: number, path: string): Promise<string> {
  const response = await fetch(`http://${LOOPBACK}:${port}${path}`, {
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  const body = await response.text();
  if (response.status !== 200) throw new Error(`${path} answers ${response.status}: ${body.slice(0, 500)}`);
  return body;
}

/** Whether somebody accepts connections on a Unix socket. */
export async function acceptsOn(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    const answer = (accepted: boolean) => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once('connect', () => answer(true)).once('error', () => answer(false));
  });
}

/** Connect, say `greeting` if any, and take the first bytes that come back. */
async function firstAnswer(to: NetConnectOpts, greeting?: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect(to);
    const fail = (why: Error) => {
      socket.destroy();
      reject(why);
    };
    socket.setTimeout(ANSWER_WITHIN_MS, () => fail(new Error(`no answer within ${ANSWER_WITHIN_MS} ms`)));
    socket.once('error', fail);
    socket.once('close', () => fail(new Error('the connection was closed')));
    socket.once('data', (bytes: Buffer) => {
      socket.destroy();
      resolve(bytes);
    });
    if (greeting !== undefined) socket.write(greeting);
  });
}

const printable = (bytes: Buffer): string =>
  bytes
    .toString('latin1')
    .replaceAll(/[^\x20-\x7e]+/g, ' ')
    .trim();
