import { expect, it } from 'vitest';
import { nearestName } from './nearest.js';

it.each([
  ['kick', ['kick', 'kicks'], 'kick'],
  ['kikc', ['snare', 'kick'], 'kick'],
  ['kicks', ['kick', 'clap'], 'kick'],
  ['bas', ['bass', 'base'], 'bass'],
  ['hat', ['kick'], undefined],
  ['a', ['b'], undefined],
  ['', ['a'], undefined],
  ['kick', [], undefined],
])('nearest to %j among %j is %j', (name, known, nearest) => {
  expect(nearestName(name, known)).toBe(nearest);
});
