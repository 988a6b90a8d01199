import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Fetcher, type Resolve } from './fetcher.js';

let server: Server;
let other: Server;
let answer: RequestListener;
/** `METHOD host path` of all requests that got through. */
let seen: string[];
let fetchers: Fetcher[];

const portOf = (of: Server): number => (of.address() as AddressInfo).port;
const at = (path: string, host = '127.0.0.1', of = server): string => `http://${host}:${portOf(of)}${path}`;

beforeAll(async () => {
  const listen: RequestListener = (request, response) => {
    seen.push(`${request.method} ${request.headers.host} ${request.url}`);
    answer(request, response);
  };
  [server, other] = [createServer(listen), createServer(listen)];
  await Promise.all([server, other].map((each) => once(each.listen(0, '127.0.0.1'), 'listening')));
  [seen, fetchers] = [[], []];
});

afterEach(() => {
  for (const fetcher of fetchers) fetcher.onApplicationShutdown();
  [seen, fetchers] = [[], []];
});

afterAll(() => {
  for (const each of [server, other]) {
    each?.closeAllConnections();
    each?.close();
  }
});

/** A fetcher that may read from the first server, and from nowhere else on this machine. */
function fetching(hosts = [`127.0.0.1:${portOf(server)}`], resolve?: Resolve): Fetcher {
  const fetcher = new Fetcher(hosts, resolve);
  fetchers.push(fetcher);
  return fetcher;
}
const read = async (url: string, fetcher = fetching(), bytesMax = 1_000): Promise<string> =>
  (await buffer(fetcher.read(new URL(url), bytesMax))).toString();
const refusal = (url: string, fetcher?: Fetcher): Promise<Error> =>
  read(url, fetcher).then(
    (text) => expect.unreachable(`it was read: ${text}`),
    (error: Error) => error,
  );

describe('a file on the web', () => {
  it('is read as it is, its name asked for', async () => {
    answer = (_, response) => response.end('RIFF');
    expect(await read(at('/a.wav'))).toBe('RIFF');
    expect(seen).toEqual([`GET 127.0.0.1:${portOf(server)} /a.wav`]);
  });

  it('is read through five redirects, and not through six', async () => {
    answer = ({ url }, response) => {
      const left = Number(url!.slice(1));
      if (left === 0) response.end('RIFF');
      else response.writeHead(302, { location: `/${left - 1}` }).end();
    };
    expect(await read(at('/5'))).toBe('RIFF');
    expect((await refusal(at('/6'))).message).toContain('it is redirected more than 5 times');
  });

  it.each([
    ['that is not there', (response) => response.writeHead(404).end('no'), 'the server answers 404'],
    ['with a redirect to nowhere', (response) => response.writeHead(302).end(), 'the server answers 302'],
    [
      'that says to be too large',
      (response) => response.writeHead(200, { 'content-length': 1_001 }).end(),
      'larger than 1000 bytes',
    ],
    [
      'that is too large',
      (response) => (response.write('x'.repeat(600)), response.end('x'.repeat(600))),
      'larger than 1000 bytes',
    ],
    [
      'that is compressed',
      (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('x'),
      'compressed (gzip)',
    ],
    [
      'that breaks off',
      (response) => (
        response.writeHead(200, { 'content-length': 9 }),
        response.write('RIFF', () => response.destroy())
      ),
      'could not be fetched',
    ],
    ['whose server hangs up', (response) => response.destroy(), 'the connection broke'],
  ] as [string, (response: Parameters<RequestListener>[1]) => unknown, string][])(
    '%s is told so, with its URL',
    async (_, respond, reason) => {
      answer = (__, response) => void respond(response);
      const error = await refusal(at('/a.wav'));
      expect(error).toMatchObject({ code: 'URL_UNREADABLE', details: { url: at('/a.wav') } });
      expect(error.message).toContain(reason);
    },
  );

  it('on a host that nobody knows, or where nobody answers, is told so', async () => {
    expect(
      (
        await refusal(
          'http://nowhere.example/',
          fetching([], () => Promise.resolve([])),
        )
      ).message,
    ).toContain('there is no such host');
    const closed = createServer();
    await once(closed.listen(0, '127.0.0.1'), 'listening');
    const url = at('/', '127.0.0.1', closed);
    closed.close();
    expect((await refusal(url, fetching(['127.0.0.1']))).message).toContain('nobody answers there');
  });
});

describe('a server that stumbles', () => {
  it.each([
    ['hangs up', (response) => response.destroy()],
    ['is overworked', (response) => response.writeHead(503).end()],
  ] as [string, (response: Parameters<RequestListener>[1]) => unknown][])(
    'and %s is asked three times',
    async (_, stumble) => {
      answer = (__, response) => void (seen.length < 3 ? stumble(response) : response.end('RIFF'));
      expect(await read(at('/a.wav'))).toBe('RIFF');
      seen = [];
      answer = (__, response) => void stumble(response);
      await refusal(at('/a.wav'));
      expect(seen).toHaveLength(3);
    },
  );
});

describe('what only this machine can reach', () => {
  it.each([
    ['by address', () => at('/')],
    ['by the first of its names', () => at('/', 'localhost')],
    ['by an address in another notation', () => at('/', '0x7f.1')],
    ['as an IPv6 address', () => at('/', '[::ffff:127.0.0.1]')],
    ['as no address at all', () => at('/', '0.0.0.0')],
  ])('is not read %s, nor even asked', async (_, url) => {
    answer = (__, response) => response.end('secret');
    const error = await refusal(url(), fetching([]));
    expect(error).toMatchObject({ code: 'URL_REFUSED' });
    expect(error.message).toMatch(/leads to (this machine|an IPv4 address in disguise)/);
    expect(seen).toEqual([]);
  });

  it.each([
    ['on another port', () => at('/', '127.0.0.1', other)],
    ['under another name', () => at('/', 'localhost')],
    ['as a file', () => 'file:///etc/passwd'],
    ['with a password', () => at('/').replace('://', '://me:secret@')],
    ['where clouds keep their metadata', () => 'http://169.254.169.254/latest/meta-data/'],
  ])('is not read through a redirect of an allowed host, %s', async (_, location) => {
    answer = ({ url }, response) =>
      url === '/start' ? response.writeHead(307, { location: location() }).end() : response.end('secret');
    expect(await refusal(at('/start'))).toMatchObject({ code: 'URL_REFUSED' });
    expect(seen).toEqual([`GET 127.0.0.1:${portOf(server)} /start`]);
  });

  it('is not reached by a name whose address changes after it was judged', async () => {
    const answers = [['127.0.0.1'], ['203.0.113.9']];
    answer = (_, response) => response.end('RIFF');
    const host = `rebind.example:${portOf(server)}`;
    const fetcher = fetching([host], () => Promise.resolve(answers.shift() ?? []));
    // the one address that was judged is the one that is connected to, though the name leads nowhere in truth
    expect(await read(`http://${host}/a.wav`, fetcher)).toBe('RIFF');
    expect([seen, answers.length]).toEqual([[`GET ${host} /a.wav`], 1]);
  });

  it('is not reached by a name that has a public address as well', async () => {
    const resolve = () => Promise.resolve(['127.0.0.1', '93.184.216.34', '10.0.0.1']);
    expect(await fetching([], resolve).addressOf(new URL('http://mixed.example/'))).toBe('93.184.216.34');
    const within = () => Promise.resolve(['10.0.0.1', 'fd00::1']);
    await expect(fetching([], within).addressOf(new URL('http://within.example/'))).rejects.toThrow(
      'within.example is 10.0.0.1, which leads to a private network',
    );
  });
});
