import type { SynthDefPreset, SynthDefRecalled } from '@oiduna/contracts';
import { change } from './rehearsal.fixture.js';

/** What a studio would answer about presets of SynthDefs. */
export const synthDefPreset: SynthDefPreset = {
  synthDef: 'pling',
  owner: 'ada',
  name: 'warm',
  parameters: { freq: 220, amp: 0.2 },
  tags: ['soft'],
  note: '',
  savedAt: '2026-01-02T03:04:05.678Z',
  requestId: 'r-1',
  revision: 3,
};
export const synthDefRecalled: SynthDefRecalled = {
  preset: synthDefPreset,
  change: { ...change, presets: ['pling/warm'] },
  toCycle: 13,
  warnings: ['freq 220 is beyond the range: pling takes 300 to 2000 Hz'],
};
