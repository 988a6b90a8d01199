import { describe, expect, it } from 'vitest';
import { historyMove, type Rehearsal, rehearse, status, track, transport } from './rehearsal.fixture.js';
import { statusText } from './status.command.js';
import { oneLine, styleFor } from './table.js';

interface Sent {
  method: string;
  path: string;
  headers: Headers;
  body: unknown;
}

/** A studio that answers everything with one document. */
async function asked(argv: string[], answer: unknown, rehearsal: Rehearsal & { httpStatus?: number } = {}) {
  const sent: Sent[] = [];
  const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const text = await request.text();
    const { pathname, search } = new URL(request.url);
    sent.push({
      method: request.method,
      path: `${pathname}${search}`,
      headers: request.headers,
      body: text === '' ? undefined : JSON.parse(text),
    });
    const httpStatus = rehearsal.httpStatus ?? 200;
    const headers = { traceparent: `00-${'f'.repeat(32)}-00f067aa0ba902b7-01` };
    return answer === undefined
      ? new Response(null, { status: 204, headers })
      : Response.json(answer, { status: httpStatus, headers });
  };
  return { ...(await rehearse(argv, { fetch, ...rehearsal })), sent };
}

const played = { tracks: [track], change: null, transport, soundsAt: '2026-01-02T03:04:05.678Z', warnings: [] };

describe('a command becomes one request', () => {
  it.each<[argv: string, method: string, path: string, body: unknown, answer: unknown]>([
    ['status', 'GET', '/v1/status', undefined, status],
    ['play s("x") --bpm 90', 'POST', '/v1/play', { code: 's("x")', bpm: 90 }, played],
    ['play s("x")', 'POST', '/v1/play', { code: 's("x")' }, played],
    ['start', 'POST', '/v1/transport/start', undefined, transport],
    ['stop', 'POST', '/v1/transport/stop', undefined, transport],
    ['transport', 'GET', '/v1/transport', undefined, transport],
    ['tempo 132.5', 'PUT', '/v1/transport/tempo', { bpm: 132.5 }, transport],
    [
      'tempo 90 --over-bars 8 --at bar',
      'PUT',
      '/v1/transport/tempo',
      { bpm: 90, overBars: 8, apply: { at: 'bar' } },
      transport,
    ],
    ['swing 0.6', 'PUT', '/v1/transport/swing', { ratio: 0.6 }, transport],
    ['swing 0.6 --division 8', 'PUT', '/v1/transport/swing', { ratio: 0.6, division: 8 }, transport],
    ['meter 6/8', 'PUT', '/v1/transport/meter', { beatsPerBar: 6, beatUnit: 8 }, transport],
    ['transport pause', 'POST', '/v1/transport/pause', undefined, transport],
    ['transport continue', 'POST', '/v1/transport/continue', undefined, transport],
    ['transport seek 2.5', 'PUT', '/v1/transport/position', { cycle: 2.5 }, transport],
    ['transport nudge 10', 'POST', '/v1/transport/nudge', { ms: 10 }, transport],
    ['transport nudge -10', 'POST', '/v1/transport/nudge', { ms: -10 }, transport],
    ['transport tap', 'POST', '/v1/transport/tap', undefined, transport],
    ['panic', 'POST', '/v1/panic', undefined, transport],
    ['hush', 'POST', '/v1/hush', undefined, { tracks: [track] }],
    ['unmute', 'POST', '/v1/unmute', undefined, { tracks: [track] }],
    ['back', 'POST', '/v1/back', {}, historyMove],
    ['back kick --at bar', 'POST', '/v1/back', { track: 'kick', apply: { at: 'bar' } }, historyMove],
    ['forward kick', 'POST', '/v1/forward', { track: 'kick' }, historyMove],
    [
      'track osc kick lights.local:9000 /dmx',
      'PATCH',
      '/v1/tracks/kick',
      { osc: { host: 'lights.local', port: 9000, address: '/dmx' } },
      { ...track, osc: { host: 'lights.local', port: 9000, address: '/dmx' } },
    ],
    ['track osc kick --off --at bar', 'PATCH', '/v1/tracks/kick', { osc: null, apply: { at: 'bar' } }, track],
    ['mute kick', 'PATCH', '/v1/tracks/kick', { muted: true }, track],
    ['unmute kick', 'PATCH', '/v1/tracks/kick', { muted: false }, track],
    ['solo kick', 'PATCH', '/v1/tracks/kick', { solo: true }, track],
    ['unsolo kick', 'PATCH', '/v1/tracks/kick', { solo: false }, track],
    ['track put kick s("x")', 'PUT', '/v1/tracks/kick', { code: 's("x")' }, track],
    [
      'track put k s("x") --gain 0.5 --muted --no-solo',
      'PUT',
      '/v1/tracks/k',
      { code: 's("x")', gain: 0.5, muted: true, solo: false },
      track,
    ],
    ['track delete a/b', 'DELETE', '/v1/tracks/a%2Fb', undefined, undefined],
    ['synthdef show pling', 'GET', '/v1/synthdefs/pling', undefined, { controls: [], warnings: [] }],
    ['sample list', 'GET', '/v1/samples?limit=200', undefined, { samples: [] }],
    ['sample list kicks', 'GET', '/v1/samples?bank=kicks&limit=200', undefined, { samples: [] }],
    ['openapi', 'GET', '/v1/openapi.json', undefined, { openapi: '3.1.1' }],
  ])('%s', async (argv, method, path, body, answer) => {
    const { sent, code, stderr } = await asked([...argv.split(' '), '--json'], answer);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(sent).toMatchObject([{ method, path, body }]);
  });

  it('with the revision it is based on as an ETag', async () => {
    const { sent } = await asked(['track', 'delete', 'kick', '--if-match', '7'], undefined);
    expect(sent[0]?.headers.get('If-Match')).toBe('"7"');
    expect((await asked(['track', 'put', 'k', 'x', '--if-match', '*'], track)).sent[0]?.headers.get('If-Match')).toBe(
      '*',
    );
  });

  it('with the given request ID, tellable before and after the command', async () => {
    const after = await asked(['stop', '--request-id', 'gig-1'], transport);
    const before = await asked(['--request-id', 'gig-1', 'stop'], transport);
    for (const { sent } of [after, before]) expect(sent[0]?.headers.get('X-Request-Id')).toBe('gig-1');
  });

  it('with code from standard input for -', async () => {
    const { sent } = await asked(['play', '-'], played, { stdin: 'kick: s("x")\n' });
    expect(sent[0]?.body).toEqual({ code: 'kick: s("x")\n' });
  });
});

