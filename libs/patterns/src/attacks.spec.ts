import { AppError } from '@oiduna/contracts';
import { afterAll, describe, expect, it } from 'vitest';
import { ATTACKS } from './attacks.fixture.js';
import { evaluate } from './evaluate.js';
import { LIMITS } from './limits.js';
import { queryCycle } from './query.js';

/** Of this thread's own CPU, and of a slow one: the budget alone decides when a text ends. */
const ANSWER_CPU_MS_MAX = 1_000;
const REASON_CHARACTERS_MAX = 300;
const LATER_CYCLES = 8;

interface Answer {
  readonly error: unknown;
  readonly tracks: number;
}

/** Evaluated, and played on for some cycles. */
function answerTo(text: string): Answer {
  let tracks = 0;
  try {
    const { tracks: all, problems } = evaluate(text);
    tracks = all.length;
    expect(problems.length).toBeLessThanOrEqual(64);
    for (const { pattern } of all) {
      for (let cycle = 4; cycle < 4 + LATER_CYCLES; cycle += 1) {
        expect(queryCycle(pattern, cycle).length).toBeLessThanOrEqual(LIMITS.eventsPerCycle);
      }
    }
    return { error: undefined, tracks };
  } catch (error) {
    return { error, tracks };
  }
}

describe('an attack', () => {
  const times: { name: string; ms: number; wallMs: number }[] = [];

  it.each(Object.entries(ATTACKS))('by %s ends as an ordinary error or plays within the limits', (name, text) => {
    const [cpu, began] = [process.threadCpuUsage(), performance.now()];
    const { error, tracks } = answerTo(text);
    const { user, system } = process.threadCpuUsage(cpu);
    times.push({ name, ms: (user + system) / 1_000, wallMs: performance.now() - began });
    if (error !== undefined) {
      expect(error).toBeInstanceOf(AppError);
      const { code, details } = error as AppError;
      expect(['PATTERN_SYNTAX', 'PATTERN_OVER_BUDGET', 'TIME_TOO_FINE']).toContain(code);
      if (tracks === 0) expect(details).toMatchObject({ line: expect.any(Number), column: expect.any(Number) });
      expect(JSON.stringify(details).length).toBeLessThan(REASON_CHARACTERS_MAX);
    }
    expect(times.at(-1)!.ms).toBeLessThan(ANSWER_CPU_MS_MAX);
  });

  afterAll(() => {
    const slowest = times.toSorted((a, b) => b.ms - a.ms).slice(0, 5);
    const lines = slowest.map(({ name, ms, wallMs }) => `${ms.toFixed(0)} ms CPU (${wallMs.toFixed(0)} ms): ${name}`);
    process.stdout.write(`${times.length} attacks, the slowest answers\n${lines.join('\n')}\n`);
  });
});
