import type { ClockStep } from '../clock.js';

/**
 * Both servers follow the wall clock with one delay-locked loop of second order whose bandwidth is 0.012 Hz
 * (SuperCollider 3.13: SC_TimeDLL.hpp, after Fons Adriaensen, "Using a DLL to filter time"). Per microsecond.
 */
const LOOP_RATE = (Math.PI * 0.012) / 1e6;
/** By then less than a sample is left of a step of a minute. */
const SETTLED_MICROS = 600e6;
/** A status says nothing of a step it may not have seen yet. */
const STATUS_AGE_MICROS = 500_000;
/** Smaller deviations are the loop's own trembling. */
const PACE_DEVIATION_MIN = 1e-3;

/** What a clock follows: a step of the wall clock, or what it was wrong by when it began. */
export interface FollowedStep extends ClockStep {
  /** How much slower than the pace it began with the device runs, as a share; 0 for a clock that knows its device. */
  readonly slowerBy?: number;
}

/**
 * By how much the audio server's idea of the wall clock is behind, after steps it only follows slowly: 15 % too fast
 * or slow at first after one of two seconds, right again after two minutes. Measured: right to the sample.
 */
export class ClockLag {
  private steps: FollowedStep[] = [];

  stepped(step: FollowedStep): void {
    this.steps = [...this.steps.filter(({ atMicros }) => step.atMicros - atMicros < SETTLED_MICROS), step];
  }

  /** The server has taken the time anew. */
  forget(): void {
    this.steps = [];
  }

  /**
   * Whether the server has meanwhile read the clock anew, as it does when the driver misses a block. It plays at its
   * own idea of the sample rate; `paceRatio` is that rate over the nominal one.
   */
  isContradictedBy(paceRatio: number, nowMicros: number): boolean {
    const last = this.steps.at(-1);
    if (last === undefined || nowMicros - last.atMicros < STATUS_AGE_MICROS) return false;
    const expected = this.gainAt(nowMicros);
    return Math.abs(expected) > PACE_DEVIATION_MIN && Math.abs(1 / paceRatio - 1) < Math.abs(expected) / 2;
  }

  /** How much faster than ours it runs then, as a share. */
  gainAt(micros: number): number {
    return this.steps.reduce((gain, { atMicros, byMicros, slowerBy = 0 }) => {
      const sinceMicros = micros - atMicros;
      return gain + byMicros * gainOf(sinceMicros) - slowerBy * shareLeft(sinceMicros);
    }, 0);
  }

  /** In µs, at a time of `nowMicros`. */
  at(micros: number): number {
    return this.steps.reduce((lag, { atMicros, byMicros, slowerBy = 0 }) => {
      const sinceMicros = micros - atMicros;
      return lag + byMicros * shareLeft(sinceMicros) + slowerBy * driftLeft(sinceMicros);
    }, 0);
  }
}

/** By how much a clock runs behind for a device slower by 1 than its loop began with, until it has learnt the pace. */
function driftLeft(sinceMicros: number): number {
  const angle = LOOP_RATE * Math.max(0, sinceMicros);
  return (Math.exp(-angle) * Math.sin(angle)) / LOOP_RATE;
}

/** What is left of a step of 1 for the loop to follow. */
export function shareLeft(sinceMicros: number): number {
  const angle = LOOP_RATE * Math.max(0, sinceMicros);
  return Math.exp(-angle) * (Math.cos(angle) - Math.sin(angle));
}

/** How much a clock gains on ours, following a step of 1: the slope of `shareLeft`, downwards. Per microsecond. */
export function gainOf(sinceMicros: number): number {
  const angle = LOOP_RATE * sinceMicros;
  return 2 * LOOP_RATE * Math.exp(-angle) * Math.cos(angle);
}
