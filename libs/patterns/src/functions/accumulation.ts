import { fromNumber } from '@oiduna/timing';
import { echoed, looping, morphed, onBeat, plied, switched, turns } from '../accumulate.js';
import { late, mapValues, stack } from '../combine.js';
import { FACTOR_MAX } from '../limits.js';
import type { Controls, Pattern } from '../pattern.js';
import { repeatCycles } from '../stepwise.js';
import { type Site, described } from '../value.js';
import { generator, transform } from './builders.js';
import { isControls } from './controls.js';
import { type Change, takes } from './parameters.js';
import type { FunctionRow, Head } from './row.js';

const FAR = { min: -FACTOR_MAX, max: FACTOR_MAX };
const CHANGE = takes.change('change');
const TIMES = takes.number('times', { what: 'a number of times', ...FAR });
const LATER = takes.time('cycles', { what: 'a shift', ...FAR });
const FEEDBACK = takes.number('feedback', FAR);
const PARTS = takes.number('parts', { what: 'the number of parts', min: 1, max: FACTOR_MAX, isInteger: true });
const FACTOR = takes.time('factor', { what: 'a factor', min: 0, max: FACTOR_MAX });

/** Controls of each event that come from those it has. */
const adjusted = (
  name: string,
  pattern: Pattern,
  { source, offset }: Site,
  change: (controls: Controls) => Controls,
): Pattern =>
  mapValues(pattern, (value, { locations }) => {
    if (isControls(value)) return { ...value, ...change(value) };
    const at = locations[0]?.start ?? offset;
    return source.fail(at, `${name} changes a sound: write s(${described(value)}) or note(...) first`);
  });

/** The pattern to the left, the changed one to the right of it; at 1 they are as far apart as they can be. */
function apart(pattern: Pattern, by: number, change: Change, site: Site): Pattern {
  const panned = (shift: number): Pattern =>
    adjusted('jux', pattern, site, ({ pan }) => ({ pan: (typeof pan === 'number' ? pan : 0.5) + shift }));
  return stack([panned(-by / 2), change(panned(by / 2))]);
}

const quieter = (pattern: Pattern, gain: number, site: Site): Pattern =>
  adjusted('echo', pattern, site, () => ({ gain }));

const LAYERS: readonly FunctionRow[] = [
  transform({
    names: 'superimpose',
    help: 'The pattern and changes of it at once.',
    example: 'n("0 2 4").superimpose(x => x.add(n(2)))',
    parameters: [takes.rest(CHANGE)],
    run: (pattern, changes) => stack([pattern, ...changes.map((change) => change(pattern))]),
  }),
  transform({
    names: 'layer',
    help: 'Changes of the pattern at once, without the pattern itself.',
    example: 'note("c e").layer(x => x.rev(), fast(2))',
    parameters: [takes.rest(CHANGE)],
    run: (pattern, changes) => stack(changes.map((change) => change(pattern))),
  }),
  transform({
    names: 'off',
    help: 'The pattern and a later, changed copy of it.',
    example: 'note("c e g").off(1/8, x => x.add(note(12)))',
    parameters: [LATER, CHANGE],
    run: (pattern, cycles, change) => stack([pattern, change(late(cycles, pattern))]),
  }),
  transform({
    names: 'jux',
    help: 'The pattern on the left, a change of it on the right.',
    example: 's("bd sd hh cp").jux(rev)',
    parameters: [CHANGE],
    run: (pattern, change, site) => apart(pattern, 1, change, site),
  }),
  transform({
    names: 'juxBy juxby',
    help: 'The pattern and a change of it, so far apart: 0 is the middle, 1 is left and right.',
    example: 's("bd sd hh cp").juxBy("<0.5 1>", rev)',
    parameters: [takes.number('width', FAR), CHANGE],
    run: (pattern, by, change, site) => apart(pattern, by, change, site),
  }),
];

const ECHOES: readonly FunctionRow[] = [
  transform({
    names: 'echo',
    help: 'So many copies, each so much later and quieter than the one before it.',
    example: 's("bd sd").echo(3, 1/6, 0.8)',
    parameters: [TIMES, LATER, FEEDBACK],
    run: (pattern, times, cycles, feedback, site) =>
      echoed(times, cycles, pattern, (copy, index) => quieter(copy, feedback ** index, site)),
  }),
  transform({
    names: 'stut',
    help: 'As echo, with the last two arguments the other way round.',
    example: 's("bd sd").stut(3, 0.8, 1/6)',
    parameters: [TIMES, FEEDBACK, LATER],
    run: (pattern, times, feedback, cycles, site) =>
      echoed(times, cycles, pattern, (copy, index) => quieter(copy, feedback ** index, site)),
  }),
  transform({
    names: 'echoWith echowith stutWith stutwith',
    help: 'So many copies, each so much later than the one before it; a function changes each, by its number.',
    example: 'n("0 2").echoWith(4, 1/8, (p, i) => p.add(n(i)))',
    parameters: [TIMES, LATER, CHANGE],
    run: (pattern, times, cycles, change) => echoed(times, cycles, pattern, (copy, index) => change(copy, index)),
  }),
  transform({
    names: 'plyWith plywith',
    help: 'Each event so many times in its own time, changed once more each time.',
    example: 'note("c3 [e3 g3]").plyWith(4, p => p.add(note(2)))',
    parameters: [FACTOR, CHANGE],
    run: (pattern, factor, change) => plied(factor, pattern, (_, before) => change(before)),
  }),
  transform({
    names: 'plyForEach plyforeach',
    help: 'Each event so many times in its own time, each changed by its number.',
    example: 'note("c3 [e3 g3]").plyForEach(4, (p, i) => p.add(note(i * 2)))',
    parameters: [FACTOR, CHANGE],
    run: (pattern, factor, change) => plied(factor, pattern, (first, _, index) => change(first, index)),
  }),
];

