import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@oiduna/testkit';
import { bAlloc, status, sync } from './commands.js';
import { decodePacket, encodePacket, type OscMessage, type OscPacket } from './osc.js';
import { readReply } from './replies.js';

const BOOT_MS = 20_000;
const ANSWER_MS = 5_000;
const ASK_AGAIN_MS = 200;
const BUFFERS = 8;

/** An audio server as the engine starts it, with eight empty buffers. */
export class RealServer {
  private nextSync = 1;
  private gone = false;
  private words = '';

  private constructor(
    readonly name: string,
    private readonly child: ChildProcess,
    private readonly socket: Socket,
    private readonly port: number,
  ) {
    child.once('exit', () => (this.gone = true));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (text: Buffer) => (this.words = (this.words + text.toString()).slice(-4_000)));
    }
  }

  static async start(name: 'scsynth' | 'supernova', jack: string): Promise<RealServer> {
    const port = await freePort('udp');
    const memory = ['-a', '1024', '-b', '4096', '-n', '8192', '-d', '8192', '-w', '256', '-m', '262144', '-R', '0'];
    const threads = name === 'supernova' ? ['-T', '1'] : [];
    const command = ['-u', String(port), '-B', '127.0.0.1', '-i', '2', '-o', '2', '-D', '0', ...memory, ...threads];
    const child = spawn(name, command, {
      env: { ...process.env, JACK_DEFAULT_SERVER: jack },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const server = new RealServer(name, child, socket, port);
    for (let waited = 0; waited < BOOT_MS && !(await server.answers(ASK_AGAIN_MS)); waited += ASK_AGAIN_MS);
    server.send(...Array.from({ length: BUFFERS }, (_, at) => bAlloc(at, 4_096, 1)));
    await server.answers();
    return server;
  }

  send(...messages: OscMessage[]): void {
    for (const message of messages) this.socket.send(encodePacket(message), this.port, '127.0.0.1');
  }

  /** Whether it has done all it was told so far; a server that hangs or is gone has not. */
  async answers(withinMs = ANSWER_MS): Promise<boolean> {
    const id = this.nextSync++;
    const answered = new Promise<boolean>((resolve) => {
      const onPacket = (bytes: Buffer): void => {
        if (isSynced(decodePacket(bytes), id)) done(true);
      };
      const done = (said: boolean): void => {
        this.socket.off('message', onPacket);
        clearTimeout(timer);
        resolve(said);
      };
      const timer = setTimeout(() => done(false), withinMs);
      this.socket.on('message', onPacket);
    });
    this.send(sync(id));
    return (await answered) && !this.gone;
  }

  /** Synths that run now, as it says. */
  async synthCount(): Promise<number> {
    const counted = new Promise<number>((resolve) => {
      const onPacket = (bytes: Buffer): void => {
        const packet = decodePacket(bytes);
        const reply = 'address' in packet ? readReply(packet) : undefined;
        if (reply?.kind !== 'status') return;
        this.socket.off('message', onPacket);
        clearTimeout(timer);
        resolve(reply.synthCount);
      };
      const timer = setTimeout(() => resolve(0), ANSWER_MS);
      this.socket.on('message', onPacket);
    });
    this.send(status());
    return counted;
  }

  /** How it ended, and its last words. */
  get end(): string {
    const { signalCode, exitCode } = this.child;
    return `${this.name} ${this.gone ? `ended with ${signalCode ?? exitCode}` : 'hangs'}: ${this.words.slice(-400)}`;
  }

  async stop(): Promise<void> {
    this.child.kill('SIGKILL');
    while (!this.gone) await sleep(20);
    this.socket.close();
  }
}

const isSynced = (packet: OscPacket, id: number): boolean =>
  'address' in packet && packet.address === '/synced' && packet.args[0]?.type === 'i' && packet.args[0].value === id;
