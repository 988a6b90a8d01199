import type { PatternReply } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import { PatternPlayer } from './pattern-player.js';

type Checked = Extract<PatternReply, { kind: 'checked' }>;
type Queried = Extract<PatternReply, { kind: 'queried' }>;

const cycle = (n: number) => ({ n, d: 1 });
const check = (code: string): PatternReply => new PatternPlayer().answer({ kind: 'check', id: 1, code })!;
const query = (player: PatternPlayer, begin = 0, end = 1, tracks?: string[]): Queried =>
  player.answer({ kind: 'query', id: 2, begin: cycle(begin), end: cycle(end), ...(tracks && { tracks }) }) as Queried;

function playing(tracks: Record<string, string>): PatternPlayer {
  const player = new PatternPlayer();
  for (const [track, code] of Object.entries(tracks)) {
    expect(player.answer({ kind: 'define', track, code })).toBeUndefined();
  }
  return player;
}

describe('a check', () => {
  it.each([
    ['s("kick")', ['kick']],
    ['s("<a b c d e>")', ['a', 'b', 'c', 'd']],
    ['s("bd sn").bank("tr909")', ['tr909_bd', 'tr909_sn']],
    ['s("kick kick")', ['kick']],
    ['note("c e g")', []],
  ])('of %s finds the sounds of its first cycles', (code, sounds) => {
    expect((check(code) as Checked).tracks.map((track) => track.sounds)).toEqual([sounds]);
  });

  it('tells labelled tracks apart, each with its own text', () => {
    const { tracks } = check('kick: s("bd*4")\n_hat: s("hh*8")') as Checked;
    expect(tracks.map(({ label, muted }) => ({ label, muted }))).toEqual([
      { label: 'kick', muted: false },
      { label: 'hat', muted: true },
    ]);
    expect(tracks[0]!.code).toContain('bd*4');
    expect(tracks[0]!.code).not.toContain('hh*8');
  });

  it('tells which controls each sound gets, and what of the text is not played as written', () => {
    const { tracks, problems } = check('setcpm(30); stack(s("kick").gain(1), s("hat")).bank("x")') as Checked;
    expect(tracks[0]!.controls).toEqual({ x_kick: ['s', 'gain', 'bank'], x_hat: ['s', 'bank'] });
    expect(problems).toMatchObject([{ line: 1, column: 1 }]);
  });

  it('knows the parameters of the SynthDefs there are, and what was checked plays without them', () => {
    const player = new PatternPlayer();
    const code = 's("x").wobble(3)';
    expect(player.answer({ kind: 'check', id: 1, code, parameters: ['wobble'] })).toMatchObject({ kind: 'checked' });
    expect(player.answer({ kind: 'check', id: 1, code, parameters: [] })).toMatchObject({ kind: 'refused' });
    player.answer({ kind: 'define', track: 'a', code });
    expect(query(player).onsets).toMatchObject([{ controls: { s: 'x', wobble: 3 } }]);
  });

  it('looks ahead without playing', () => {
    const player = new PatternPlayer();
    const wish = { kind: 'preview', id: 3, code: 's("x")', from: 0, cycles: 2 } as const;
    expect(player.answer(wish)).toMatchObject({ kind: 'previewed', id: 3, events: [{ track: 0 }, { track: 0 }] });
    expect(query(player).onsets).toEqual([]);
  });

  it('refuses wrong text with the place', () => {
    expect(check('s("bd*4"')).toMatchObject({ kind: 'refused', id: 1, code: 'PATTERN_SYNTAX', details: { line: 1 } });
  });

  it('refuses text that asks for more than its budget', () => {
    expect(check('s("bd*100000*100000")')).toMatchObject({ kind: 'refused', code: 'PATTERN_OVER_BUDGET' });
  });

  it('changes nothing that plays', () => {
    const player = playing({ kick: 's("bd")' });
    player.answer({ kind: 'check', id: 1, code: 'kick: s("sn")' });
    expect(query(player).onsets.map(({ controls }) => controls['s'])).toEqual(['bd']);
  });
});

describe('a query', () => {
  it('answers every onset of a span, with its track, its length and its controls', () => {
    const player = playing({ kick: 's("bd*2").gain(0.5)', hat: 's("hh")' });
    expect(query(player, 3, 4)).toEqual({
      kind: 'queried',
      id: 2,
      onsets: [
        { track: 'kick', begin: { n: 3, d: 1 }, end: { n: 7, d: 2 }, controls: { s: 'bd', gain: 0.5 } },
        { track: 'kick', begin: { n: 7, d: 2 }, end: { n: 4, d: 1 }, controls: { s: 'bd', gain: 0.5 } },
        { track: 'hat', begin: { n: 3, d: 1 }, end: { n: 4, d: 1 }, controls: { s: 'hh' } },
      ],
      failures: [],
    });
  });

  it('cut anywhere gives every onset once', () => {
    const player = playing({ kick: 's("bd(3,8)")', hat: 's("hh*5")' });
    const whole = query(player, 0, 1).onsets;
    const parts = Array.from(
      { length: 7 },
      (_, n) =>
        (player.answer({ kind: 'query', id: n, begin: { n, d: 7 }, end: { n: n + 1, d: 7 } }) as Queried).onsets,
    ).flat();
    const key = ({ track, begin }: (typeof whole)[number]): string => `${track} ${begin.n / begin.d}`;
    expect(parts.map(key).toSorted()).toEqual(whole.map(key).toSorted());
  });

  it('of some tracks leaves the others alone, and knows no strangers', () => {
    const player = playing({ kick: 's("bd")', hat: 's("hh")' });
    expect(query(player, 0, 1, ['hat', 'gone']).onsets.map(({ track }) => track)).toEqual(['hat']);
  });

  it('knows a dropped track no more', () => {
    const player = playing({ kick: 's("bd")', hat: 's("hh")' });
    player.answer({ kind: 'drop', track: 'kick' });
    expect(query(player).onsets.map(({ track }) => track)).toEqual(['hat']);
  });

  it('plays the newest text of a track', () => {
    const player = playing({ kick: 's("bd")' });
    player.answer({ kind: 'define', track: 'kick', code: 's("sn")' });
    expect(query(player).onsets.map(({ controls }) => controls['s'])).toEqual(['sn']);
  });

  it('tells once of a track that fails, and plays the others', () => {
    const player = playing({ bomb: `s("<${'bd '.repeat(100)} [bd*100000*100000]>")`, hat: 's("hh")' });
    expect(query(player, 99, 100).failures).toEqual([]);
    const fatal = query(player, 100, 101);
    expect(fatal.failures).toMatchObject([{ track: 'bomb', code: 'PATTERN_OVER_BUDGET' }]);
    expect(fatal.onsets.map(({ track }) => track)).toEqual(['hat']);
    expect(query(player, 100, 101)).toMatchObject({ failures: [], onsets: [{ track: 'hat' }] });
  });

  it.each([
    ['is wrong', 's("bd'],
    ['is over its budget', 's("bd*100000*100000")'],
    ['holds no pattern', ''],
  ])('leaves a track silent whose stored text %s', (_, code) => {
    expect(query(playing({ old: code, hat: 's("hh")' })).onsets.map(({ track }) => track)).toEqual(['hat']);
  });
});
