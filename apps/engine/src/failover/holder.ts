import { z } from 'zod';
import { aliveSince, isAlive } from '../audio-server/server-record.js';

/** One process of this machine and no other. */
export const Holder = z.object({ pid: z.int().positive(), since: z.string() });
type Holder = z.output<typeof Holder>;

export const ourselves = (): Holder => ({ pid: process.pid, since: aliveSince(process.pid) ?? '' });

/**
 * Whether the process that leads has ended. One that was never seen alive – it runs on another machine, or behind the
 * wall of another container – never has, as far as is known.
 */
export class HolderWatch {
  private seen: Holder | undefined;

  /** What it wrote last may be heard of after its end. */
  see(holder: Holder | undefined): void {
    if (holder?.pid === this.seen?.pid && holder?.since === this.seen?.since) return;
    this.seen = holder !== undefined && isAlive(holder) ? holder : undefined;
  }

  get hasEnded(): boolean {
    return this.seen !== undefined && !isAlive(this.seen);
  }
}
