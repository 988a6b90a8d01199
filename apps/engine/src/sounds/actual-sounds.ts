import type { ControlRange } from '@oiduna/contracts';
import type { SynthDefControl } from '@oiduna/supercollider';
import { type BufferLimits, Buffers } from './buffers.js';

/** A SynthDef the audio server was proven to hold, with what its notes need to know. */
export interface LoadedSynthDef {
  readonly serverName: string;
  readonly controls: ReadonlyMap<string, SynthDefControl>;
  /** Controls that choose a bus; each must stay on the track's own. */
  readonly busControls: ReadonlySet<string>;
  /** Real-time memory that one synth of it takes, as far as its graph tells. */
  readonly memoryBytes?: number;
  /** What its notes stay within, by parameter. */
  readonly ranges: ReadonlyMap<string, ControlRange>;
}

/** What this life of the audio server holds, as confirmed; empty after each restart. */
export class ActualSounds {
  readonly synthDefs = new Map<string, LoadedSynthDef>();
  readonly buffers: Buffers;
  /** Which life of the audio server this is: what an earlier one was asked for must not touch the numbers of this. */
  life = 0;

  constructor(limits: BufferLimits) {
    this.buffers = new Buffers(limits);
  }

  clear(): void {
    this.life += 1;
    this.synthDefs.clear();
    this.buffers.clear();
  }
}
