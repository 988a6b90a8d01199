import { AppError } from '@oiduna/contracts';
import { beforeAll, describe, expect, it } from 'vitest';
import { Budget } from './budget.js';
import { evaluate } from './evaluate.js';
import { FUNCTION_BY_NAME } from './functions/table.js';
import { parseNotation } from './notation.js';
import {
  type Example,
  type PlainEvent,
  documentedExamples,
  lines,
  loadStrudel,
  plain,
  shown,
  stepsOf,
  strudelEvents,
} from './oracle.fixture.js';
import type { Pattern } from './pattern.js';
import { queryCycle } from './query.js';
import { Source } from './source.js';
import { USED_NAMES } from './usage.fixture.js';

const CYCLES = 8;

/** Printed on request; a failed floor prints it as well. */
const WITH_REPORT = process.env['ORACLE_REPORT'] !== undefined;

/** What Strudel does in a browser, with MIDI devices or with its own synthesiser's insides: no pattern of ours. */
const OUT_OF_SCOPE =
  /\b(midi|osc|oschost|oscport|sysex\w*|nrpnn|K|FX|lfo|env|bmod|slider|mouse[xy]|keyDown|whenKey|onTriggerTime|drawLine|queryArc|filterHaps|useRNG|addVoicings|partials|phases|bbexpr)\b/;

/** Share of the in-scope examples whose events are Strudel's, all of them. */
const IDENTICAL_MIN = 0.97;

const NOTATIONS = `
a b | a | a*3 | a/3 b | <a b c> | <a b>*3 | <a b , c d e> | [a b]*1.5 | a@3 b | a@1.5 b _ c | a!3 b | a ! ! b
a*2!2 b | a ~ - b | a . b c . d | [a . b c] | {a b c}%4 | {a b, c d e} | {a b}%<2 4> | <{a b c}%2 d>
a(3,8) | a(-3,8) | a(3,8,2) | a(<3 5>,8,<0 2>) | [a b](3,8)*2 | a([3 5],8) | a:3 | a:b:c | a:<b c> | a:3*2 | a*2:3
a*<2 3> | a*[2 3] | a*<2 3>/2 | a*<2 [3 4]> | 0 .. 4 | 3 .. 1 | -3 .. 1 | 0 .. <2 3> | <0 .. 3> | [0 .. 3]*2 b
a? | a*8? | a*8?0.3 hh*4? | [a b? c?]*2 | a? b? c? d? | a!3? | a!3? b? | a!3?0.3 [b c]? | a?!3 b? | a*8?0.3?0.4 | a?*2 | <a b>? | a(5,8)? | {a? b?}%5
a\\|b\\|c | [a\\|b]*4 | a? [b? c\\|d]*2 | [a b\\|c d\\|e] | [[a\\|b] [c\\|d]]*2 | a, b\\|c
a *2 b | a /2 | a @3 b | a !2 b | a ? b | a (3,8) b | a : b c | a* 2 | a@ b | a! b | a!!! b
^a b | [^a b] c | a.b .5 -1 1. | a~b ~ | a _ _ b | a __ b | <a@2 b> | <a b c>@2 d | [a,b]!2 c
`
  .trim()
  .split('\n')
  .flatMap((line) => line.split(/(?<!\\) \| /))
  .map((text) => text.replaceAll('\\|', '|').trim())
  .filter((text) => text !== 'a, b|c');

const eventsOf = (patterns: readonly Pattern[]): PlainEvent[][] =>
  Array.from({ length: CYCLES }, (_, cycle) =>
    patterns.flatMap((pattern) =>
      queryCycle(pattern, cycle).map(({ whole, part, value }) => ({
        whole: whole ? ([shown(whole.begin), shown(whole.end)] as const) : null,
        part: [shown(part.begin), shown(part.end)] as const,
        value: plain(value),
      })),
    ),
  );

let strudel: Awaited<ReturnType<typeof loadStrudel>>;
beforeAll(async () => {
  strudel = await loadStrudel();
});

