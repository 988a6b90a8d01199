import { rational } from '@oiduna/timing';
import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.js';
import { isOnset } from './pattern.js';
import { query, queryCycle } from './query.js';

/** The values of one control in one cycle. */
const values = (text: string, name = 's', cycle = 0): unknown[] =>
  queryCycle(evaluate(text).tracks[0]!.pattern, cycle).map(({ value }) => value[name]);

describe('where Strudel breaks off', () => {
  it.each<[string, unknown[]]>([
    ['s("a b c d").linger(-0.25)', ['d', 'd', 'd', 'd']],
    ['s("a b").zoom(0, 2)', ['a', 'b', 'a', 'b']],
    ['s("a b c d").bite(4, "-1 0")', ['d', 'a']],
    ['s("a b").shuffle(1)', ['a', 'b']],
    ['s("a b").euclidish(0, 8, 0.5)', []],
    ['s(choose())', []],
    ['s(wchoose())', []],
    ['s("a*2").pressBy(1)', []],
    ['s("a").pressBy(steady(0))', ['a']],
    ['s("a*2").while(1, fast(2))', ['a', 'a', 'a', 'a']],
    ['s("a b").linger(0)', []],
    ['s("a b").compress(0.75, 0.25)', []],
    ['s("a b").fastGap(0)', []],
  ])('%s plays %j', (text, expected) => {
    expect(values(text)).toEqual(expected);
  });

  it('a seed is chance of its own, within and around other seeds', () => {
    const chance = (text: string) => values(`s("a*4").pan(${text})`, 'pan');
    expect(chance('rand.seed(1)')).toEqual(values('s("a*4").pan(rand)', 'pan', 1));
    expect(chance('rand.seed(1).seed(2)')).toEqual(chance('rand.seed(1)'));
    expect(chance('rand.seed(1).add(rand)')).not.toEqual(chance('rand.seed(1).add(rand.seed(1))'));
  });

  it.each([
    ['cyclesPer', [0.5, 0.25, 0.25]],
    ['per', [2, 4, 4]],
    ['perx', [2, 3, 3]],
    ['time', [0, 0.5, 0.75]],
    ['mousex', [0, 0, 0]],
    ['binaryL(5).fmap(digits => digits[1])', [0, 0, 0]],
    ['binaryNL(5, 4).fmap(digits => digits[1])', [1, 1, 1]],
    ['randL(3).fmap(list => list.length)', [3, 3, 3]],
    ['signal(t => t * 2)', [0, 1, 1.5]],
  ])('the numbers of %s are %j', (text, expected) => {
    expect(values(`s("a b*2").n(${text})`, 'n')).toEqual(expected);
  });

  it.each([
    ['s("a").iter(0)', 'the number of parts is at least 1, not 0'],
    ['s("a").shuffle(1.5)', 'count is a whole number, not 1.5'],
    ['s("a").hurry(-1)', 'a factor is at least 0, not -1'],
    ['s("a").focus(0.5, 0.5)', 'focus takes a begin before its end'],
    ['s("a").euclidish(3, 8, -1)', 'the evenness is at least 0, not -1'],
    ['s("a").pan(sine.rangex(0, 1))', 'rangex is between numbers above 0'],
    ['s("a").pan("x".range(0, 1))', 'range is for numbers, not "x"'],
    ['s("a").pan(signal(1))', 'signal takes a function, as t => t % 1'],
    ['s(wchoose("a"))', 'each choice is ["bd", 10]: what and its weight'],
    ['s(chooseWith(rand, "a"))', 'the choices are a list: ["bd", "sd"]'],
    ['s("a").bite(4, "x")', 'the number of a slice is a number, not "x"'],
    ['s("a").lastOf(0, rev)', 'the number of cycles is at least 1, not 0'],
    ['s("hh").struct(binaryN(-1))', 'number is at least 0, not -1'],
  ])('%s is refused: %s', (text, reason) => {
    expect(() => evaluate(text)).toThrow(expect.objectContaining({ details: expect.objectContaining({ reason }) }));
  });

  it.each([
    's("a*8").fast(sine.range(1, 3))',
    's("a*8").when(rand.late(0.1).gte(0.5), rev)',
    's("a*4").sometimesBy(saw, ply(2))',
    's("a b").euclidish(7, 12, sine.slow(8))',
    's("<a b> c d").shuffle(3).scramble(2).ribbon(1, 0.7)',
    's("<a b> c d").zoom(0.2, 0.7).linger(0.3).swingBy(0.1, 3).iter(5)',
    's("<a b> c d").brak().palindrome().revv().pressBy(0.3).compress(0.1, 0.9)',
    'note("0*8").s(wchooseCycles(["a", 2], ["b c", "<1 2>"]).fast(3)).seed(2)',
  ])('%s has the same events in any slices', (text) => {
    const { pattern } = evaluate(text).tracks[0]!;
    const onsets = (slices: number) =>
      Array.from({ length: 4 * slices }, (_, slice) =>
        query(pattern, rational(slice, slices), rational(slice + 1, slices)),
      )
        .flat()
        .filter(isOnset)
        .map(({ whole, value }) => JSON.stringify([whole, value]))
        .sort();
    expect(onsets(16)).toEqual(onsets(1));
    expect(onsets(7)).toEqual(onsets(1));
  });

  it('a warning comes once, however often its function is called', () => {
    const { tracks, problems } = evaluate('s("bd").cpm(sine.range(30, 60).slow(16))');
    for (let cycle = 0; cycle < 8; cycle += 1) queryCycle(tracks[0]!.pattern, cycle);
    expect(problems).toHaveLength(1);
  });

  it.each(['s("bd").cpm(30)', 's("bd").timeline(1)'])('%s says what the studio does instead', (text) => {
    expect(evaluate(text).problems).toMatchObject([{ line: 1, column: 9 }]);
  });

  it.each([
    's("a").ply(1000000)',
    's("a").ribbon(0, 0.00001)',
    's("a*2000").inside(1000000, rev)',
    's("a").shuffle("<1024 1023 1022 1021>*512")',
    `s("a")${'.ply(64)'.repeat(6)}`,
    `s("a*8")${'.sometimes(x => x.off(1/8, fast(2)))'.repeat(12)}`,
    `s("a")${'.bite(1024, run(1024))'.repeat(3)}`,
  ])('%s is over budget and ends', (text) => {
    expect(() => evaluate(text)).toThrow(expect.objectContaining({ code: 'PATTERN_OVER_BUDGET' }));
  });
});
