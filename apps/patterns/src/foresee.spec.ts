import { describe, expect, it } from 'vitest';
import { foresee, FORESEEN_MAX } from './foresee.js';

const foreseen = (code: string, from = 0, cycles = 1): string[] =>
  foresee({ code, from, cycles }).map(({ name, index }) => `${name}:${index}`);

describe('what a text is going to ask for', () => {
  it('is each sound once, in the order of the onsets, of the cycles asked for', () => {
    expect(foreseen('s("kicks:2 hats kicks:2 <snares claps>")')).toEqual(['kicks:2', 'hats:0', 'snares:0']);
    expect(foreseen('s("<a b c d>:1")', 1, 2)).toEqual(['b:1', 'c:1']);
  });

  it.each([
    ['n("0 3.9 -1").s("kicks")', ['kicks:0', 'kicks:3', 'kicks:-1']],
    ['s("bd:3").bank("tr909")', ['tr909_bd:3']],
    ['note("c e").s("bass")', ['bass:0']],
    ['note("c e")', []],
    ['s("~")', []],
  ])('of %s is %j', (code, sounds) => {
    expect(foreseen(code)).toEqual(sounds);
  });

  it('is nothing of a text that is wrong, and of one that goes wrong what came before', () => {
    expect(foreseen('s("a').concat(foreseen(''))).toEqual([]);
    expect(foreseen('s("<a b [bd*100000*100000]>")', 0, 3)).toEqual(['a:0', 'b:0']);
  });

  it(`ends at ${FORESEEN_MAX}`, () => {
    expect(foreseen('n(irand(1000000).segment(500)).s("a")', 0, 8)).toHaveLength(FORESEEN_MAX);
  });
});
