import { describe, expect, it } from 'vitest';
import { rehearse } from './rehearsal.fixture.js';

const group = {
  code: 'SOUND_UNKNOWN',
  category: 'invalid',
  service: 'engine',
  where: 'track',
  count: 12,
  firstSeenAt: '2026-01-02T03:04:05.678Z',
  lastSeenAt: '2026-01-02T03:14:05.678Z',
  tracks: ['drums', 'lead'],
  performers: ['ana', 'left-deck'],
  releases: ['1.4.0', '1.5.0'],
  message: 'There is no sound named kik (did you mean kick?).',
  cure: 'Load a SynthDef or sample of that name, or use a name from GET /v1/sounds.',
  requestId: 'r-1',
  traceId: null,
};

/** What the command prints and asks, of a studio that answers this. */
async function errors(argv: string[], groups: object[]) {
  const asked: URL[] = [];
  const fetch = async (url: string | URL | Request): Promise<Response> => {
    asked.push(new URL(url instanceof Request ? url.url : url));
    return Response.json({ since: group.firstSeenAt, count: groups.length * 12, groups });
  };
  const run = await rehearse(['errors', ...argv], { env: { OIDUNA_URL: 'http://studio' }, fetch });
  return { ...run, query: Object.fromEntries(asked[0]?.searchParams ?? []) };
}

describe('errors', () => {
  it('are told by kind: how often, when last, where, for whom, since which release, and the last of them in words', async () => {
    const { stdout, query } = await errors([], [group]);
    expect(query).toEqual({});
    expect(stdout.trim().split('\n')).toEqual([
      'COUNT  LAST SEEN                 CODE           SERVICE  WHERE  FOR WHOM        TRACKS       SINCE RELEASE  THE LAST OF THEM',
      '12     2026-01-02T03:14:05.678Z  SOUND_UNKNOWN  engine   track  ana, left-deck  drums, lead  1.4.0          There is no sound named kik (did you mean kick?).',
    ]);
  });

  it('of a time, a service and a code are asked of the studio', async () => {
    const { query } = await errors(['--since', '2h', '--service', 'engine', '--code', 'INTERNAL'], [group]);
    expect(query).toMatchObject({ service: 'engine', code: 'INTERNAL' });
    const hours = (Date.now() - Date.parse(query['since']!)) / 3_600_000;
    expect(hours).toBeCloseTo(2, 2);
  });

  it('that nobody had are none', async () => {
    expect((await errors([], [])).stdout).toBe('none\n');
  });

  it('since a time in no known form are not asked for', async () => {
    const { code, stderr, query } = await errors(['--since', 'yesterday'], [group]);
    expect({ code, query }).toEqual({ code: 2, query: {} });
    expect(stderr).toContain('It is a number with s, m, h or d: 30m.');
  });
});