describe('mini-notation', () => {
  it.each(NOTATIONS)('%s has the events it has in Strudel, and as many steps', async (text) => {
    const theirs = await strudel.evaluate(`\`${text}\``);
    const ours = parseNotation(new Source(text), 0, text.length, new Budget(10_000));
    expect(eventsOf([ours]).map(lines)).toEqual(strudelEvents(theirs, CYCLES).map(lines));
    expect(ours.steps && shown(ours.steps)).toBe(stepsOf(theirs));
  });
});

const hows = ['', '.in', '.out', '.mix', '.squeeze', '.squeezeout', '.reset', '.restart', '.poly'];
const operations = 'add sub mul div mod pow band bor bxor blshift brshift set keep and or'.split(' ');

const comparisons = ['lt', 'gt', 'lte', 'gte', 'eq', 'ne'];

describe('arithmetic', () => {
  it.each([
    ...hows.map((how) => `n("0 [1 2] <3 4>".add${how}("<10 20> 30 [40 50 60]"))`),
    ...hows.map((how) => `n("0 1 2 3".mul${how}("<2 3>*3"))`),
    ...hows.map((how) => `n("0 1").s("bd").set${how}(n("<5 6> 7").pan("0 1"))`),
    ...hows.slice(0, -1).map((how) => `s("a b c d").keepif${how}("1 [0 1] <0 1>")`),
    ...operations.map((name) => `note("3 5 <6 0>".${name}("<2 3 6>*2"))`),
    ...comparisons.map((name) => `s("hh*6").mask("3 5 <6 0>".${name}("<2 3 6>*2"))`),
    'n("3 5 7".sub.poly("1 2"))',
    'note("c3 e3".add("7 <5 12>"))',
    'n("0 2").add(n("<1 2>"))',
    'n("0 2".add(1, 2))',
    'n(add(1, "0 2"))',
    'n("0 2").superimpose(add(n(1)))',
    's("bd*4").struct("x ~ <x ~> x")',
    's("bd sd").mask("<1 0> [1 0 1]")',
    's("bd sd hh cp").structAll("0 1 <1 ~>")',
    's("bd sd hh cp").maskAll("0 ~ 1")',
    's("<bd cp> sd hh cp").reset("x@3 <x ~>")',
    's("<bd cp> sd hh cp").restart("x@3 <x ~>")',
  ])('%s has the events it has in Strudel', sameEvents);
});

describe('the core', () => {
  it.each([
    's("bd sd").fast("<1 2 1.5>").slow("1 2")',
    's("bd sd hh").early("<0 .25>").late(1/8)',
    's("bd <sd hh>").rev().euclid("<3 5>", 8)',
    's("bd <sd hh>").euclidRot(3, "<8 16>", "<0 2>")',
    'n("0 1 2").off(1/8, x => x.add(n(7))).every("<2 3>", rev)',
    'n("0 1 2").layer(x => x.rev(), fast(2))',
    'stack(s("bd"), [s("hh"), s("cp")], "sd".s())',
    'cat(s("bd hh"), [s("cp"), s("sd")], s("<a b>"))',
    'seq(s("bd"), s("<a b>"), [s("hh"), [s("cp"), s("sd")]])',
    's("hh*8").degradeBy("<0.2 0.8>").pan(rand)',
    'n(irand(8)).struct("x*4 x").pan(sine).gain(saw).room(isaw).size(cosine.slow(3))',
    'const p = s("bd hh"); stack(p, p.rev())',
    'const f = (a, b) => { const c = a.fast(b); return c.rev(); }; f(s("bd hh cp"), 2)',
    'register(\'twice\', (n, p) => p.fast(n).rev()); s("bd hh <cp sd>").twice("<2 3>")',
    'const twice = register(\'twice\', (n, p) => p.fast(n)); s("bd hh").superimpose(twice("2 3"))',
    'n("0 1 2").fmap(v => ({ ...v, n: v.n > 0 ? v.n * 2 : 5 }))',
    'n("0 1 2".fmap(v => v % 2 === 0 || v > 5 ? v + 1 : -v))',
    'n("0 <1 2>").segment("<2 3>").pan(tri.range(1, 3)).gain(square.segment(4))',
    'n(run("<3 4>").add(itri.range(0, 8).segment(4)))',
    'stack(...[1, 2, 3].map(i => n(i).fast(i)))',
    'a: s("bd")\n_b: s("hh")\nc$: s("cp")\n$: s("sd")',
  ])('%s has the events it has in Strudel', sameEvents);
});

