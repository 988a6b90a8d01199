import { AppError } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import { BREAKOUTS, SHADOWS } from './breakouts.fixture.js';
import { type Evaluation, evaluate } from './evaluate.js';
import { FUNCTIONS } from './functions/table.js';
import { chained, chanceOf, grown, mutated } from './fuzz.fixture.js';
import { LIMITS } from './limits.js';
import { queryCycle } from './query.js';

const CYCLES = 3;
const FUZZ_CASES = 6_000;
/** Set TEST_SEED to look elsewhere; a failure names the text. */
const SEED = Number(process.env['TEST_SEED'] ?? 20_261_123);
/** A tenth of what a text may cost is enough to get everywhere, and quick. */
const SMALL = { ...LIMITS, stepsPerText: LIMITS.stepsPerText / 10, stepsPerCycle: LIMITS.stepsPerCycle / 10 };

/** All that a text gives to the outside. */
const answerOf = ({ tracks, problems }: Evaluation) => ({
  tracks: tracks.map(({ pattern, ...others }) => ({
    ...others,
    events: Array.from({ length: CYCLES }, (_, cycle) => queryCycle(pattern, cycle, SMALL)).flat(),
  })),
  problems,
});

/** Somebody else's text, which uses whatever a stranger might try to change. */
const NEIGHBOUR = `const twice = x => x.fast(2);
register('soft', (amount, x) => x.gain(amount));
kick: s("bd(3,8) [sd | cp]?").soft("0.5 <1 0.7>").every(2, rev)
hat: stack(s("hh*8?").pan(rand), note("c eb:1 g").apply(twice)).add(n("0 1"))
samples()`;
const neighbour = (): string => JSON.stringify(answerOf(evaluate(NEIGHBOUR)));

/** The whole tree of what can be reached from a value: only plain data may be there. */
function strangersIn(value: unknown, path = 'answer'): string[] {
  if (value === null || ['string', 'number', 'boolean', 'undefined'].includes(typeof value)) return [];
  if (typeof value !== 'object') return [`${path} is a ${typeof value}`];
  const prototype: unknown = Object.getPrototypeOf(value);
  const isPlain = prototype === Object.prototype || (prototype === Array.prototype && Array.isArray(value));
  if (!isPlain) return [`${path} is of ${String(prototype)}`];
  return Reflect.ownKeys(value).flatMap((key) => {
    const property = Object.getOwnPropertyDescriptor(value, key)!;
    if (property.get || property.set) return [`${path}.${String(key)} is a getter`];
    return strangersIn(property.value, `${path}.${String(key)}`);
  });
}

const BUILT_IN = [Object, Array, Function, String, Number, Boolean, Map, Set, Promise, RegExp, Error].map(
  ({ prototype }) => prototype as object,
);
const tableNow = () => FUNCTIONS.map((row) => [...Object.values(row), ...Object.values(row.call ?? {})]);
const prototypesNow = (): unknown[] =>
  BUILT_IN.flatMap((prototype) =>
    Reflect.ownKeys(prototype).flatMap((key) => {
      const { value, get, set } = Object.getOwnPropertyDescriptor(prototype, key)!;
      return [key, value, get, set];
    }),
  );

/** Nothing but an answer of plain data, or an error that says where. */
function expectHarmless(text: string): 'plays' | 'refused' {
  try {
    const answer = answerOf(evaluate(text, SMALL));
    expect(strangersIn(answer), text).toEqual([]);
    return 'plays';
  } catch (error) {
    if (!(error instanceof AppError)) throw new Error(`not refused: ${JSON.stringify(text)}`, { cause: error });
    expect(['PATTERN_SYNTAX', 'PATTERN_OVER_BUDGET', 'TIME_TOO_FINE'], text).toContain(error.code);
    return 'refused';
  }
}

describe('a text that wants out of the language', () => {
  const before = neighbour();

  it.each(BREAKOUTS)('%j is refused, and says where', (text) => {
    let error: unknown;
    try {
      answerOf(evaluate(text));
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(AppError);
    const { code, details } = error as AppError;
    expect(['PATTERN_SYNTAX', 'PATTERN_OVER_BUDGET']).toContain(code);
    const { line, column } = details as { line: number; column: number };
    const lines = text.split('\n');
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(column).toBeLessThanOrEqual(lines[line - 1]!.length + 1);
  });

  it('changes nothing for the next one', () => {
    expect(neighbour()).toBe(before);
  });
});

describe('a text that gives names another meaning', () => {
  it.each(SHADOWS)('%s does so for itself alone', (text) => {
    const before = neighbour();
    const answer = answerOf(evaluate(text));
    expect(strangersIn(answer)).toEqual([]);
    expect(neighbour()).toBe(before);
    expect(answerOf(evaluate(text))).toEqual(answer);
  });
});

describe('texts by chance', () => {
  it(`play or are refused, and change nothing: ${FUZZ_CASES} of seed ${SEED}`, { timeout: 240_000 }, () => {
    const [before, table, prototypes] = [neighbour(), tableNow(), prototypesNow()];
    const chance = chanceOf(SEED);
    const valid = [...FUNCTIONS.map(({ example }) => example), ...SHADOWS, NEIGHBOUR];
    const counts = { plays: 0, refused: 0 };
    for (let count = 0; count < FUZZ_CASES; count += 1) {
      const model = valid[Math.floor(chance() * valid.length)]!;
      const kinds = [grown(chance), chained(chance), mutated(model, chance)];
      counts[expectHarmless(kinds[count % kinds.length]!)] += 1;
    }
    process.stdout.write(`seed ${SEED}: ${counts.plays} texts play, ${counts.refused} are refused\n`);
    expect(counts.plays).toBeGreaterThan(FUZZ_CASES / 10);
    expect(neighbour()).toBe(before);
    expect(tableNow()).toEqual(table);
    expect(prototypesNow().every((part, index) => Object.is(part, prototypes[index]))).toBe(true);
  });
});
