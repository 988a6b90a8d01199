import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rehearse, track } from './rehearsal.fixture.js';
import { type Answer, ANSWERS, StandInGateway } from './stand-in-gateway.fixture.js';
import { synthDefPreset, synthDefRecalled } from './synthdef-preset.fixture.js';

let gateway: StandInGateway;
/** Path and query, If-Match, and body of each request. */
let asked: unknown[][];

beforeAll(async () => (gateway = await StandInGateway.open()));
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.reset();
  asked = [];
  const noting =
    (operationId: string): Answer =>
    (request, body) => {
      asked.push([request.url, request.headers['if-match'], body.length > 0 ? JSON.parse(body.toString()) : undefined]);
      return ANSWERS[operationId];
    };
  const answered = Object.keys(ANSWERS).filter((id) => /SynthDef(Preset|Defaults)/.test(id));
  const ours = [...answered, 'deleteSynthDefPreset'];
  gateway.answers = Object.fromEntries(ours.map((id) => [id, noting(id)]));
});

const preset = (line: string) =>
  rehearse(['synthdef', 'preset', ...line.split(' ')], { env: { OIDUNA_URL: gateway.url } });

describe('oiduna synthdef preset', () => {
  it.each([
    [
      'save pling warm freq=220 amp=-1e-1 --tag soft a --note x',
      '/warm',
      { parameters: { freq: 220, amp: -0.1 }, tags: ['soft', 'a'], note: 'x' },
    ],
    ['save pling warm --note x', '/warm', { note: 'x' }],
    ['show pling warm --owner ada', '/warm?owner=ada', undefined],
    ['list pling --tag soft --owner ada', '?owner=ada&tag=soft', undefined],
    ['delete pling warm --owner ada', '/warm?owner=ada', undefined],
    ['recall pling warm', '/warm/recall', {}],
    [
      'recall pling warm --track kick hats --at 8 --over 4 --owner ada',
      '/warm/recall',
      { tracks: ['kick', 'hats'], apply: { at: { cycle: 8 } }, over: { beats: 4 }, owner: 'ada' },
    ],
    ['recall pling warm --over-bars 2', '/warm/recall', { over: { bars: 2 } }],
  ])('`%s` asks for what it says', async (line, path, body) => {
    expect(await preset(line)).toMatchObject({ code: 0, stderr: '' });
    expect(asked).toEqual([[`/v1/synthdefs/pling/presets${path}`, undefined, body]]);
  });

  it('reset asks for the defaults', async () => {
    expect((await preset('reset pling --track kick --at bar')).code).toBe(0);
    expect(asked).toEqual([
      ['/v1/synthdefs/pling/defaults/recall', undefined, { tracks: ['kick'], apply: { at: 'bar' } }],
    ]);
  });

  it('shows with the tracks what they have recalled, before their text', async () => {
    const parameters = { freq: 220 };
    const presets = { pling: { owner: 'ada', name: 'warm', parameters, morph: null } };
    gateway.answers = { listTracks: { tracks: [{ ...track, presets }] } };
    const { stdout } = await rehearse(['tracks'], { env: { OIDUNA_URL: gateway.url } });
    expect(stdout).toContain(`pling/warm  ${track.code}`);
  });

  it('saves and deletes at the revision that was seen', async () => {
    await preset('save pling warm freq=1 --if-match 3');
    await preset('delete pling warm --if-match 3');
    expect(asked.map(([, ifMatch]) => ifMatch)).toEqual(['"3"', '"3"']);
  });

  it('shows a preset, and tells of a recall when it lands, how long it takes and what is wrong', async () => {
    expect((await preset('show pling warm')).stdout).toBe(
      'preset  pling/warm of ada, revision 3\nvalues  freq=220 amp=0.2\ntags    soft\nnote    -\n',
    );
    expect((await preset('list pling')).stdout).toContain('freq=220 amp=0.2');
    const told = (await preset('recall pling warm')).stdout;
    expect(told).toContain('kick pling/warm');
    expect(told).toContain(`on the way until cycle 13\n${synthDefRecalled.warnings[0]}\n`);
    const { cycle } = synthDefRecalled.change;
    gateway.answers = {
      listSynthDefPresets: { presets: [], owners: [] },
      recallSynthDefPreset: { ...synthDefRecalled, toCycle: cycle },
      saveSynthDefPreset: { ...synthDefPreset, tags: [] },
    };
    expect((await preset('list pling')).stdout).toBe('There are no presets.\n');
    expect((await preset('recall pling warm')).stdout).not.toContain('on the way');
    expect((await preset('save pling warm freq=1')).stdout).toContain('tags    -');
  });

  it.each([
    'save pling warm freq',
    'save pling warm freq=high',
    'save pling warm =3',
    'recall pling warm --over 4 --over-bars 1',
  ])('`%s` is refused here', async (line) => {
    expect((await preset(line)).code).toBe(2);
    expect(asked).toEqual([]);
  });
});
