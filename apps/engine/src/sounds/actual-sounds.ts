import type { Buffer } from '@oiduna/contracts';
import type { SynthDefControl } from '@oiduna/supercollider';

/** A SynthDef the audio server was proven to hold, with what its notes need to know. */
export interface LoadedSynthDef {
  readonly serverName: string;
  readonly controls: ReadonlyMap<string, SynthDefControl>;
  /** Controls that choose a bus; each must stay on the track's own. */
  readonly busControls: ReadonlySet<string>;
}

export interface LoadedBuffer extends Buffer {
  readonly wavSha256: string;
}

/** What this life of the audio server holds, as confirmed; empty after each restart. */
export class ActualSounds {
  readonly synthDefs = new Map<string, LoadedSynthDef>();
  /** By sample ID. */
  readonly buffers = new Map<string, LoadedBuffer>();
  private readonly taken = new Set<number>();

  clear(): void {
    this.synthDefs.clear();
    this.buffers.clear();
    this.taken.clear();
  }

  /** The lowest free buffer number below `limit`, now taken; undefined when all are. */
  takeBufferNumber(limit: number): number | undefined {
    for (let number = 0; number < limit; number += 1) {
      if (!this.taken.has(number)) {
        this.taken.add(number);
        return number;
      }
    }
    return undefined;
  }

  giveBufferNumber(number: number): void {
    this.taken.delete(number);
  }
}
