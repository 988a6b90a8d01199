import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { CYCLE_MAX } from './change.js';
import { Nudge, NUDGE_MS_MAX, Position, Tempo } from './transport.js';

const refusals = (schema: z.ZodType, value: unknown): string[] =>
  schema.safeParse(value).error?.issues.map(({ path }) => path.join('/')) ?? [];

describe('what the transport is asked for', () => {
  it.each<[string, z.ZodType, string, readonly unknown[]]>([
    ['tempo', Tempo, 'bpm', [Number.NaN, Infinity, -Infinity, 0, -120, 1e9, '120', null, undefined]],
    ['position', Position, 'cycle', [Number.NaN, Infinity, -1, CYCLE_MAX + 1, '4', null, undefined]],
    ['nudge', Nudge, 'ms', [Number.NaN, Infinity, NUDGE_MS_MAX + 1, -NUDGE_MS_MAX - 1, '4', null, undefined]],
  ])('has no %s out of this world, and the refusal names the field', (_, schema, field, values) => {
    for (const value of values) expect(refusals(schema, { [field]: value })).toEqual([field]);
  });

  it.each<[string, z.ZodType, unknown]>([
    ['a position within a cycle', Position, { cycle: 2.5 }],
    ['the begin', Position, { cycle: 0 }],
    ['earlier', Nudge, { ms: -NUDGE_MS_MAX }],
  ])('may be %s', (_, schema, value) => {
    expect(schema.parse(value)).toEqual(value);
  });
});
