import type { PatternReply } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '@oiduna/patterns';
import { PatternPlayer, STEPS_PER_ONSET, STEPS_PER_WINDOW } from './pattern-player.js';

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

  it('tells which controls each sound gets and how far, and what of the text is not played as written', () => {
    const { tracks, problems } = check('setcpm(30); stack(s("kick").gain("<1 3 2>"), s("hat")).bank("x")') as Checked;
    expect(tracks[0]!.controls).toEqual({
      x_kick: { s: null, gain: [1, 3], bank: null },
      x_hat: { s: null, bank: null },
    });
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
    expect(fatal.failures).toMatchObject([{ track: 'bomb', code: 'PATTERN_OVER_BUDGET', ended: true }]);
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

describe('tracks that together need more than a window has', () => {
  /** Within each limit of its own: 1,500 onsets a cycle, which with the engine's work is most of a window. */
  const HEAVY = 's("bd*1500").gain("1 .5").pan(sine)';
  const flooded = (count: number) =>
    playing({
      ...Object.fromEntries(Array.from({ length: count }, (_, index) => [`flood${index}`, HEAVY])),
      kick: 's("bd*4")',
      hat: 's("hh*8").gain("0.5 1").pan(sine)',
    });

  it('are left out, the heaviest first, while the light ones play whole', { timeout: 30_000 }, () => {
    const player = flooded(254);
    for (let from = 0; from < 4; from += 1) {
      const { onsets } = query(player, from, from + 1);
      expect(onsets.filter(({ track }) => track === 'kick')).toHaveLength(4);
      expect(onsets.filter(({ track }) => track === 'hat')).toHaveLength(8);
      expect(onsets.length).toBeLessThanOrEqual(STEPS_PER_WINDOW / STEPS_PER_ONSET);
      expect(onsets.length).toBeGreaterThan(1_000);
    }
  });

  it('hear of it once each, and play again when there is room', () => {
    const player = flooded(3);
    const told = [0, 1, 2, 3].flatMap((from) => query(player, from, from + 1).failures);
    expect(new Set(told.map(({ track }) => track)).size).toBe(told.length);
    expect(told.length).toBeGreaterThan(0);
    expect(told.every(({ track, code }) => track.startsWith('flood') && code === 'PATTERN_OVER_BUDGET')).toBe(true);
    for (const track of ['flood0', 'flood1']) player.answer({ kind: 'drop', track });
    const { onsets } = query(player, 4, 5);
    expect(onsets.filter(({ track }) => track === 'flood2')).toHaveLength(1_500);
  });

  it('cost no more time than a window has, whatever they are', { timeout: 30_000 }, () => {
    const player = flooded(254);
    query(player, 0, 1);
    const before = process.threadCpuUsage();
    for (let from = 1; from < 11; from += 1) query(player, from, from + 1);
    const { user, system } = process.threadCpuUsage(before);
    process.stdout.write(`254 floods: ${((user + system) / 10_000).toFixed(1)} ms CPU a window\n`);
    expect((user + system) / 10_000).toBeLessThan(250);
  });
});

describe('many new texts at once', () => {
  /** Of some 30,000 steps to read and build. */
  const LONG = `s("<${'bd '.repeat(4_000)}>")`;

  const sounds = (player: PatternPlayer, from: number) =>
    query(player, from, from + 1).onsets.map(({ controls }) => controls['s']);
  const names = Array.from({ length: 4 }, (_, n) => `t${n}`);

  it('are built between the windows when they are long; until then a track plays what it played', () => {
    const player = playing({ kick: 's("bd")', ...Object.fromEntries(names.map((name) => [name, 's("cp")'])) });
    query(player);
    for (const track of names) player.answer({ kind: 'define', track, code: LONG });
    expect(sounds(player, 1)).toEqual(['bd', 'cp', 'cp', 'cp', 'cp']);
    expect(sounds(player, 2)).toEqual(['bd', 'cp', 'cp', 'cp', 'cp']);
    expect(player.buildNext()).toBe(true);
    expect(sounds(player, 3)).toEqual(['bd', 'bd', 'cp', 'cp', 'cp']);
    expect([1, 2, 3].map(() => player.buildNext())).toEqual([true, true, false]);
    expect(sounds(player, 4)).toEqual(['bd', 'bd', 'bd', 'bd', 'bd']);
    expect(player.buildNext()).toBe(false);
  });

  it('are built at once when they are short', () => {
    const player = playing({ kick: 's("cp")' });
    query(player);
    for (const track of names) player.answer({ kind: 'define', track, code: LONG });
    player.answer({ kind: 'define', track: 'kick', code: 's("bd")' });
    expect(sounds(player, 1)).toEqual(['bd']);
    player.answer({ kind: 'define', track: 't0', code: 's("hh")' });
    player.answer({ kind: 'drop', track: 't1' });
    expect(sounds(player, 2)).toEqual(['bd', 'hh']);
  });

  it('are built at once for a track that is asked for alone', () => {
    const player = playing({ a: LONG, b: LONG, c: LONG, d: LONG, e: LONG, hat: 's("hh")' });
    expect(query(player, 0, 1, ['hat']).onsets).toHaveLength(1);
  });
});

it('one cycle of one track is the most that a query may take at once', () => {
  expect(STEPS_PER_WINDOW).toBeGreaterThanOrEqual(LIMITS.stepsPerCycle);
});
