import type { TrackSettings } from '@oiduna/contracts';
import { floor, type Rational, type TempoMap, ZERO } from '@oiduna/timing';
import type { AudioServer } from '../audio-server/audio-server.js';
import { type Cancel, every, nowMicros } from '../clock.js';
import type { PatternHost } from '../patterns/pattern-host.js';
import type { StudioState } from '../studio/studio-state.js';
import { type CycleSpan, nextLook } from './next-look.js';
import type { SampleLoader } from './sample-loader.js';
import { isHeard, type SoundNames } from './sound-names.js';

const TICK_MS = 250;

/** How far a text was looked at. */
interface Foreseen extends CycleSpan {
  readonly code: string;
}

/** A text, and the cycle it begins with. */
interface Text {
  readonly code: string;
  readonly fromCycle: number;
}

/**
 * Has the samples read that the tracks are going to play. The spare pattern process looks ahead, a text at a time, so
 * what plays does not notice; a note that comes before its look has its sample read all the same, within the look-ahead.
 */
export class Prefetch {
  /** By track, and by change and track for texts that are planned. */
  private readonly foreseen = new Map<string, Foreseen>();
  private looking = false;
  private stale = false;
  private stopTicking: Cancel | undefined;

  constructor(
    private readonly state: StudioState,
    private readonly server: AudioServer,
    private readonly patterns: PatternHost,
    private readonly sounds: SoundNames,
    private readonly samples: SampleLoader,
    /** What plays, and where the next window begins. */
    private readonly music: () => { readonly map: TempoMap | undefined; readonly horizon: Rational },
  ) {}

  run(): void {
    this.state.onChange((noun) => {
      if (noun === 'track' || noun === 'change') this.look();
    });
    this.stopTicking = every(TICK_MS, () => this.look());
  }

  halt(): void {
    this.stopTicking?.();
  }

  /** A fresh audio server holds no sample: what plays is read first, and nothing else until it is needed. */
  anew(): void {
    this.foreseen.clear();
    this.look();
  }

  private look(): void {
    if (!this.server.running || this.state.samples.size === 0) return;
    this.stale = true;
    if (this.looking) return;
    this.looking = true;
    void this.lookAtAll().finally(() => (this.looking = false));
  }

  private async lookAtAll(): Promise<void> {
    while (this.stale) {
      this.stale = false;
      const texts = this.texts();
      for (const key of this.foreseen.keys()) if (!texts.has(key)) this.foreseen.delete(key);
      for (const [key, text] of texts) await this.lookAt(key, text);
    }
  }

  /** Of tracks that the audio server plays. */
  private texts(): Map<string, Text> {
    const { tracks, changes, transport } = this.state;
    const isOurs = ({ osc }: Partial<Pick<TrackSettings, 'osc'>> = {}): boolean => !osc;
    const fromCycle = transport.playing ? 0 : floor(transport.pausedAt ?? ZERO);
    const texts = new Map<string, Text>();
    for (const track of tracks.values()) if (isOurs(track)) texts.set(track.name, { code: track.code, fromCycle });
    for (const [id, change] of changes) {
      for (const [name, wish] of Object.entries(change.tracks)) {
        if (wish?.code === undefined || !isOurs({ ...tracks.get(name), ...wish })) continue;
        texts.set(`${id} ${name}`, { code: wish.code, fromCycle: floor(change.cycle) });
      }
    }
    return texts;
  }

  private async lookAt(key: string, { code, fromCycle }: Text): Promise<void> {
    const { map, horizon } = this.music();
    const before = this.foreseen.get(key);
    const known = before?.code === code ? before : undefined;
    const look = nextLook(known, fromCycle, map && { map, horizon, nowMicros: nowMicros() });
    if (look === undefined) return;
    this.foreseen.set(key, { code, ...look.known });
    const { from, until, untilMicros } = look;
    const sounds = await this.patterns.foresee({ code, from, cycles: until - from }).catch(() => []);
    for (const { name, index } of sounds) {
      const sample = this.sounds.sampleAt(name, index);
      if (sample !== undefined && isHeard(sample)) this.samples.wish(sample, 'foreseen', untilMicros);
    }
  }
}
