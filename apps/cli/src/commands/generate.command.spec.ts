import { GENERATORS } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import { rehearse } from './rehearsal.fixture.js';

async function asked(line: readonly string[], answer: object) {
  const bodies: unknown[] = [];
  const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const body = await new Request(input, init).text();
    bodies.push(body === '' ? undefined : JSON.parse(body));
    return Response.json(answer);
  };
  return { ...(await rehearse(['generate', ...line], { fetch })), bodies };
}

describe('generate', () => {
  const code = 'stack(\n  s("kick*4")\n)';

  it('sends the settings that were given, and prints the text and nothing else', async () => {
    const line = ['drums', '--style', 'boom bap', '--ghosts', '0.5', '--seed', '7'];
    expect(await asked(line, { code })).toMatchObject({
      bodies: [{ generator: 'drums', style: 'boom bap', ghosts: 0.5, seed: 7 }],
      stdout: `${code}\n`,
      stderr: '',
      code: 0,
    });
    expect((await asked(['euclid', '--snare-later', '2', '--hat-sound', 'hh'], { code })).bodies).toEqual([
      { generator: 'euclid', snareLater: 2, hatSound: 'hh' },
    ]);
  });

  it('writes the track in front of the text, for `play -`', async () => {
    expect((await asked(['walk', '--label', 'bass'], { code })).stdout).toBe(`bass: ${code}\n`);
    const { stdout } = await asked(['walk', '--label', 'bass', '--json'], { code });
    expect(JSON.parse(stdout)).toEqual({ code: `bass: ${code}` });
  });

  it('lists every setting with its range', async () => {
    const { stdout } = await asked(['list'], { generators: GENERATORS });
    expect(stdout).toMatch(/^drums +style +four on the floor +four on the floor, techno, .*the style$/m);
    expect(stdout).toMatch(/^drums +bars +2 +whole, 1 to 4 +bars before it repeats$/m);
    expect(stdout).toMatch(/^walk +sound +bass +the name of a sound +the sound$/m);
  });

  it('explains the settings of each generator', async () => {
    const { stdout } = await asked(['drums', '--help'], {});
    expect(stdout).toContain('--style <name>');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('bars before it repeats; whole, 1 to 4, else 2');
  });

  it.each([['drum'], ['drums', '--style', 'tekkno'], ['drums', '--bars', 'two'], ['drums', '--leap', '2']])(
    'asks nobody when told %s %s %s',
    async (...line) => {
      expect(await asked(line, {})).toMatchObject({ code: 2, bodies: [] });
    },
  );
});
