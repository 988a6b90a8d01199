import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import {
  BankName,
  FileName,
  Instant,
  PresetName,
  PresetTag,
  RequestId,
  Revision,
  Sha256,
  SynthDefName,
  TrackName,
} from './names.js';
import { RecordingWish } from './recording.js';
import { Code, CODE_CHARACTERS_MAX, GAIN_MAX, TrackPatch, TrackWish } from './track.js';
import { BPM_MAX, BPM_MIN } from './transport.js';

type Case = readonly [what: string, schema: z.ZodType, taken: readonly unknown[], refused: readonly unknown[]];

const NAMES = ['a', 'kick', 'Kick_2', '808-bd', 'x'.repeat(64)];
const NO_NAMES = ['', 'x'.repeat(65), 'a b', 'a.b', 'a*', 'a>', 'é', 'a/b', '~', 'a:b', 7];

const CASES: readonly Case[] = [
  ['a SynthDef name', SynthDefName, NAMES, NO_NAMES],
  ['a bank name', BankName, NAMES, NO_NAMES],
  ['a track name', TrackName, NAMES, NO_NAMES],
  ['a preset name', PresetName, NAMES, NO_NAMES],
  ['a tag', PresetTag, NAMES, NO_NAMES],
  [
    'a file name',
    FileName,
    ['00 kick.wav', 'ключ.wav', '...', 'x'.repeat(255)],
    ['', '.', '..', 'a/b', 'a\\b', 'a\0b', 'a\nb', 'x'.repeat(256)],
  ],
  ['a sha256', Sha256, ['0123456789abcdef'.repeat(4)], ['', 'a'.repeat(63), 'A'.repeat(64), 'g'.repeat(64)]],
  ['a request ID', RequestId, ['a', 'req:1.2_3-4', 'x'.repeat(64)], ['', 'a b', 'a\r\nb', 'x'.repeat(65), 'é']],
  [
    'an instant',
    Instant,
    ['2026-01-31T12:00:00.000Z'],
    ['2026-01-31T12:00:00Z', '2026-01-31', '2026-01-31T12:00:00.000+01:00'],
  ],
  ['a revision', Revision, [0, 1], [-1, 0.5, '1']],
  ['code', Code, ['s("kicks*4")', 'x'.repeat(CODE_CHARACTERS_MAX)], ['', 'x'.repeat(CODE_CHARACTERS_MAX + 1)]],
  [
    'a track wish',
    TrackWish,
    [{ code: 'x' }, { code: 'x', gain: GAIN_MAX, muted: true, solo: false }],
    [
      {},
      { code: 'x', gain: -0.1 },
      { code: 'x', gain: GAIN_MAX + 0.1 },
      { code: 'x', mute: true },
      { code: 'x', gain: Number.NaN },
    ],
  ],
  ['a track patch', TrackPatch, [{}, { muted: true }], [{ name: 'a' }, { muted: 'yes' }]],
  [
    'a recording wish',
    RecordingWish,
    [{}, { bars: 1 }, { track: 'kick' }],
    [{ bars: 0 }, { bars: 1.5 }, { bars: 10_001 }, { beats: 4 }],
  ],
];

describe.each(CASES)('%s', (_, schema, taken, refused) => {
  it.each(taken)('takes %j', (value) => {
    expect(schema.safeParse(value).success).toBe(true);
  });

  it.each(refused)('refuses %j', (value) => {
    expect(schema.safeParse(value).success).toBe(false);
  });
});

it('a recording is four bars long unless told otherwise', () => {
  expect(RecordingWish.parse({})).toEqual({ bars: 4 });
});

it('a tempo has a range a studio can play', () => {
  expect([BPM_MIN, BPM_MAX]).toEqual([1, 999]);
});
