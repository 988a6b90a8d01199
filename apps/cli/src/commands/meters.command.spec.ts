import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { meters } from './meters.fixture.js';
import { rehearse, track } from './rehearsal.fixture.js';

const env = { OIDUNA_URL: 'http://127.0.0.1:9' };
const event = (id: number, type: string, data: unknown): string =>
  `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify({ id, type, at: '2026-01-02T03:04:05.678Z', requestId: null, traceId: null, data })}\n\n`;

describe('meters', () => {
  it('are a table elsewhere than on a terminal, a bar for each peak, and a mark above full scale', async () => {
    const fetch = () => Promise.resolve(Response.json(meters));
    const { stdout } = await rehearse(['meters'], { fetch, env });
    const [head, kick, master] = stdout.trimEnd().split('\n');
    expect(head).toMatch(/^TRACK +PEAK +RMS +LUFS +dBFS$/);
    expect(kick).toMatch(/^kick +1\.5 +-6\.4 +-7\.1 +#{30}!$/);
    expect(master).toMatch(/^\(master\) +-3\.0 +-6\.4 +-7\.1 +#{29}$/);
    const { stdout: json } = await rehearse(['meters', '--json'], { fetch, env, isTTY: true });
    expect(JSON.parse(json)).toEqual(meters);
  });

  it('have faded a track out that says so in the list of tracks', async () => {
    const loud = { ...track, silenced: 'peaks at 18.1 dBFS, where 12 is the most' };
    const fetch = () => Promise.resolve(Response.json({ tracks: [track, loud] }));
    const { stdout } = await rehearse(['tracks'], { fetch, env });
    expect(stdout.match(/silenced/g)).toHaveLength(1);
  });

  it('are painted over each other on a terminal', async () => {
    const asked: string[] = [];
    const body = ['gap', 'meters.v1.measured', 'meters.v1.measured', 'meters.v1.measured'].map((type, id) =>
      event(id, type, type === 'gap' ? {} : meters),
    );
    const fetch = (input: string | URL | Request) => {
      asked.push(input instanceof Request ? input.url : String(input));
      return Promise.resolve(
        new Response(Readable.toWeb(Readable.from(body.map((text) => Buffer.from(text)))) as ReadableStream),
      );
    };
    const { stdout, code } = await rehearse(['meters', '--count', '2'], { fetch, env, isTTY: true });
    expect({ code, asked }).toEqual({ code: 0, asked: [expect.stringContaining('types=meters.v1.measured')] });
    expect(stdout.split('\u001B[3A')).toHaveLength(2);
    expect(stdout.match(/kick/g)).toHaveLength(2);
  });
});
