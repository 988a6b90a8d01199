import { describe, expect, it } from 'vitest';
import { evaluate } from '../evaluate.js';
import { playsAsInStrudel } from './strudel.fixture.js';

describe('accumulation', () => {
  it.each([
    's("bd sd").jux(rev)',
    's("bd").pan(.2).jux(x => x.fast(2))',
    's("bd sd").juxBy("<0 .5>", rev)',
    's("bd").pan(.2).juxBy(.5, x => x.pan(.9))',
    's("bd sd").juxby(2, rev)',
    's("bd sd").echo(3, 1/6, .8)',
    's("bd").gain(.5).echo(2, 1/8, .5)',
    's("bd").echo(0, 1/8, .5)',
    's("bd").echo(-1, 1/8, .5)',
    's("bd").echo(2.5, 1/8, .5)',
    'n("0 1").echo("2 3", "<.125 .25>", .5)',
    's("bd").stut(2, .5, 1/8)',
    'n("0").echoWith(3, 1/8, (p, i) => p.add(n(i)))',
    'n("0").stutWith("<1 2>", "<.125 .25>", (p, i) => p.add(n(i)))',
    'n("0").echowith(2, 1/8, x => x.fast(2))',
    'n("<0 [2 4]>".plyWith(3, p => p.add(2)))',
    'n("0 1".plyWith("<2 3>", p => p.add(2)))',
    'n("0 1".plyWith(0, p => p.add(2)))',
    'n("0 1".plyWith(.5, p => p.add(2)))',
    'n("0 1".plyWith(2.5, p => p.add(2)))',
    'n("0 1".plyWith(3, p => p.fast(2)))',
    'n("0 1").plyForEach(3, (p, i) => p.add(n(i * 2 + 10)))',
    'n("0 1".plyForEach(2.5, (p, i) => p.add(i)))',
    'n("<0 10> 1 2 3".chunk(2, x => x.add(100)))',
    'n("0 1 2".slowChunk(2, x => x.add(100)))',
    'n("0 1 2 3".chunk("<2 4>", x => x.fast(2)))',
    'n("0 1 2 3".chunkBack(4, x => x.add(10)))',
    'n("<0 10> 1 2 3".fastChunk(2, x => x.add(100)))',
    'n("<0 10> 1 2 3".chunkInto(2, x => x.fast(2)))',
    'n("0 1 2 3".chunkBackInto(4, x => x.add("<0 10 20>")))',
    'n("0 1 2".chunkInto(2, rev))',
    'n("<0 10> 1 2 3".into("1 [0 1]", x => x.rev()))',
    'n("<0 10> 1 2 3".into("1 ~", x => x.fast(2)))',
    'n("<0 10> 1 2".into("0 1"))',
    'n("0 1 2 3".into("1 0".late(.25), x => x.add("0 10")))',
    'n("0 1 2 3".into("0 1@3", x => x))',
    'n("<0 10> 1 2 3 4 5".into("1/1.5", x => x.slow(2)))',
    'n("<0 1 2 3> 5".repeatCycles("<2 3>"))',
    'n("<0 1 2 3> 5".repeatCycles(1.5))',
    's("<a b> c").beat("0,7,10", 16)',
    's("a b").beat("0 7", "<16 8>")',
    's("<a b>").beat("20", 16)',
    's("<a b>").beat("-1", 16)',
    's("<a b>").beat("1.5", 16)',
    's("<a b>").beat("15.5", 16)',
    's("hh").struct(morph([1,0,1,0], [1,1,0,0], "<0 .5 1>"))',
    's("hh").struct(morph([1,0,1], [1,1,0,1], .5))',
    's("hh").struct(morph("<1:0:1:0 1:1:0:0>", [0,1,0,1], "2"))',
    's("a b c").superimpose(x => x.fast(2)).pace(6)',
    'n("0 1").off("<0 [.25 .125]>", rev)',
  ])('%s plays as it does in Strudel', playsAsInStrudel);

  it.each([
    ['n("0 1").jux(2)', 'change is a function'],
    ['"bd".jux(rev).s()', 'jux changes a sound: write s("bd") or note(...) first'],
    ['n(0).echo("x", 1, 1)', 'a number of times is a number, not "x"'],
    ['n(0).chunk(0, rev)', 'the number of parts is at least 1, not 0'],
    ['n(0).chunk("2 2.5", rev)', 'the number of parts is a whole number, not 2.5'],
    ['n(0).repeatCycles(-1)', 'a number of times is at least 0, not -1'],
  ])('%s is refused: %s', (text, reason) => {
    expect(() => evaluate(text)).toThrow(
      expect.objectContaining({
        code: 'PATTERN_SYNTAX',
        details: expect.objectContaining({ line: 1, reason: expect.stringContaining(reason) }),
      }),
    );
  });

  it.each([
    ['towers of jux', `s("bd")${'.jux(rev)'.repeat(40)}`],
    ['towers of superimpose', `n("0*8")${'.superimpose(x => x.superimpose(fast(3)))'.repeat(30)}`],
    ['towers of layer', `n("0*8")${'.layer(rev, fast(2), slow(2))'.repeat(30)}`],
    ['towers of off', `n("0*8")${'.off("<.125 .25>", x => x.off(.25, rev))'.repeat(30)}`],
    ['echoes of echoes', 's("bd*8").echo(1000, .01, .9).echo(1000, .01, .9)'],
    ['a million echoes', 's("bd").echo(1000000, .01, .9)'],
    ['echoes that echo', 'n(0).echoWith(900, .01, x => x.echoWith(900, .01, x => x))'],
    ['events in too many parts', 'n(0).plyWith(1000000, x => x)'],
    ['parts in parts', `n(0)${'.plyForEach(8, x => x)'.repeat(9)}`],
    ['a million chunks', 'n(0).chunk(1000000, rev)'],
    ['pieces of a moment', 'n(0).into("1*60000", fast(1000))'],
    ['chunks in chunks', `n("0*8")${'.chunkInto(64, fast(8))'.repeat(20)}`],
  ])('%s end as an ordinary error within 500 ms of computing', (_, text) => {
    const before = process.threadCpuUsage();
    expect(() => evaluate(text)).toThrow(expect.objectContaining({ code: 'PATTERN_OVER_BUDGET' }));
    expect(process.threadCpuUsage(before).user).toBeLessThan(500_000);
  });
});
