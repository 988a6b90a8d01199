import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { signatureProblem } from './s3-signature.js';

/** S3's own names for what went wrong, with their status. */
const STATUS: Readonly<Record<string, number>> = {
  AccessDenied: 403,
  InvalidAccessKeyId: 403,
  SignatureDoesNotMatch: 403,
  RequestTimeTooSkewed: 403,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  MissingContentLength: 411,
  XAmzContentSHA256Mismatch: 400,
  BadDigest: 400,
  InvalidRange: 416,
  MethodNotAllowed: 405,
  SlowDown: 503,
};

/** What a request meets in the place of its answer. `torn` ends the connection in the middle of the bytes. */
export type Mishap = 'SlowDown' | 'torn' | 'silence';

/** For specs: an S3-compatible store in memory. It checks signatures and sums, and serves ranges. */
export class S3StandIn {
  readonly bucket = 'studio';
  readonly keyId = 'AKIDEXAMPLE';
  readonly secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
  readonly objects = new Map<string, Buffer>();
  /** `PUT ab/abcd…`, in order. */
  readonly asked: string[] = [];
  /** The next requests meet these; undefined is an answer as usual. */
  readonly mishaps: (Mishap | undefined)[] = [];
  private server: Server;

  private constructor(private readonly port: number) {
    this.server = this.newServer();
  }

  static async open(): Promise<S3StandIn> {
    const first = createServer().listen(0, '127.0.0.1');
    await once(first, 'listening');
    const { port } = first.address() as AddressInfo;
    first.close();
    await once(first, 'close');
    const standIn = new S3StandIn(port);
    await standIn.comeBack();
    return standIn;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What a service is told to use it. */
  get settings(): Record<string, string> {
    return {
      BLOB_STORE: 's3',
      BLOB_S3_ENDPOINT: this.url,
      BLOB_S3_BUCKET: this.bucket,
      BLOB_S3_KEY_ID: this.keyId,
      BLOB_S3_SECRET: this.secret,
    };
  }

  /** Refuses every connection; what it holds it keeps. */
  async goAway(): Promise<void> {
    if (!this.server.listening) return;
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  async comeBack(): Promise<void> {
    this.server = this.newServer().listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  private newServer(): Server {
    return createServer((request, response) => {
      this.serve(request, response).catch(() => response.destroy()); // its sender has hung up
    });
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request;
    const [, bucket, ...parts] = url.split('?')[0]!.split('/');
    const key = parts.join('/');
    this.asked.push(`${method} ${key}`);
    const body = await buffer(request);
    const mishap = this.mishaps.shift();
    if (mishap === 'silence') return;
    const problem = mishap === 'SlowDown' ? mishap : this.problemOf(request, bucket, body);
    if (problem !== undefined) return refuse(response, problem, method);
    if (method === 'PUT') {
      this.objects.set(key, body);
      response.end();
    } else if (key === '') response.end();
    else serveObject(request, response, this.objects.get(key), mishap === 'torn');
  }

  private problemOf(request: IncomingMessage, bucket: string | undefined, body: Buffer): string | undefined {
    const { method, headers } = request;
    const signature = signatureProblem(request, this.keyId, this.secret);
    if (signature !== undefined) return signature;
    if (bucket !== this.bucket) return 'NoSuchBucket';
    const sum = createHash('sha256').update(body);
    const stated = headers['x-amz-checksum-sha256'];
    if (stated !== undefined && stated !== sum.copy().digest('base64')) return 'BadDigest';
    if (headers['x-amz-content-sha256'] !== sum.digest('hex')) return 'XAmzContentSHA256Mismatch';
    if (method === 'PUT' && headers['content-length'] === undefined) return 'MissingContentLength';
    return method === 'PUT' || method === 'GET' || method === 'HEAD' ? undefined : 'MethodNotAllowed';
  }
}

function serveObject(
  { method = '', headers }: IncomingMessage,
  response: ServerResponse,
  object: Buffer | undefined,
  torn: boolean,
): void {
  if (object === undefined) return refuse(response, 'NoSuchKey', method);
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '') ?? [];
  const start = Number(first ?? 0);
  const end = Math.min(object.length - 1, last === undefined || last === '' ? Infinity : Number(last));
  if (first !== undefined && start > end) return refuse(response, 'InvalidRange', method);
  const part = object.subarray(start, end + 1);
  if (first !== undefined) {
    response.statusCode = 206;
    response.setHeader('Content-Range', `bytes ${start}-${end}/${object.length}`);
  }
  response.setHeader('Content-Length', part.length);
  if (method === 'HEAD') response.end();
  else if (torn) response.write(part.subarray(0, part.length / 2), () => response.destroy());
  else response.end(part);
}

/** A HEAD is answered without the document that names the problem. */
function refuse(response: ServerResponse, code: string, method: string): void {
  response.statusCode = STATUS[code] ?? 500;
  response.setHeader('Content-Type', 'application/xml');
  const document = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`;
  response.end(method === 'HEAD' ? undefined : document);
}
