import type { Onset } from '@oiduna/contracts';
import { gFreeAll, nFree, type OscMessage } from '@oiduna/supercollider';
import type { Strip } from '../audio-server/audio-graph.js';
import type { AudioServer } from '../audio-server/audio-server.js';
import type { KeptSends } from '../failover/server-contents.js';
import { ORBITS_MAX } from '../osc-in/dirt-note.js';
import { numberOf } from '../schedule/note-controls.js';
import type { LoadedSynthDef } from '../sounds/actual-sounds.js';
import type { Strips } from '../tracks/strips.js';
import { asksForSends, newSends, SENDS_MAX, type SendSlot, sendSlot, sendsFor } from './send-messages.js';

/** A note's way through the room and the echo of its track. */
export interface Sent {
  /** With the bus that leads there. */
  readonly strip: Strip;
  readonly messages: readonly OscMessage[];
}

/** The orbit of a note that names none, as in Strudel. */
const ORBIT = 1;

/**
 * The room and the echo of each track whose notes have asked for one (`room`, `delay` and their kin); notes of another
 * `orbit` have others. By track, or `track/orbit`: no track has a stroke in its name.
 */
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
    return Object.fromEntries([...this.made].map(([place, { slot }]) => [place, slot.groupId]));
  }

  /** @param there groups the audio server holds */
  adopt(kept: KeptSends, there: ReadonlySet<number>): void {
    this.forget();
    for (const [place, groupId] of Object.entries(kept)) {
      const strip = this.strips.of(trackOf(place));
      const slot = this.free.find((one) => one.groupId === groupId);
      if (strip === undefined || slot === undefined || !there.has(groupId)) continue;
      this.made.set(place, { slot, strip });
      this.free = this.free.filter((one) => one !== slot);
    }
  }

  /** Give back what belonged to tracks that are gone. */
  reconcile(): void {
    for (const [place, { slot, strip }] of this.made) {
      if (this.strips.of(trackOf(place)) !== strip) this.remove(place, slot);
    }
  }

  /** What rings in them ends now; the next note that asks for one makes it anew. */
  cutTails(): void {
    for (const [place, { slot }] of this.made) this.remove(place, slot);
  }

  private remove(place: string, slot: SendSlot): void {
    this.made.delete(place);
    this.free.push(slot);
    this.send(gFreeAll(slot.groupId), nFree(slot.groupId));
  }

  /** Undefined for a note that asks for neither, whose sound plays them itself, or when no place is left. */
  of(
    { track, controls, cycleSeconds }: { track: string; controls: Onset['controls']; cycleSeconds?: number },
    { controls: own }: LoadedSynthDef,
  ): Sent | undefined {
    if (!asksForSends(controls) || own.has('room') || own.has('delay')) return undefined;
    const place = placeOf(track, controls);
    const made = this.made.get(place) ?? this.make(place);
    if (made === undefined) return undefined;
    const { slot, strip } = made;
    return { strip: { ...strip, bus: slot.bus }, messages: sendsFor(slot, controls, cycleSeconds) };
  }

  private make(place: string): { slot: SendSlot; strip: Strip } | undefined {
    const strip = this.strips.of(trackOf(place));
    const slot = strip && this.free.shift();
    if (slot === undefined || strip === undefined) return undefined;
    const made = { slot, strip };
    this.made.set(place, made);
    this.send(...newSends(slot, strip));
    return made;
  }

  private send(...messages: OscMessage[]): void {
    this.server.sendNow(...messages).catch(() => undefined); // its next life has none
  }
}

function placeOf(track: string, controls: Onset['controls']): string {
  const orbit = Math.floor(numberOf(controls, 'orbit') ?? ORBIT);
  return orbit === ORBIT ? track : `${track}/${Math.min(ORBITS_MAX - 1, Math.max(0, orbit))}`;
}

const trackOf = (place: string): string => place.split('/', 1)[0]!;

const allSlots = (): SendSlot[] => Array.from({ length: SENDS_MAX }, (_, slot) => sendSlot(slot));
