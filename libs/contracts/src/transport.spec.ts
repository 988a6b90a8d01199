import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { CYCLE_MAX } from './change.js';
import { Meter, Nudge, NUDGE_MS_MAX, Position, RAMP_BARS_MAX, Swing, Tempo } from './transport.js';

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

  it.each<[string, z.ZodType, object, string, readonly unknown[]]>([
    ['ramp', Tempo, { bpm: 90 }, 'overBars', [Number.NaN, Infinity, 0, -4, RAMP_BARS_MAX + 1, '8', null]],
    ['swing', Swing, {}, 'ratio', [Number.NaN, 0.49, 0.76, '0.6', null, undefined]],
    ['swing', Swing, { ratio: 0.6 }, 'division', [4, 12, 32, '8', null]],
    ['meter', Meter, {}, 'beatsPerBar', [Number.NaN, 0, 2.5, 17, '3', null, undefined]],
    ['meter', Meter, { beatsPerBar: 3 }, 'beatUnit', [1, 3, 32, '4', null]],
  ])('has no %s that cannot be played', (_, schema, rest, field, values) => {
    for (const value of values) expect(refusals(schema, { ...rest, [field]: value })).toEqual([field]);
  });

  it.each<[string, z.ZodType, unknown]>([
    ['a position within a cycle', Position, { cycle: 2.5 }],
    ['half a bar long', Tempo, { bpm: 90, overBars: 0.5, apply: { at: { cycle: 8 } } }],
    ['straight', Swing, { ratio: 0.5, division: 8 }],
    ['a waltz', Meter, { beatsPerBar: 3, beatUnit: 4 }],
    ['the begin', Position, { cycle: 0 }],
    ['earlier', Nudge, { ms: -NUDGE_MS_MAX }],
  ])('may be %s', (_, schema, value) => {
    expect(schema.parse(value)).toEqual(value);
  });
});
