import type { ClockStep } from '../clock.js';

/**
 * Both servers follow the wall clock with one delay-locked loop of second order whose bandwidth is 0.012 Hz
 * (SuperCollider 3.13: SC_TimeDLL.hpp, after Fons Adriaensen, "Using a DLL to filter time"). Per microsecond.
 */
const LOOP_RATE = (Math.PI * 0.012) / 1e6;
/** By then less than a sample is left of a step of a minute. */
const SETTLED_MICROS = 600e6;

/**
 * By how much the audio server's idea of the wall clock is behind, after steps it only follows slowly: 15 % too fast
 * or slow at first after one of two seconds, right again after two minutes. Measured: right to the sample.
 */
export class ClockLag {
  private steps: ClockStep[] = [];

  stepped(step: ClockStep): void {
    this.steps = [...this.steps.filter(({ atMicros }) => step.atMicros - atMicros < SETTLED_MICROS), step];
  }

  /** The server has taken the time anew. */
  forget(): void {
    this.steps = [];
  }

  /** In µs, at a time of `nowMicros`. */
  at(micros: number): number {
    return this.steps.reduce((lag, { atMicros, byMicros }) => lag + byMicros * shareLeft(micros - atMicros), 0);
  }
}

/** What is left of a step of 1 for the loop to follow. */
function shareLeft(sinceMicros: number): number {
  const angle = LOOP_RATE * Math.max(0, sinceMicros);
  return Math.exp(-angle) * (Math.cos(angle) - Math.sin(angle));
}
