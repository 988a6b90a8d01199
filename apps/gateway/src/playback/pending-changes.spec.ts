import type { PlannedChange } from '@oiduna/contracts';
import { expect, it } from 'vitest';
import { pendingChanges } from './pending-changes.js';

const planned = (cycle: number, tracks = ['kick']): PlannedChange => ({
  id: '7f0e7c5e-54c5-4f1c-9a51-3b7de6d1b0aa',
  tracks,
  synthDefs: [],
  cycle,
  soundsAt: '2026-01-02T03:04:05.678Z',
  requestId: 'r1',
});

it.each([
  [0, 0, 'seq'],
  [16, 0, 'seq'],
  [17, 16, 'bar'],
  [3.25, 52, 'beat'],
])('a change at cycle %d lands at step %d of the loop, which begins a %s', (cycle, step, timing) => {
  expect(pendingChanges(planned(cycle))).toMatchObject([{ apply_at_step: step, apply_timing: timing }]);
});

it('a change of two tracks is two rows with one id', () => {
  const rows = pendingChanges(planned(4, ['kick', 'snare']));
  expect(rows.map(({ track_id }) => track_id)).toEqual(['kick', 'snare']);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(1);
});
