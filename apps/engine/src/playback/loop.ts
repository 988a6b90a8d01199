import type { SessionTiming } from '@oiduna/contracts';
import { ceil, COMMON_TIME, div, max, metered, mul, rational, type Rational } from '@oiduna/timing';
import { landingOf } from '../changes/planned-change.js';

const STEPS_PER_CYCLE = 16;
const STEPS_PER_BEAT = 4;
/** A step session knows no meter: its bars are cycles, whatever the transport counts. */
const STEP_METERS = metered(COMMON_TIME);

/** The first instant nothing was sent for that the timing allows, and not before what is planned already. */
export function landingAt(
  timing: SessionTiming,
  horizon: Rational,
  loopSteps: number,
  planned: readonly Rational[],
): Rational {
  const wished = timing === 'seq' ? nextLoop(horizon, loopSteps) : landingOf({ at: timing }, horizon, STEP_METERS);
  return planned.reduce(max, wished);
}

function nextLoop(horizon: Rational, loopSteps: number): Rational {
  const loop = rational(loopSteps, STEPS_PER_CYCLE);
  return mul(rational(ceil(div(horizon, loop))), loop);
}

/** Where in the loop a musical instant is, each counted from 0. */
export function placeIn(cycles: number, loopSteps: number): { step: number; beat: number; bar: number } {
  const step = Math.floor(cycles * STEPS_PER_CYCLE) % loopSteps;
  return { step, beat: Math.floor(step / STEPS_PER_BEAT), bar: Math.floor(step / STEPS_PER_CYCLE) };
}
