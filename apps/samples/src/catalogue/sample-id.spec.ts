import { expect, it } from 'vitest';
import { z } from 'zod';
import { firstIdAt } from './sample-id.js';

it('names the same place the same, and another place otherwise, by a valid UUID', () => {
  const id = firstIdAt('kicks', 'a.wav');
  expect(z.uuid().parse(id)).toBe(firstIdAt('kicks', 'a.wav'));
  expect(id).not.toBe(firstIdAt('kicks', 'b.wav'));
  expect(id).not.toBe(firstIdAt('snares', 'a.wav'));
});
