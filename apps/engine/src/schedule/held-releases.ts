import type { TimedMessages } from '@oiduna/supercollider';
import type { Unended } from '../failover/schedule.js';

/**
 * Releases of notes that sound on beyond the look-ahead. scsynth keeps 2,048 bundles and drops the next without a
 * word, so an end that is minutes away waits here and not there.
 */
export class HeldReleases {
  private held: TimedMessages[] = [];

  /** @returns those of `bundles` that are due before `untilMicros`, with earlier ones whose time has come */
  take(bundles: readonly TimedMessages[], untilMicros: number): TimedMessages[] {
    const all = this.held.length === 0 ? bundles : [...this.held, ...bundles];
    this.held = all.filter(({ atMicros }) => atMicros >= untilMicros);
    return all.filter(({ atMicros }) => atMicros < untilMicros);
  }

  /** After a stop nothing is left to end. */
  forget(): void {
    this.held = [];
  }

  /** For an engine that takes over. */
  kept(offsetMicros: number): Unended['releases'] {
    return this.held.map(({ atMicros, messages }) => ({ atMicros: atMicros + offsetMicros, messages: [...messages] }));
  }

  adopt(kept: Unended['releases'], offsetMicros: number): void {
    this.held = kept.map(({ atMicros, messages }) => ({ atMicros: atMicros - offsetMicros, messages }));
  }

  get size(): number {
    return this.held.length;
  }
}