describe("the examples of Strudel's own documentation", () => {
  it('have the same events here', { timeout: 60_000 }, async () => {
    const outcomes = [];
    for (const example of documentedExamples().filter(({ code }) => !OUT_OF_SCOPE.test(code))) {
      outcomes.push(await outcomeOf(example));
    }
    const compared = outcomes.filter(({ kind }) => kind !== 'unplayable');
    const identical = compared.filter(({ kind }) => kind === 'identical');
    const share = identical.length / compared.length;
    if (WITH_REPORT || share < IDENTICAL_MIN) {
      console.log(`${identical.length} of ${compared.length} identical\n${reportOf(outcomes)}`);
    }
    expect(compared.length).toBeGreaterThan(300);
    expect(share).toBeGreaterThanOrEqual(IDENTICAL_MIN);
  });
});

describe('the names people use most', () => {
  it('are there', () => {
    const missing = USED_NAMES.slice(0, 200).filter((name) => !FUNCTION_BY_NAME.has(name));
    if (WITH_REPORT) console.log(`${missing.length} of the first 200 names are missing: ${missing.join(' ')}`);
    expect(missing).toEqual([]);
  });
});

async function sameEvents(code: string): Promise<void> {
  const tracks = evaluate(code).tracks.filter(({ muted }) => !muted);
  const ours = eventsOf(tracks.map(({ pattern }) => pattern));
  expect(ours.map(lines)).toEqual(strudelEvents(await strudel.evaluate(code), CYCLES).map(lines));
}

interface Outcome {
  readonly example: Example;
  readonly kind: 'identical' | 'different' | 'refused' | 'unplayable';
  readonly reason: string;
}

async function outcomeOf(example: Example): Promise<Outcome> {
  const expected = await strudelLines(example.code);
  if (expected === undefined) return { example, kind: 'unplayable', reason: 'Strudel alone cannot play it' };
  try {
    const tracks = evaluate(example.code).tracks.filter(({ muted }) => !muted);
    const ours = eventsOf(tracks.map(({ pattern }) => pattern)).map(lines);
    const cycle = ours.findIndex((events, index) => events.join('\n') !== expected[index]?.join('\n'));
    if (cycle < 0) return { example, kind: 'identical', reason: '' };
    return { example, kind: 'different', reason: firstDifference(ours[cycle] ?? [], expected[cycle] ?? [], cycle) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { example, kind: 'refused', reason: String(error.details['reason'] ?? error.message) };
  }
}

async function strudelLines(code: string): Promise<string[][] | undefined> {
  const { log } = console;
  console.log = () => {};
  try {
    return strudelEvents(await strudel.evaluate(code), CYCLES).map(lines);
  } catch {
    return undefined;
  } finally {
    console.log = log;
  }
}

function firstDifference(ours: readonly string[], theirs: readonly string[], cycle: number): string {
  const extra = ours.find((line) => !theirs.includes(line)) ?? 'nothing';
  const missing = theirs.find((line) => !ours.includes(line)) ?? 'nothing';
  return `cycle ${cycle}: ours ${extra}, Strudel ${missing}`;
}

/** Grouped by reason, the most frequent first. */
function reportOf(outcomes: readonly Outcome[]): string {
  const failed = outcomes.filter(({ kind }) => kind !== 'identical');
  const groups = Map.groupBy(failed, ({ kind, reason }) =>
    kind === 'different' ? 'different' : reason.replace(/ \(did you mean.*/, ''),
  );
  return [...groups]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([reason, group]) => `${group.length} × ${reason}\n${group.map(described).join('\n')}`)
    .join('\n');
}

const described = ({ example, kind, reason }: Outcome): string =>
  `    ${example.code.replaceAll('\n', ' ').slice(0, 100)}${kind === 'different' ? `\n        ${reason.slice(0, 240)}` : ''}`;
