import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  bAllocRead,
  bFree,
  bQuery,
  type BufferReply,
  decodePacket,
  encodePacket,
  type OscMessage,
  readReply,
  type Reply,
  sync,
} from '@oiduna/supercollider';
import { freePort } from './free-port.js';

const BOOT_MS = 60_000;
const ASK_AGAIN_MS = 200;
const ANSWER_MS = 30_000;
const BUFFERS = 64;

/** An audio server without a studio, which reads sound files and says what it holds of them. */
export class BufferServer {
  private nextSync = 1;
  private gone = false;

  private constructor(
    private readonly child: ChildProcess,
    private readonly socket: Socket,
    private readonly port: number,
  ) {
    child.once('exit', () => (this.gone = true));
  }

  static async start(name: 'scsynth' | 'supernova', jack: string): Promise<BufferServer> {
    const port = await freePort('udp');
    const threads = name === 'supernova' ? ['-T', '1'] : [];
    const command = ['-u', String(port), '-B', '127.0.0.1', '-i', '2', '-o', '2', '-D', '0', '-R', '0', ...threads];
    const env = { ...process.env, JACK_DEFAULT_SERVER: jack };
    const child = spawn(name, command, { env, stdio: 'ignore' });
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const server = new BufferServer(child, socket, port);
    for (let waited = 0; waited < BOOT_MS && !(await server.answers(ASK_AGAIN_MS)); waited += ASK_AGAIN_MS);
    return server;
  }

  /**
   * What the server holds after reading each file, in the order of the files; it is freed again.
   * Twice the frames are asked for, so that a file which holds more than it should gives itself away.
   * @throws Error when the server does not answer any more
   */
  async read(files: readonly { readonly path: string; readonly frameCount: number }[]): Promise<BufferReply[]> {
    const held: BufferReply[] = [];
    for (let from = 0; from < files.length; from += BUFFERS) {
      const batch = files.slice(from, from + BUFFERS);
      const reads = batch.map(({ path, frameCount }, bufferId) =>
        bAllocRead({ bufferId, path, startFrame: 0, frameCount: frameCount * 2 + 1 }),
      );
      this.send(...reads);
      if (!(await this.answers())) throw new Error(`${this.child.spawnfile} is silent after ${batch[0]?.path}`);
      for (const bufferId of batch.keys()) held.push(await this.heldIn(bufferId));
      this.send(...Array.from(batch.keys(), (bufferId) => bFree(bufferId)));
    }
    return held;
  }

  /** Whether it has done all it was told so far; a server that hangs or is gone has not. */
  async answers(withinMs = ANSWER_MS): Promise<boolean> {
    const id = this.nextSync++;
    const reply = await this.ask(sync(id), withinMs, (said) => said.kind === 'synced' && said.syncId === id);
    return reply !== undefined && !this.gone;
  }

  async stop(): Promise<void> {
    this.child.kill('SIGKILL');
    while (!this.gone) await sleep(20);
    this.socket.close();
  }

  private async heldIn(bufferId: number): Promise<BufferReply> {
    const isIt = (said: Reply) => said.kind === 'b_info' && said.buffers[0]?.bufferId === bufferId;
    const reply = await this.ask(bQuery(bufferId), ANSWER_MS, isIt);
    if (reply?.kind !== 'b_info') throw new Error(`${this.child.spawnfile} does not answer /b_query ${bufferId}`);
    return reply.buffers[0]!;
  }

  private async ask(
    message: OscMessage,
    withinMs: number,
    isIt: (reply: Reply) => boolean,
  ): Promise<Reply | undefined> {
    const answered = new Promise<Reply | undefined>((resolve) => {
      const done = (reply?: Reply): void => {
        this.socket.off('message', onPacket);
        clearTimeout(timer);
        resolve(reply);
      };
      const onPacket = (bytes: Buffer): void => {
        const packet = decodePacket(bytes);
        const reply = 'address' in packet ? readReply(packet) : undefined;
        if (reply !== undefined && isIt(reply)) done(reply);
      };
      const timer = setTimeout(done, withinMs);
      this.socket.on('message', onPacket);
    });
    this.send(message);
    return answered;
  }

  private send(...messages: OscMessage[]): void {
    for (const message of messages) this.socket.send(encodePacket(message), this.port, '127.0.0.1');
  }
}
