import type { ClockStep } from '../clock.js';
import type { EngineEvents } from '../events.js';
import type { TimedBundles } from './timed-bundles.js';

/** The wall clock is set now and then, and with it the time an audio server plays by. */
export class ClockSteps {
  /** How often it was. */
  count = 0;
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly timed: TimedBundles,
    private readonly events: EngineEvents,
  ) {}

  /** One step after the other. */
  stepped(step: ClockStep): void {
    this.count += 1;
    this.turn = this.turn
      .then(() => this.timed.clockStepped(step))
      .catch(() => undefined) // it is away, and takes the time anew when it comes back
      .then((met) => this.events.clockStepped(step.byMicros, met));
  }
}