/** One part of the cycle after the other is changed. */
const chunk = (
  head: Head,
  turn: (cycle: number) => number,
  given: (pattern: Pattern, parts: number) => Pattern,
): FunctionRow =>
  transform({
    ...head,
    parameters: [PARTS, CHANGE],
    keepsSteps: true,
    run: (pattern, parts, change) => {
      const plain = given(pattern, parts);
      const changed = change(plain);
      return switched(turns(parts, turn), plain, () => changed);
    },
  });

/** One part of the cycle after the other is looped and changed. */
const chunkInto = (head: Head, turn: (cycle: number) => number): FunctionRow =>
  transform({
    ...head,
    parameters: [PARTS, CHANGE],
    run: (pattern, parts, change) => switched(turns(parts, turn), pattern, (piece) => change(looping(piece, pattern))),
  });

const forwards = (cycle: number): number => cycle;
const backwards = (cycle: number): number => -cycle;
const asItIs = (pattern: Pattern): Pattern => pattern;
const untilAllHadTheirTurn = (pattern: Pattern, parts: number): Pattern => repeatCycles(fromNumber(parts), pattern);

const PIECES: readonly FunctionRow[] = [
  chunk(
    {
      names: 'chunk slowChunk slowchunk',
      help: 'Changes one of so many parts of the cycle, the next one each time; then the next cycle begins.',
      example: 'n("0 1 2 3").chunk(4, x => x.add(n(7)))',
    },
    forwards,
    untilAllHadTheirTurn,
  ),
  chunk(
    {
      names: 'chunkBack chunkback',
      help: 'As chunk, but the part before each time.',
      example: 'n("0 1 2 3").chunkBack(4, x => x.add(n(7)))',
    },
    backwards,
    untilAllHadTheirTurn,
  ),
  chunk(
    {
      names: 'fastChunk fastchunk',
      help: 'As chunk, but the pattern goes on with its next cycle each time.',
      example: 'n("<0 8> 1 2 3").fastChunk(4, x => x.add(n(7)))',
    },
    forwards,
    asItIs,
  ),
  chunkInto(
    {
      names: 'chunkInto chunkinto',
      help: 'Loops and changes one of so many parts of the cycle, the next one each time.',
      example: 's("bd sd ht lt").chunkInto(4, fast(2))',
    },
    forwards,
  ),
  chunkInto(
    {
      names: 'chunkBackInto chunkbackinto',
      help: 'As chunkInto, from the last part to the first.',
      example: 's("bd sd ht lt").chunkBackInto(4, fast(2))',
    },
    (cycle) => -cycle - 1,
  ),
  transform({
    names: 'into',
    help: 'Loops and changes the pieces of the pattern that lie under true steps of another.',
    example: 's("bd sd ht lt").into("1 0", fast(2))',
    parameters: [takes.pattern('pieces'), takes.optional(CHANGE, asItIs)],
    run: (pattern, flags, change) => switched(flags, pattern, (piece) => change(looping(piece, pattern))),
  }),
  transform({
    names: 'repeatCycles',
    help: 'Each cycle so many times.',
    example: 'n("<0 1 2> 3").repeatCycles(2)',
    parameters: [takes.time('times', { what: 'a number of times', min: 0, max: FACTOR_MAX })],
    keepsSteps: true,
    run: (pattern, times) => repeatCycles(times, pattern),
  }),
];

const rhythmOf = (value: unknown): boolean[] =>
  (Array.isArray(value) ? (value as readonly unknown[]) : [value]).map(Boolean);

const RHYTHMS: readonly FunctionRow[] = [
  transform({
    names: 'beat',
    help: 'Only on some steps of a cycle, counted from 0.',
    example: 's("bd").beat("0,7,10", 16)',
    parameters: [
      takes.time('beat', FAR),
      takes.time('steps', { what: 'the number of steps', min: 0, max: FACTOR_MAX }),
    ],
    run: (pattern, beat, steps) => onBeat(beat, steps, pattern),
  }),
  generator({
    names: 'morph',
    help: 'A rhythm between two others: at 0 the first, at 1 the second.',
    example: 's("hh").struct(morph([1, 0, 1, 0], [1, 1, 0, 0], 0.25))',
    parameters: [takes.each('from'), takes.each('to'), takes.time('by', FAR)],
    run: (from, to, by) => morphed(rhythmOf(from), rhythmOf(to), by),
  }),
];

export const ACCUMULATION_FUNCTIONS: readonly FunctionRow[] = [...LAYERS, ...ECHOES, ...PIECES, ...RHYTHMS];
