import type { Onset } from '@oiduna/contracts';
import { gFreeAll, nFree, type OscMessage } from '@oiduna/supercollider';
import type { Strip } from '../audio-server/audio-graph.js';
import type { AudioServer } from '../audio-server/audio-server.js';
import type { KeptSends } from '../failover/server-contents.js';
import type { LoadedSynthDef } from '../sounds/actual-sounds.js';
import type { Strips } from '../tracks/strips.js';
import { asksForSends, newSends, SENDS_MAX, type SendSlot, sendSlot, sendsFor } from './send-messages.js';

/** A note's way through the room and the echo of its track. */
export interface Sent {
  /** With the bus that leads there. */
  readonly strip: Strip;
  readonly messages: readonly OscMessage[];
}

/** The room and the echo of each track whose notes have asked for one (`room`, `delay` and their kin). */
export class Sends {
  private readonly made = new Map<string, { readonly slot: SendSlot; readonly strip: Strip }>();
  private free = allSlots();

  constructor(
    private readonly server: AudioServer,
    private readonly strips: Strips,
  ) {}

  /** A fresh audio server has none. */
  forget(): void {
    this.made.clear();
    this.free = allSlots();
  }

  /** For an engine that takes over. */
  get kept(): KeptSends {
    return Object.fromEntries([...this.made].map(([track, { slot }]) => [track, slot.groupId]));
  }

  /** @param there groups the audio server holds */
  adopt(kept: KeptSends, there: ReadonlySet<number>): void {
    this.forget();
    for (const [track, groupId] of Object.entries(kept)) {
      const strip = this.strips.of(track);
      const slot = this.free.find((one) => one.groupId === groupId);
      if (strip === undefined || slot === undefined || !there.has(groupId)) continue;
      this.made.set(track, { slot, strip });
      this.free = this.free.filter((one) => one !== slot);
    }
  }

  /** Give back what belonged to tracks that are gone. */
  reconcile(): void {
    for (const [track, { slot, strip }] of this.made) {
      if (this.strips.of(track) !== strip) this.remove(track, slot);
    }
  }

  /** What rings in them ends now; the next note that asks for one makes it anew. */
  cutTails(): void {
    for (const [track, { slot }] of this.made) this.remove(track, slot);
  }

  private remove(track: string, slot: SendSlot): void {
    this.made.delete(track);
    this.free.push(slot);
    this.send(gFreeAll(slot.groupId), nFree(slot.groupId));
  }

  /** Undefined for a note that asks for neither, whose sound plays them itself, or when no place is left. */
  of(
    { track, controls, cycleSeconds }: { track: string; controls: Onset['controls']; cycleSeconds?: number },
    { controls: own }: LoadedSynthDef,
  ): Sent | undefined {
    if (!asksForSends(controls) || own.has('room') || own.has('delay')) return undefined;
    const made = this.made.get(track) ?? this.make(track);
    if (made === undefined) return undefined;
    const { slot, strip } = made;
    return { strip: { ...strip, bus: slot.bus }, messages: sendsFor(slot, controls, cycleSeconds) };
  }

  private make(track: string): { slot: SendSlot; strip: Strip } | undefined {
    const strip = this.strips.of(track);
    const slot = strip && this.free.shift();
    if (slot === undefined || strip === undefined) return undefined;
    const made = { slot, strip };
    this.made.set(track, made);
    this.send(...newSends(slot, strip));
    return made;
  }

  private send(...messages: OscMessage[]): void {
    this.server.sendNow(...messages).catch(() => undefined); // its next life has none
  }
}

const allSlots = (): SendSlot[] => Array.from({ length: SENDS_MAX }, (_, slot) => sendSlot(slot));
