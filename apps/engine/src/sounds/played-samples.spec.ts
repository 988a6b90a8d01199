import { expect, it } from 'vitest';
import { instantAt } from '../clock.js';
import { PlayedSamples } from './played-samples.js';

const SECOND = 1_000_000;

function catalogue() {
  const heard: [id: string, at: string][] = [];
  const state = { isAway: false };
  const played = new PlayedSamples((uses) => {
    if (state.isAway) return Promise.reject(new Error('away'));
    heard.push(...uses.map(({ id, at }): [string, string] => [id, at]));
    return Promise.resolve();
  });
  return { heard, state, played };
}

it('a sample that notes play is told at the next look, with its last onset, and at most once a minute', async () => {
  const { heard, played } = catalogue();
  for (const micros of [SECOND, 2 * SECOND]) played.played('kick', micros);
  await played.look(5 * SECOND);
  expect(heard).toEqual([['kick', instantAt(2 * SECOND)]]);
  played.played('kick', 6 * SECOND);
  played.played('clap', 7 * SECOND);
  await played.look(10 * SECOND);
  expect(heard.slice(1)).toEqual([['clap', instantAt(7 * SECOND)]]);
  await played.look(65 * SECOND);
  expect(heard.slice(2)).toEqual([['kick', instantAt(6 * SECOND)]]);
  await played.look(200 * SECOND);
  expect(heard).toHaveLength(3);
});

it('what a catalogue that is away did not hear is told again', async () => {
  const { heard, state, played } = catalogue();
  state.isAway = true;
  played.played('kick', SECOND);
  await played.look(5 * SECOND);
  expect(heard).toEqual([]);
  state.isAway = false;
  await played.look(10 * SECOND);
  expect(heard).toEqual([['kick', instantAt(SECOND)]]);
});

it('a use while another is being told is not lost', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const heard: string[] = [];
  const played = new PlayedSamples(async (uses) => {
    heard.push(...uses.map(({ at }) => at));
    if (heard.length === 1) await promise;
  });
  played.played('kick', SECOND);
  const first = played.look(5 * SECOND);
  played.played('kick', 6 * SECOND);
  await played.look(6 * SECOND);
  resolve();
  await first;
  await played.halt();
  expect(heard).toEqual([instantAt(SECOND), instantAt(6 * SECOND)]);
});

it('a thousand samples are told at once, and the rest at the next look', async () => {
  const { heard, played } = catalogue();
  for (let at = 0; at < 1_500; at += 1) played.played(`s${at}`, SECOND);
  await played.look(5 * SECOND);
  expect(heard).toHaveLength(1_000);
  await played.look(10 * SECOND);
  expect(new Set(heard.map(([id]) => id)).size).toBe(1_500);
});
