import type { Track } from '@oiduna/contracts';
import { gFreeAll, nFree, nSet, NO_BUSES, type OscMessage } from '@oiduna/supercollider';
import { newStrip, type Strip, stripOf, TRACKS_MAX } from '../audio-server/audio-graph.js';
import type { AudioServer } from '../audio-server/audio-server.js';
import { afterUnlessEnded } from '../clock.js';
import type { KeptStrips } from '../failover/server-contents.js';

/** A deleted track's group stays for what was already sent: the longest look-ahead and a short fade. */
const FREED_AFTER_MS = 2_500;

/** What a track's fader should do now, given all tracks. */
export function isAudible(track: Track, tracks: Iterable<Track>): boolean {
  for (const { solo } of tracks) if (solo) return track.solo;
  return !track.muted;
}

/** The tracks' groups, buses and faders on the audio server. */
export class Strips {
  private readonly strips = new Map<string, Strip>();
  private readonly taken = new Set<number>();
  /** What each fader was last told, so that only changes are sent. */
  private readonly told = new Map<string, string>();
  /** Faded out, whatever their tracks wish. */
  private readonly closed = new Set<string>();
  private life = 0;
  /** Faders move at this instant rather than at once. */
  private momentMicros: number | undefined;

  constructor(
    private readonly server: AudioServer,
    private readonly tracks: ReadonlyMap<string, Track>,
  ) {}

  of(track: string): Strip | undefined {
    return this.strips.get(track);
  }

  /** Whose notes it plays: without a name everybody is somebody else. */
  ownerOf(track: string): string {
    const performer = this.tracks.get(track)?.performer;
    return performer === undefined ? `track ${track}` : `performer ${performer}`;
  }

  presetsOf(track: string): Track['presets'] {
    return this.tracks.get(track)?.presets;
  }

  /** Whether what it plays is meant to be heard. */
  isOpen(name: string): boolean {
    const track = this.tracks.get(name);
    return track !== undefined && track.gain > 0 && isAudible(track, this.tracks.values()) && !this.closed.has(name);
  }

  get names(): Iterable<string> {
    return this.strips.keys();
  }

  get all(): Iterable<Strip> {
    return this.strips.values();
  }

  get isFull(): boolean {
    return this.taken.size >= TRACKS_MAX;
  }

  /** A fresh audio server has none. */
  forget(): void {
    this.life += 1;
    this.strips.clear();
    this.taken.clear();
    this.told.clear();
  }

  /** For an engine that takes over. */
  get kept(): KeptStrips {
    const sounding = [...this.strips].map(
      ([name, { slot }]) => [name, { slot, told: this.told.get(name) ?? '' }] as const,
    );
    const slots = new Set(sounding.map(([, { slot }]) => slot));
    return {
      sounding: Object.fromEntries(sounding),
      leaving: [...this.taken].filter((slot) => !slots.has(slot)),
    };
  }

  /** @param there nodes the audio server holds */
  adopt({ sounding, leaving }: KeptStrips, there: ReadonlySet<number>): void {
    this.forget();
    for (const [name, { slot, told }] of Object.entries(sounding)) {
      const strip = stripOf(slot);
      if (!there.has(strip.groupId) || !there.has(strip.faderId)) continue;
      this.taken.add(slot);
      this.strips.set(name, strip);
      this.told.set(name, told);
    }
    for (const slot of leaving) {
      this.taken.add(slot);
      this.free(stripOf(slot));
    }
  }

  /** Make what is wished and missing, move what has changed, free what is no longer wished. */
  reconcile(): void {
    if (!this.server.running) return;
    for (const name of this.strips.keys()) if (!this.tracks.has(name)) this.remove(name);
    for (const track of this.tracks.values()) {
      const audible = isAudible(track, this.tracks.values()) && !this.closed.has(track.name);
      const wish = `${track.gain} ${audible}`;
      if (this.told.get(track.name) === wish) continue;
      const strip = this.strips.get(track.name);
      if (strip === undefined) this.make(track, audible);
      else this.move(nSet(strip.faderId, { gain: track.gain, mute: audible ? 0 : 1 }, NO_BUSES));
      this.told.set(track.name, wish);
    }
  }

  /** Fade a track out, until it is opened again. */
  close(name: string): void {
    this.closed.add(name);
    this.reconcile();
  }

  open(name: string): void {
    this.closed.delete(name);
    this.reconcile();
  }

  /** What `work` changes on the faders is heard at `atMicros`; at once without. */
  movingAt(atMicros: number | undefined, work: () => void): void {
    this.momentMicros = atMicros;
    try {
      work();
    } finally {
      this.momentMicros = undefined;
    }
  }

  private move(message: OscMessage): void {
    if (this.momentMicros === undefined) this.send(message);
    else this.server.timed.send([{ atMicros: this.momentMicros, messages: [message] }]).catch(() => undefined); // as below
  }

  private make(track: Track, audible: boolean): void {
    const slot = this.freeSlot();
    if (slot === undefined) return; // refused at the door with TRACKS_EXHAUSTED
    const strip = stripOf(slot);
    this.taken.add(slot);
    this.strips.set(track.name, strip);
    this.send(...newStrip(strip, track.gain, !audible));
  }

  private remove(name: string): void {
    const strip = this.strips.get(name)!;
    this.strips.delete(name);
    this.told.delete(name);
    this.move(nSet(strip.faderId, { mute: 1 }, NO_BUSES));
    this.free(strip);
  }

  private free(strip: Strip): void {
    const { life } = this;
    afterUnlessEnded(FREED_AFTER_MS, () => {
      if (life !== this.life) return; // a later server has given these numbers to somebody else
      this.send(gFreeAll(strip.groupId), nFree(strip.groupId));
      this.taken.delete(strip.slot);
    });
  }

  private freeSlot(): number | undefined {
    for (let slot = 0; slot < TRACKS_MAX; slot += 1) if (!this.taken.has(slot)) return slot;
    return undefined;
  }

  private send(...messages: Parameters<AudioServer['sendNow']>): void {
    this.server.sendNow(...messages).catch(() => undefined); // its next life is told anew
  }
}
