import type { Buffer, ControlRange } from '@oiduna/contracts';
import type { SynthDefControl } from '@oiduna/supercollider';

/** A SynthDef the audio server was proven to hold, with what its notes need to know. */
export interface LoadedSynthDef {
  readonly serverName: string;
  readonly controls: ReadonlyMap<string, SynthDefControl>;
  /** Controls that choose a bus; each must stay on the track's own. */
  readonly busControls: ReadonlySet<string>;
  /** What its notes stay within, by parameter. */
  readonly ranges: ReadonlyMap<string, ControlRange>;
}

export interface LoadedBuffer extends Buffer {
  readonly wavSha256: string;
}

/** What this life of the audio server holds, as confirmed; empty after each restart. */
export class ActualSounds {
  readonly synthDefs = new Map<string, LoadedSynthDef>();
  /** By sample ID. */
  readonly buffers = new Map<string, LoadedBuffer>();
  /** Which life of the audio server this is: what an earlier one was asked for must not touch the numbers of this. */
  life = 0;
  private readonly taken = new Set<number>();
  private nextNumber = 0;

  clear(): void {
    this.life += 1;
    this.synthDefs.clear();
    this.buffers.clear();
    this.taken.clear();
  }

  /**
   * A free buffer number below `limit`, now taken; undefined when all are. In turn, so that a late `/b_info` about
   * a number given back is never taken for the word on its next holder.
   */
  takeBufferNumber(limit: number): number | undefined {
    for (let tried = 0; tried < limit; tried += 1) {
      const number = (this.nextNumber + tried) % limit;
      if (this.taken.has(number)) continue;
      this.taken.add(number);
      this.nextNumber = number + 1;
      return number;
    }
    return undefined;
  }

  /** @returns whether there is a buffer to free: not when the life that took the number is over */
  giveBufferNumber(number: number, life: number): boolean {
    return life === this.life && this.taken.delete(number);
  }
}
