import { type PendingChange, type PlannedChange, SESSION_STEPS } from '@oiduna/contracts';

const STEPS_PER_CYCLE = 16;

/** A planned change as the original lists it: one row a track, and the step of the loop it lands on. */
export function pendingChanges({ id, tracks, cycle }: PlannedChange): PendingChange[] {
  const step = Math.round(cycle * STEPS_PER_CYCLE) % SESSION_STEPS;
  const timing = step === 0 ? 'seq' : step % STEPS_PER_CYCLE === 0 ? 'bar' : 'beat';
  return tracks.map((track) => ({
    id,
    type: 'track_update',
    track_id: track,
    apply_timing: timing,
    apply_at_step: step,
  }));
}
