import { lookup } from 'node:dns/promises';
import { Agent, type ClientRequestArgs, get, type IncomingMessage } from 'node:http';
import { Agent as TlsAgent, get as getOverTls } from 'node:https';
import { isIP, isIPv6, type LookupFunction } from 'node:net';
import { AppError } from '@oiduna/contracts';
import { pause } from '../clock.js';
import { isListed, refusedUrl, webUrl } from './public-url.js';
import { specialUse } from './special-address.js';

const REDIRECTS_MAX = 5;
/** A server that says nothing for so long is not going to. */
const SILENCE_MS = 15_000;
/** Two hundred megabytes over a slow line. */
const WHOLE_MS = 300_000;
const TRIES = 3;
const TRY_AGAIN_MS = 250;
/** Enough to be quick with many small files, and no burden to whoever serves them. */
const CONNECTIONS_PER_HOST = 4;

/** The addresses of a host. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

/**
 * Reads files from the web on behalf of strangers, who must not see through it what only this machine can reach.
 * A name is resolved once, the address is judged, and the connection goes to that very address; so does every
 * redirect. Nothing that is read is executed.
 */
export class Fetcher {
  private readonly agents = {
    'http:': new Agent({ keepAlive: true, maxSockets: CONNECTIONS_PER_HOST }),
    'https:': new TlsAgent({ keepAlive: true, maxSockets: CONNECTIONS_PER_HOST }),
  };

  /** @param privateHosts `host` or `host:port` that may be read although they are not of the internet */
  constructor(
    private readonly privateHosts: readonly string[],
    private readonly resolve: Resolve = resolveByDns,
  ) {}

  onApplicationShutdown(): void {
    for (const agent of Object.values(this.agents)) agent.destroy();
  }

  /**
   * The address to connect to.
   * @throws AppError URL_REFUSED | URL_UNREADABLE (no such host)
   */
  async addressOf(url: URL): Promise<string> {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const addresses = isIP(host) ? [host] : await this.resolve(host).catch(() => []);
    if (addresses.length === 0) throw unreadable(url, 'there is no such host');
    const reachable = addresses.find((address) => specialUse(address) === undefined);
    if (reachable !== undefined) return reachable;
    if (isListed(this.privateHosts, url)) return addresses[0]!;
    const way = addresses[0] === host ? 'it' : `${host} is ${addresses[0]}, which`;
    throw refusedUrl(url.href, `${way} leads to ${specialUse(addresses[0]!)}`);
  }

  /** The bytes at a URL. @throws AppError URL_REFUSED | URL_UNREADABLE */
  async *read(url: URL, bytesMax: number): AsyncGenerator<Uint8Array> {
    const deadline = AbortSignal.timeout(WHOLE_MS);
    const response = await this.answered(url, deadline);
    try {
      const encoding = response.headers['content-encoding'] ?? 'identity';
      if (encoding !== 'identity') throw unreadable(url, `it comes compressed (${encoding})`);
      const tooLarge = unreadable(url, `it is larger than ${bytesMax} bytes`);
      if (Number(response.headers['content-length'] ?? 0) > bytesMax) throw tooLarge;
      let sizeBytes = 0;
      for await (const chunk of response as AsyncIterable<Buffer>) {
        sizeBytes += chunk.length;
        if (sizeBytes > bytesMax) throw tooLarge;
        yield chunk;
      }
    } catch (error) {
      throw failureOf(url, error, deadline);
    } finally {
      response.destroy();
    }
  }

  /** A connection that was kept open may break just when it is used again, and a busy server may need a moment. */
  private async answered(url: URL, deadline: AbortSignal): Promise<IncomingMessage> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.followed(url, deadline);
      } catch (error) {
        if (tries === TRIES || !mayHeal(error)) throw error;
        await pause(tries * TRY_AGAIN_MS, deadline);
      }
    }
  }

  /** The answer behind all redirects. */
  private async followed(start: URL, deadline: AbortSignal): Promise<IncomingMessage> {
    let url = start;
    for (let hops = 0; hops <= REDIRECTS_MAX; hops += 1) {
      const response = await this.answerOf(url, deadline).catch((error: unknown) => {
        throw failureOf(url, error, deadline);
      });
      const { statusCode = 0, headers } = response;
      if (statusCode === 200) return response;
      response.destroy(); // it may be endless
      if (![301, 302, 303, 307, 308].includes(statusCode) || headers.location === undefined) {
        throw unreadable(url, `the server answers ${statusCode}`, { statusCode });
      }
      url = webUrl(headers.location, url);
    }
    throw unreadable(start, `it is redirected more than ${REDIRECTS_MAX} times`);
  }

  private async answerOf(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
    const address = await this.addressOf(url);
    const options: ClientRequestArgs = {
      signal,
      timeout: SILENCE_MS,
      lookup: pinnedTo(address),
      headers: { 'Accept-Encoding': 'identity', 'User-Agent': 'oiduna' },
    };
    const answer = Promise.withResolvers<IncomingMessage>();
    const isTls = url.protocol === 'https:';
    const request = isTls
      ? getOverTls(url, { ...options, agent: this.agents['https:'] }, answer.resolve)
      : get(url, { ...options, agent: this.agents['http:'] }, answer.resolve);
    request.on('timeout', () => request.destroy(new Error(`it was silent for ${SILENCE_MS} ms`)));
    request.on('error', answer.reject);
    return answer.promise;
  }
}

const resolveByDns: Resolve = async (hostname) => (await lookup(hostname, { all: true })).map(({ address }) => address);

/** Answers every question with the address that was judged, whatever DNS says by now. */
const pinnedTo =
  (address: string): LookupFunction =>
  (_hostname, options, callback) => {
    const family = isIPv6(address) ? 6 : 4;
    if (options.all === true) callback(null, [{ address, family }]);
    else callback(null, address, family);
  };

const unreadable = (url: URL, reason: string, cause?: unknown): AppError =>
  new AppError('URL_UNREADABLE', { url: url.href, reason }, { cause });

function mayHeal(error: unknown): boolean {
  const { code = '', statusCode = 0 } = ((error as Error).cause ?? {}) as { code?: string; statusCode?: number };
  return ['ECONNRESET', 'EPIPE', 'ETIMEDOUT'].includes(code) || statusCode === 429 || statusCode >= 500;
}

function failureOf(url: URL, error: unknown, deadline: AbortSignal): AppError {
  if (error instanceof AppError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  const known: Record<string, string> = {
    ECONNREFUSED: 'nobody answers there',
    ECONNRESET: 'the connection broke',
    EHOSTUNREACH: 'its host cannot be reached',
    ENETUNREACH: 'its host cannot be reached',
  };
  const reason = deadline.aborted ? `it took longer than ${WHOLE_MS} ms` : (known[code ?? ''] ?? message);
  return unreadable(url, reason, error);
}
