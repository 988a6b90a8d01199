import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DOCUMENTED_SESSION } from '@oiduna/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { playback, rehearse, track, transport } from './rehearsal.fixture.js';
import { settingsOf, statusText } from './step-session.command.js';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'oiduna-session-'));
  await writeFile(`${dir}/good.json`, JSON.stringify(DOCUMENTED_SESSION));
  await writeFile(`${dir}/bad.json`, JSON.stringify({ ...DOCUMENTED_SESSION, environment: { bpm: -1 }, temp: 1 }));
  await writeFile(`${dir}/torn.json`, '{');
});
afterAll(() => rm(dir, { recursive: true }));

/** The bodies a command line sends, and what it prints of the answer. */
async function asked(line: string, answer: object, stdin?: string) {
  const sent: [string, string, unknown][] = [];
  const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const body = await request.text();
    sent.push([request.method, new URL(request.url).pathname, body === '' ? undefined : JSON.parse(body)]);
    return Response.json(answer);
  };
  const argv = line.replaceAll('$DIR', dir).split(' ');
  return { ...(await rehearse(argv, { fetch, ...(stdin !== undefined && { stdin }) })), sent };
}

const submitted = {
  status: 'ok',
  message: 'Session loaded successfully',
  warnings: ['tracks_midi.a is kept and not played.'],
  change_id: '7f0e7c5e-54c5-4f1c-9a51-3b7de6d1b0aa',
};

describe('a step session', () => {
  it.each(['session submit', 'play submit'])('is sent by `%s` as it is in the file', async (command) => {
    const { stdout, sent, code } = await asked(`${command} $DIR/good.json`, submitted);
    expect([sent, code]).toEqual([[['POST', '/v1/playback/session', DOCUMENTED_SESSION]], 0]);
    expect(stdout).toBe(`${submitted.message}\nwaits as change ${submitted.change_id}\n${submitted.warnings[0]}\n`);
  });

  it('comes from standard input, and lands when the command says', async () => {
    const { sent } = await asked(
      'session submit - --at seq',
      submitted,
      '{"apply":{"timing":"bar","track_ids":["a"]}}',
    );
    expect(sent[0]![2]).toEqual({ apply: { timing: 'seq', track_ids: ['a'] } });
    expect(await asked('session submit - --at later', submitted, '{}')).toMatchObject({ code: 2, sent: [] });
  });

  it('is checked without a studio', async () => {
    expect(await asked('play validate $DIR/good.json', {})).toMatchObject({ code: 0, sent: [] });
    const { stdout, code } = await asked('play validate $DIR/bad.json', {});
    expect([stdout.includes('environment.bpm: '), stdout.includes('temp'), code]).toEqual([true, true, 3]);
    const { stdout: json } = await asked('play validate --json $DIR/bad.json', {});
    expect(JSON.parse(json)).toMatchObject({ valid: false, errors: [{ field: 'environment.bpm' }, {}] });
  });

  it.each(['session submit', 'play validate'])(
    'that is no JSON is refused by `%s`, and the file is named',
    async (command) => {
      const { code, stderr } = await asked(`${command} $DIR/torn.json`, {});
      expect(code).toBe(3);
      expect(stderr).toContain('torn.json is not JSON');
      expect((await asked(`${command} $DIR/nowhere.json`, {})).code).toBe(4);
    },
  );

  it('changes by name=value, and its scene by name', async () => {
    const answers = { warnings: [], environment: { bpm: 140 }, applied_at: { step: 16 } };
    const bodies = async (line: string) => (await asked(line, answers)).sent[0];
    expect(await bodies('session params kick gain=0.8 vowel=a cut=null')).toEqual([
      'PATCH',
      '/v1/playback/tracks/kick/params',
      { gain: 0.8, vowel: 'a', cut: null },
    ]);
    expect(await bodies('session environment bpm=140')).toEqual(['PATCH', '/v1/playback/environment', { bpm: 140 }]);
    const scene = { scene_id: 'verse', timing: 'now' };
    expect(await bodies('session scene verse --at now')).toEqual(['POST', '/v1/scene/activate', scene]);
    expect(await bodies('session scene verse')).toEqual(['POST', '/v1/scene/activate', { scene_id: 'verse' }]);
    expect(() => settingsOf(['gain'])).toThrow('gain is not name=value');
  });

  it('is described in a few lines', () => {
    expect(statusText(playback)).toContain('step 64, beat 16, bar 4');
    expect(statusText(playback)).toContain('intro verse; now verse');
    const empty = { ...playback, active_tracks: [], scenes: [], current_scene: null, has_pending: true };
    expect(statusText(empty)).toMatch(/tracks +none\nscenes +none\nwaiting +changes wait/);
  });

  it('leaves `play` to text', async () => {
    const played = { tracks: [track], change: null, transport, soundsAt: '2026-01-02T03:04:05.678Z' };
    expect((await asked('play s("x")', played)).sent[0]).toEqual(['POST', '/v1/play', { code: 's("x")' }]);
    expect((await asked('play stop', { status: 'ok', playing: false })).sent[0]![1]).toBe('/v1/playback/stop');
  });
});
