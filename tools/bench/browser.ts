import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const FLAGS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--mute-audio'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
  ...['--autoplay-policy=no-user-gesture-required', '--remote-debugging-port=0'],
];
const STARTS_WITHIN_MS = 60_000;

/** A page in a Chromium of its own, steered over its DevTools protocol. */
export class Browser {
  private count = 0;
  private readonly waiting = new Map<number, (answer: Answer) => void>();

  private readonly chromium: ChildProcess;
  private readonly folder: string;
  private readonly socket: WebSocket;

  private constructor(chromium: ChildProcess, folder: string, socket: WebSocket) {
    this.chromium = chromium;
    this.folder = folder;
    this.socket = socket;
    socket.addEventListener('message', ({ data }) => {
      const answer = JSON.parse(String(data)) as Answer;
      this.waiting.get(answer.id)?.(answer);
    });
  }

  static async open(url: string, program = 'chromium'): Promise<Browser> {
    const folder = await mkdtemp(join(tmpdir(), 'oiduna-browser-'));
    const chromium = spawn(program, [...FLAGS, `--user-data-dir=${folder}`, 'about:blank'], { stdio: 'ignore' });
    const port = await portOf(folder);
    const page = await fetch(`http://127.0.0.1:${port}/json/new?${encodeURIComponent(url)}`, { method: 'PUT' });
    const { webSocketDebuggerUrl } = (await page.json()) as { webSocketDebuggerUrl: string };
    const socket = new WebSocket(webSocketDebuggerUrl);
    await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
    return new Browser(chromium, folder, socket);
  }

  /** What an expression comes to in the page. @throws Error with what the page says */
  async evaluate<T>(expression: string): Promise<T> {
    const id = (this.count += 1);
    const params = { expression, awaitPromise: true, returnByValue: true };
    const answer = new Promise<Answer>((resolve) => this.waiting.set(id, resolve));
    this.socket.send(JSON.stringify({ id, method: 'Runtime.evaluate', params }));
    const { result } = await answer;
    if (result.exceptionDetails !== undefined) throw new Error(JSON.stringify(result.exceptionDetails));
    return result.result.value as T;
  }

  async close(): Promise<void> {
    this.socket.close();
    const exited = new Promise((resolve) => this.chromium.once('exit', resolve));
    this.chromium.kill();
    await exited;
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

interface Answer {
  readonly id: number;
  readonly result: { readonly result: { readonly value: unknown }; readonly exceptionDetails?: unknown };
}

/** Chromium notes its port in its folder. */
async function portOf(folder: string): Promise<string> {
  const end = performance.now() + STARTS_WITHIN_MS;
  for (; performance.now() < end; await sleep(50)) {
    const text = await readFile(join(folder, 'DevToolsActivePort'), 'utf8').catch(() => '');
    const [port] = text.split('\n');
    if (port) return port;
  }
  throw new Error('Chromium did not start; is it installed?');
}
