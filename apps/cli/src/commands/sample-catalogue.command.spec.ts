import { describe, expect, it } from 'vitest';
import { rehearse } from './rehearsal.fixture.js';
import { found } from './sample-answers.fixture.js';

/** A studio with five samples, two a page. */
async function asked(...argv: string[]) {
  const paths: string[] = [];
  const fetch = (input: string | URL | Request): Promise<Response> => {
    const { searchParams, pathname, search } = new URL(new Request(input).url);
    paths.push(`${pathname}${search}`);
    const from = Number(searchParams.get('cursor') ?? 0);
    const to = Math.min(5, from + Math.min(2, Number(searchParams.get('limit'))));
    const samples = Array.from({ length: to - from }, (_, at) => ({ ...found, fileName: `${from + at}.wav` }));
    return Promise.resolve(Response.json({ samples, total: 5, next: to < 5 ? String(to) : null }));
  };
  return { ...(await rehearse(argv, { fetch })), paths };
}

const names = (stdout: string) => [...stdout.matchAll(/\d\.wav/g)].map(([name]) => name);

describe('finding samples', () => {
  it('reads on, page by page, to the end', async () => {
    const { stdout, stderr, paths } = await asked('sample', 'list', '--mono', '--shorter', '0.5');
    expect(names(stdout)).toEqual(['0.wav', '1.wav', '2.wav', '3.wav', '4.wav']);
    expect(stderr).toBe('');
    expect(paths.map((path) => new URL(path, 'http://s').searchParams.get('cursor'))).toEqual([null, '2', '4']);
    for (const path of paths) expect(path).toContain('maxSeconds=0.5&channels=1');
  });

  it('takes today for the first moment of the day here', async () => {
    const { paths } = await asked('sample', 'search', 'clap', '--unused', 'today');
    const since = new URL(paths[0]!, 'http://s').searchParams.get('unusedSince')!;
    const at = new Date(since);
    expect([at.getHours(), at.getMinutes(), at.getSeconds(), at.getMilliseconds()]).toEqual([0, 0, 0, 0]);
    expect(Date.now() - at.getTime()).toBeLessThan(26 * 3_600_000);
  });

  it('ends at the limit, and says how many there are', async () => {
    const { stdout, stderr } = await asked('sample', 'search', 'clap', '--limit', '3');
    expect(names(stdout)).toEqual(['0.wav', '1.wav', '2.wav']);
    expect(stderr).toContain('3 of 5; --limit shows more');
  });

  it.each([
    [['--mono', '--stereo'], '--mono, --stereo and --channels exclude each other'],
    [['--loop', '--one-shot'], '--loop and --one-shot exclude each other'],
    [['--after', 'yesterday'], 'It must be a date such as 2026-11-23'],
  ])('refuses %j before it asks', async (options, reason) => {
    const { stderr, code, paths } = await asked('sample', 'search', 'clap', ...options);
    expect(stderr).toContain(reason);
    expect(code).not.toBe(0);
    expect(paths).toEqual([]);
  });
});

it('tagging needs to be told which samples: a forgotten word does not tag all of them', async () => {
  const { stderr, code, paths } = await asked('sample', 'tag', 'dry');
  expect(stderr).toContain('Say which samples');
  expect(code).not.toBe(0);
  expect(paths).toEqual([]);
});
