import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { AppError } from '@oiduna/contracts';
import { AwsV4Signer } from 'aws4fetch';
import type { Blob, BlobPart } from './blob-store.js';
import { wait } from './clock.js';

export interface S3Settings {
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly keyId: string;
  readonly secret: string;
  /** `endpoint/bucket/key`, else `bucket.endpoint/key`. */
  readonly pathStyle: boolean;
}

/** A store that says nothing for so long, within an answer or before one, is away. */
const SILENCE_MS = 10_000;
/** A store restarts, or asks to slow down, in about a second; whoever waits longer is told, and jobs come again. */
const TRIES = 3;
const RETRY_FIRST_DELAY_MS = 200;
/** As many as a browser of samples asks for at once; more wait. */
const CONNECTIONS_MAX = 32;
const NOTHING_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

type Method = 'GET' | 'HEAD' | 'PUT';
interface Asked {
  readonly headers?: Readonly<Record<string, string>>;
  /** The file to send. */
  readonly path?: string;
  readonly tries?: number;
}

/**
 * One bucket of an S3-compatible store. Everything throws AppError BLOB_STORE_AWAY when the store does not do as asked.
 * @see Amazon S3 API Reference: PutObject, GetObject, HeadObject, HeadBucket
 */
export class S3Bucket {
  private readonly base: string;
  private readonly transport: typeof http | typeof https;
  private readonly agent: http.Agent;

  constructor(
    private readonly settings: S3Settings,
    private readonly silenceMs = SILENCE_MS,
  ) {
    const url = new URL(settings.endpoint);
    if (settings.pathStyle) url.pathname = `${url.pathname.replace(/\/$/, '')}/${settings.bucket}`;
    else url.hostname = `${settings.bucket}.${url.hostname}`;
    this.base = url.href.replace(/\/$/, '');
    this.transport = url.protocol === 'https:' ? https : http;
    this.agent = new this.transport.Agent({ keepAlive: true, maxSockets: CONNECTIONS_MAX });
  }

  /** Undefined where there is no such object. */
  async sizeOf(key: string): Promise<number | undefined> {
    const answer = await this.ask('HEAD', key, {});
    answer.resume();
    if (answer.statusCode === 404) return undefined;
    await mustBe(200, answer);
    return Number(answer.headers['content-length']);
  }

  /** Stored once this is done. The store refuses bytes that do not have this sum, and keeps nothing of half an object. */
  async put(key: string, path: string, { sha256, sizeBytes }: Blob): Promise<void> {
    const headers = {
      'content-length': String(sizeBytes),
      'x-amz-content-sha256': sha256,
      'x-amz-checksum-sha256': Buffer.from(sha256, 'hex').toString('base64'),
    };
    const answer = await this.ask('PUT', key, { headers, path });
    await mustBe(200, answer);
    answer.resume();
  }

  /** Undefined where there is no such object. With `part`, its listener may take all the time it wants. */
  async get(key: string, part?: BlobPart): Promise<AsyncIterable<Uint8Array> | undefined> {
    const range = part === undefined ? {} : { range: `bytes=${part.start ?? 0}-${part.end ?? ''}` };
    const answer = await this.ask('GET', key, { headers: range });
    if (answer.statusCode === 404) {
      answer.resume();
      return undefined;
    }
    await mustBe(part === undefined ? 200 : 206, answer);
    if (part !== undefined) answer.setTimeout(0);
    return wholeOf(answer);
  }

  async check(): Promise<void> {
    const answer = await this.ask('HEAD', '', { tries: 1 });
    answer.resume();
    await mustBe(200, answer);
  }

  private async ask(method: Method, key: string, asked: Asked): Promise<http.IncomingMessage> {
    const { tries = TRIES } = asked;
    for (let attempt = 1; ; attempt += 1) {
      const last = attempt === tries;
      try {
        const answer = await this.send(method, key, asked);
        const { statusCode = 0 } = answer;
        if (last || (statusCode < 500 && statusCode !== 429)) return answer;
        answer.resume();
      } catch (cause) {
        if (last) throw away(cause);
      }
      await wait(RETRY_FIRST_DELAY_MS * 2 ** (attempt - 1) * (1 + Math.random()));
    }
  }

  private async send(method: Method, key: string, { headers = {}, path }: Asked): Promise<http.IncomingMessage> {
    const { region, keyId: accessKeyId, secret: secretAccessKey } = this.settings;
    const signed = await new AwsV4Signer({
      method,
      url: key === '' ? this.base : `${this.base}/${key}`,
      headers: { 'x-amz-content-sha256': NOTHING_SHA256, ...headers },
      service: 's3',
      region,
      accessKeyId,
      secretAccessKey,
    }).sign();
    const sent = { ...Object.fromEntries(signed.headers as Iterable<[string, string]>) };
    const request = this.transport.request(signed.url, { method, headers: sent, agent: this.agent });
    request.setTimeout(this.silenceMs, () => request.destroy(new Error(`it said nothing for ${this.silenceMs} ms`)));
    request.on('error', () => undefined); // also after its answer, which tells by itself
    const answered = once(request, 'response') as Promise<[http.IncomingMessage]>;
    if (path === undefined) request.end();
    else pipeline(createReadStream(path), request).catch(() => undefined); // the answer, or that there is none, tells
    const [answer] = await answered;
    return answer;
  }
}

/** An answer that breaks off is no end. */
async function* wholeOf(answer: http.IncomingMessage): AsyncGenerator<Uint8Array> {
  try {
    yield* answer as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw away(cause);
  }
}

async function mustBe(status: number, answer: http.IncomingMessage): Promise<void> {
  if (answer.statusCode === status) return;
  const document = await text(answer).catch(() => '');
  const code = /<Code>([^<]{1,100})<\/Code>/.exec(document)?.[1] ?? http.STATUS_CODES[answer.statusCode ?? 0] ?? '';
  throw away(new Error(`it answered ${answer.statusCode} ${code}`));
}

const away = (cause: unknown): AppError => {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new AppError('BLOB_STORE_AWAY', { reason: message || (code ?? String(cause)) }, { cause });
};
