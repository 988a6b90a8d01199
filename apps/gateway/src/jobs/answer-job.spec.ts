import { expect, it } from 'vitest';
import { waitSeconds } from './answer-job.js';

it.each([
  [undefined, 0],
  ['', 0],
  ['wait=5', 5],
  ['respond-async, wait=10', 10],
  ['wait = "7"; foo=1', 7],
  ['WAIT=3', 3],
  ['wait=9999', 30],
  ['await=5', 0],
  ['wait=-1', 0],
])('Prefer: %s waits %d seconds', (prefer, seconds) => {
  expect(waitSeconds(prefer)).toBe(seconds);
});
