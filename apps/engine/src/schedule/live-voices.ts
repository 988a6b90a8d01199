import { NO_BUSES, nSet, type OscMessage } from '@oiduna/supercollider';
import type { LoadedSynthDef } from '../sounds/actual-sounds.js';
import type { SynthCount } from './voice-limit.js';

/** An envelope told a gate below −1 is released within what is beyond it, however long its own release is. */
const FADED_SECONDS = 0.02;

/** A note on the audio server, or on its way there. */
export interface Voice {
  readonly owner: string;
  readonly nodeId: number;
  readonly atMicros: number;
  readonly def: Pick<LoadedSynthDef, 'controls'>;
}

/** The voices of each performer, the oldest first, until the audio server tells that they have ended. */
export class LiveVoices {
  private readonly voices = new Map<number, Voice>();
  private readonly byOwner = new Map<string, Map<number, Voice>>();
  private lookedMicros = 0;

  begin(voice: Voice): void {
    this.voices.set(voice.nodeId, voice);
    this.byOwner.set(voice.owner, (this.byOwner.get(voice.owner) ?? new Map<number, Voice>()).set(voice.nodeId, voice));
  }

  ended(nodeId: number): void {
    const voice = this.voices.get(nodeId);
    if (voice === undefined) return;
    this.voices.delete(nodeId);
    const own = this.byOwner.get(voice.owner)!;
    own.delete(nodeId);
    if (own.size === 0) this.byOwner.delete(voice.owner);
  }

  count(owner: string): number {
    return this.byOwner.get(owner)?.size ?? 0;
  }

  /** Without those that are only on their way. */
  soundingOf(owner: string, nowMicros: number): number {
    let sounding = 0;
    for (const { atMicros } of this.byOwner.get(owner)?.values() ?? []) if (atMicros <= nowMicros) sounding += 1;
    return sounding;
  }

  /** The oldest that can be faded gives way. @returns what fades it; undefined when none can */
  steal(owner: string): OscMessage | undefined {
    for (const { nodeId, def } of this.byOwner.get(owner)?.values() ?? []) {
      const fade = fadeOf(nodeId, def);
      if (fade === undefined) continue;
      this.ended(nodeId);
      return fade;
    }
    return undefined;
  }

  /** Notices of ends get lost in bursts: where more voices should sound than there are synths, the oldest are over. */
  forgetLost({ synthCount, atMicros }: SynthCount): void {
    if (atMicros === this.lookedMicros) return;
    this.lookedMicros = atMicros;
    const begun = [...this.voices.values()].filter((voice) => voice.atMicros < atMicros);
    for (const { nodeId } of begun.slice(0, Math.max(0, begun.length - synthCount))) this.ended(nodeId);
  }
}

function fadeOf(nodeId: number, { controls }: Voice['def']): OscMessage | undefined {
  if (controls.has('cutGate')) return nSet(nodeId, { cutGate: 0 }, NO_BUSES);
  return controls.has('gate') ? nSet(nodeId, { gate: -1 - FADED_SECONDS }, NO_BUSES) : undefined;
}
