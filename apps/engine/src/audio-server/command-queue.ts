import { after, type Cancel, nowMicros } from '../clock.js';
import { Pace, type Priority } from './pace.js';

/**
 * The one queue of commands to the audio server. Panic, live parameters and notes pass it; edits go before loads, and
 * what waits leaves at a pace at which the server's answers arrive and the engine's own thread has time for the music.
 */
export class CommandQueue {
  private readonly pace = new Pace();
  private next: Cancel | undefined;

  /** What leaves at once has left. */
  passed(commands: number): void {
    this.pace.pass(nowMicros(), commands);
  }

  /** Resolves when these may leave. */
  turn(priority: Priority, commands: number): Promise<void> {
    return new Promise((go) => {
      this.pace.wait(priority, commands, go);
      this.letGo();
    });
  }

  private letGo(): void {
    this.next?.();
    const delayMicros = this.pace.next(nowMicros());
    this.next = delayMicros === undefined ? undefined : after(delayMicros / 1_000, () => this.letGo());
  }
}