describe('wrong arguments end with 2 and ask nobody', () => {
  it.each([
    'tempo fast',
    'tempo 90 --over-bars many',
    'swing hard',
    'meter three',
    'meter 3/4/5',
    'transport seek',
    'transport nudge NaN',
    'transport jump',
    'unmute --at bar',
    'track osc kick',
    'track osc kick lights.local /dmx',
    'track osc kick lights.local:9000',
    'track osc kick lights.local:9000 /dmx --off',
    'tempo',
    'play',
    'play x --bpm',
    'record out.wav --bars 0',
    'record out.wav --bars 1.5',
    'events --since -1',
    'events --json',
    'sample load kicks',
    'mute',
    'tracks --url nowhere',
    'tracks --timeout 0',
    'tracks --colour',
  ])('%s', async (argv) => {
    const { code, sent, stdout } = await asked(argv.split(' '), {});
    expect({ code, sent, stdout }).toEqual({ code: 2, sent: [], stdout: '' });
  });

  it('help ends with 0', async () => {
    const { code, stdout } = await asked(['record', '--help'], {});
    expect(code).toBe(0);
    expect(stdout).toContain('--bars <n>');
  });
});

describe('what a command prints', () => {
  it('is the answer and nothing else with --json', async () => {
    const { stdout, stderr } = await asked(['play', 's("x")', '--json'], played);
    expect(JSON.parse(stdout)).toEqual(played);
    expect(stderr).toBe('');
  });

  it('is for the transport where it is, and what is to come', async () => {
    const { stdout } = await asked(['transport'], transport);
    expect(stdout).toBe('playing at 120 bpm, cycle 7, beat 1.50; bar 7 of 4/4\n');
    const soundsAt = '2026-01-02T03:04:05.678Z';
    const tempoPlan = { bpm: 90, fromCycle: 6, toCycle: 14, soundsAt };
    const busy = { ...transport, bpm: 113.428571, tempoPlan, swing: { ratio: 0.6, division: 8 } };
    expect((await asked(['transport'], busy)).stdout).toBe(
      'playing at 113.43 bpm, 90 bpm from cycle 14 on, cycle 7, beat 1.50; bar 7 of 4/4, swing 0.6 of 1/8\n',
    );
  });

  it('is for play the tracks and when they sound', async () => {
    const soundsAt = new Date(Date.now() + 5_000).toISOString();
    const { stdout } = await asked(['play', 's("x")'], { ...played, soundsAt });
    expect(stdout).toMatch(
      /^TRACK +STATE +GAIN +REVISION +CODE\nkick +on +1 +2 +s\("kicks\*4"\)\n120 bpm; sounds in \d\.\d s \(/,
    );
    expect((await asked(['play', 's("x")'], played)).stdout).toContain('sounds now (2026-');
    const warnings = [{ line: 1, column: 4, reason: 'room is not played yet' }];
    expect((await asked(['play', 's("x")'], { ...played, warnings })).stdout).toMatch(
      /\n1:4 warning: room is not played yet\n$/,
    );
  });

  it('is one track, or the nearest name of one there is', async () => {
    const tracks = { tracks: [track, { ...track, name: 'snare', muted: true }, { ...track, name: 'hat', solo: true }] };
    expect((await asked(['track', 'show', 'snare'], tracks)).stdout).toContain('snare  muted');
    expect((await asked(['tracks'], tracks)).stdout).toMatch(/hat +solo/);
    const missed = await asked(['track', 'show', 'snaer'], tracks);
    expect(missed).toMatchObject({ code: 4, stdout: '' });
    expect(missed.stderr).toContain('There is no track snaer. Use a name from GET /v1/tracks (did you mean snare?)');
  });

  it('is a sentence when there is nothing', async () => {
    expect((await asked(['tracks'], { tracks: [] })).stdout).toBe('There are no tracks.\n');
    expect((await asked(['synthdef', 'list'], { synthDefs: [] })).stdout).toBe('There are no SynthDefs.\n');
    expect((await asked(['sample', 'list'], { samples: [] })).stdout).toBe('There are no samples.\n');
    expect((await asked(['buffers'], { buffers: [] })).stdout).toBe('The audio server holds no buffers.\n');
  });

  it('is marked on a terminal only, and not under NO_COLOR', async () => {
    const plain = await asked(['tracks'], { tracks: [track] });
    const marked = await asked(['tracks'], { tracks: [track] }, { isTTY: true });
    const unwanted = await asked(['tracks'], { tracks: [track] }, { isTTY: true, env: { NO_COLOR: '1' } });
    expect(marked.stdout).toContain('\u001B[1m');
    expect(plain.stdout).not.toContain('\u001B');
    expect(unwanted.stdout).toBe(plain.stdout);
  });

  it('tells each request on stderr with --verbose', async () => {
    const { stderr } = await asked(['stop', '--verbose'], transport);
    expect(stderr).toBe(`oiduna: POST /v1/transport/stop -> 200, trace ${'f'.repeat(32)}\n`);
  });

  it('is text from the studio without its control characters', () => {
    expect(oneLine('a\u001B[2J\nb')).toBe('a [2J b');
  });
});

describe('a refusal', () => {
  it('shows the pattern with a caret, prints no data and ends with the code of its status', async () => {
    const problem = {
      status: 422,
      code: 'PATTERN_SYNTAX',
      detail: 'Line 1, column 6: no.',
      details: { line: 1, column: 6 },
    };
    const { code, stdout, stderr } = await asked(['play', 'a: s("'], problem, { httpStatus: 422 });
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain('oiduna: Line 1, column 6: no.\n  code:1:6\n  1 | a: s("\n    |      ^\n  request ');
    expect(stderr).toContain(`trace ${'f'.repeat(32)}`);
    const refused = await asked(['track', 'put', 'kick', 'a: s("'], problem, { httpStatus: 422 });
    expect(refused.stderr).toContain('kick:1:6');
  });

  it('by something that is no studio ends with the code of its status too', async () => {
    expect((await asked(['tracks'], 'proxy', { httpStatus: 403 })).code).toBe(5);
  });
});

describe('the status', () => {
  const style = styleFor(false, undefined);

  it('shows state, audio server, CPU, synths, lead, lateness and what is lost', () => {
    expect(statusText(status, style).split('\n')).toEqual([
      'studio        ok: All works.',
      'audio server  supernova running, 48000 Hz, 1 restarts',
      'CPU           4.3 % average, 9.0 % peak',
      'sounding      12 synths in 5 groups; 20 SynthDefs',
      'buffers       2 of 4096, 3.0 of 2048.0 MiB',
      'transport     playing, 3 tracks',
      'lead          380 ms p50, 350 ms p99, 301 ms least',
      'late          0 of 1000 bundles',
      'xruns         2',
      'patterns      ready',
      'engine        process 77 leads since 2026-01-02T03:04:05.678Z; no other waits',
      'lost          nothing',
    ]);
  });

  it('names what is away and why', () => {
    const engine = status.engine!;
    const text = statusText(
      {
        ...status,
        state: 'down',
        lost: ['sound'],
        engine: {
          ...engine,
          audioServer: { ...engine.audioServer, state: 'dead', reason: 'it was killed' },
          leadMs: null,
          ...{ bundlesLate: 3, skippedMs: 71.4 },
          xruns: null,
          playing: false,
          patterns: { state: 'restarting', restarts: 1 },
        },
        dependencies: { redis: { up: false, reason: 'refused', lost: 'loads' } },
      },
      style,
    );
    expect(text).toContain('supernova dead (it was killed)');
    expect(text).toContain('late          3 of 1000 bundles; 71 ms of music left out');
    expect(text).toContain('lead          nothing sent in the last minute');
    expect(text).toContain('patterns      restarting');
    expect(text).toContain('xruns         unknown');
    expect(text).toContain('away          redis (refused)');
    expect(text).toContain('lost          sound');
    expect(statusText({ ...status, engine: null }, style)).toContain('engine  does not answer');
  });

  it('ends with 6 when the studio is down, with 0 when only some is lost', async () => {
    expect((await asked(['status'], { ...status, state: 'down' })).code).toBe(6);
    expect((await asked(['status'], { ...status, state: 'degraded' })).code).toBe(0);
  });
});
