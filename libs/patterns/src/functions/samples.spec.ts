import { describe, expect, it } from 'vitest';
import { evaluate } from '../evaluate.js';
import { queryCycle } from '../query.js';

const values = (code: string) => queryCycle(evaluate(code).tracks[0]!.pattern, 0).map(({ value }) => value);

describe('a splice between points', () => {
  it('fills its step with the piece, the last one to the end of the sample', () => {
    expect(values('s("a").splice([0, 0.5, 0.75], "0 2")')).toEqual([
      { s: 'a', begin: 0, end: 0.5, speed: 1, unit: 'c' },
      { s: 'a', begin: 0.75, speed: 0.5, unit: 'c' },
    ]);
  });
});

it('a signal has no parts', () => {
  expect(values("s(sine.fmap(v => 'a')).chop(2)")).toEqual([]);
});

describe('cutting samples', () => {
  it.each([
    ['s("a").chop(1025)', 'the number of parts is at most 1024'],
    ['s("a").chop(1.5)', 'the number of parts is a whole number'],
    ['s("a").striate(1e9)', 'the number of parts is at most 1024'],
    ['s("a").slice(0, "0")', 'a sample has at least one piece'],
    ['s("a").slice(4, "x")', 'the index of a piece is a number'],
    ['s("a").slice("x", "0")', 'a piece is a number'],
    ['s("a").loopAt(0)', 'the number of cycles is at least'],
    ['s("a").scrub("x")', 'a position is a number'],
    ['s("a").scrub("0:x")', 'a speed is a number'],
    ['s("a".chop(2))', '"a" is no sound: write s("a")'],
    ['s("a").chop(1024).chop(1024)', 'too many steps'],
  ])('%s is refused: %s', (code, reason) => {
    expect(() => evaluate(code)).toThrow(reason);
  });
});
