import type { Transport as TransportReply } from '@oiduna/contracts';
import { logger } from '@oiduna/platform';
import { clearSched, gFreeAll, nSet, NO_BUSES, type OscMessage } from '@oiduna/supercollider';
import {
  BEATS_PER_CYCLE,
  cycleAt,
  floor,
  forgetBefore,
  isBefore,
  max,
  microsOf,
  mul,
  nudged,
  onGrid,
  rational,
  type Rational,
  start,
  sub,
  tempoOfTaps,
  type TempoMap,
  toNumber,
  withTempo,
  ZERO,
} from '@oiduna/timing';
import type { AudioServer } from '../audio-server/audio-server.js';
import { after, type Cancel, every, nowMicros } from '../clock.js';
import type { EngineEvents } from '../events.js';
import type { Scheduler } from '../schedule/scheduler.js';
import type { StudioState, TransportDocument } from '../studio/studio-state.js';
import type { Strips } from '../tracks/strips.js';
import { PlayedMaps } from './played-maps.js';

/** Fine enough that a beat's event comes within its first twentieth at 999 bpm. */
const POSITION_CHECK_MS = 20;
/** After a restart of the audio server notes begin again this soon. */
const RESUME_AFTER_MICROS = 50_000;

/** Tails ring out after a stop; what still sounds then has no end of its own. */
const TAILS_MS = 5_000;
/** A median of more taps follows a changing hand too slowly. */
const TAPS_MAX = 8;

/** What performers ask of the transport; what is left out stays. */
export interface TransportWish {
  readonly playing?: boolean | undefined;
  readonly bpm?: number | undefined;
}

/** Play and stop, tempo and position. The tempo map is the truth; this decides how it changes. */
export class Transport {
  private readonly played = new PlayedMaps();
  private taps: number[] = [];
  private turn: Promise<unknown> = Promise.resolve();
  private applied = '';
  private lastBeat = -1;
  private stopTelling: Cancel | undefined;
  private cancelSilence: Cancel = () => undefined;

  constructor(
    private readonly state: StudioState,
    private readonly scheduler: Scheduler,
    private readonly server: AudioServer,
    private readonly strips: Strips,
    private readonly events: EngineEvents,
  ) {}

  /** Go on where the studio was, and follow other writers. */
  follow(): void {
    this.resume();
    this.state.onChange((noun) => {
      if (noun === 'transport' && JSON.stringify(this.state.transport) !== this.applied) this.resume();
    });
    this.stopTelling = every(POSITION_CHECK_MS, () => this.tellBeat());
  }

  halt(): void {
    this.stopTelling?.();
    this.cancelSilence();
  }

  get map(): TempoMap | undefined {
    const { playing, map } = this.state.transport;
    return playing && map !== null ? map : undefined;
  }

  get bpm(): number {
    return this.state.transport.bpm;
  }

  /** Take up the music at the present instant: at the engine's start, and when an audio server is fresh. */
  resume(): void {
    const { map } = this;
    this.applied = JSON.stringify(this.state.transport);
    const from = map && max(map.segments[0].atCycle, cycleAt(map, nowMicros() + RESUME_AFTER_MICROS));
    this.scheduler.follow(map, from ?? ZERO);
  }

  set({ playing, bpm }: TransportWish): Promise<TransportReply> {
    return this.change(async () => {
      const before = this.state.transport;
      const wanted = playing ?? before.playing;
      if (wanted) this.server.mustRun();
      const tempo = bpm ?? before.bpm;
      if (wanted && !before.playing) await this.begin(ZERO, tempo);
      else if (playing === false) await this.rest(null, tempo);
      else if (tempo !== before.bpm) await this.changeTempo(tempo);
    });
  }

  /** Silent as after a stop, at the position that is heard now. */
  pause(): Promise<TransportReply> {
    return this.change(async () => {
      const { playing, bpm } = this.state.transport;
      if (playing) await this.rest(this.position, bpm);
    });
  }

  /** From where it was paused; from cycle 0 when it was not. */
  continue(): Promise<TransportReply> {
    return this.change(async () => {
      this.server.mustRun();
      const { playing, pausedAt, bpm } = this.state.transport;
      if (!playing) await this.begin(pausedAt ?? ZERO, bpm);
    });
  }

  /** While playing it lands at the first instant nothing was sent for; else continue begins there. */
  seek(cycle: number): Promise<TransportReply> {
    return this.change(() => {
      const { transport } = this.state;
      const { map } = this;
      const to = onGrid(cycle);
      if (map === undefined) return this.apply({ ...transport, pausedAt: { ...to } }, ZERO);
      const atMicros = Math.max(nowMicros(), microsOf(map, this.scheduler.horizon));
      this.played.replaced(map, atMicros);
      return this.apply({ ...transport, map: document(start(atMicros, to, transport.bpm)) }, to);
    });
  }

  /** From the first instant nothing was sent for; without a moving clock there is nothing to nudge. */
  nudge(ms: number): Promise<TransportReply> {
    return this.change((): Promise<void> => this.remap((map, at) => nudged(map, at, ms * 1_000), this.bpm));
  }

  /** The arrival counts, not the time this call had to wait for another. */
  tap(): Promise<TransportReply> {
    this.taps = [...this.taps, nowMicros()].slice(-TAPS_MAX);
    const tempo = tempoOfTaps(this.taps);
    return this.change(async () => {
      if (tempo !== undefined && tempo !== this.bpm) await this.changeTempo(tempo);
    });
  }

  /** Silence first, and the bookkeeping after: it waits for nobody. */
  async panic(): Promise<TransportReply> {
    this.scheduler.follow(undefined, ZERO);
    this.server.timed.forget();
    await this.sendAnyway(clearSched(), ...this.freedVoices());
    return this.change(async () => {
      await this.rest(null, this.bpm);
      await this.sendAnyway(...this.freedVoices()); // what was on its way to the audio server meanwhile
    });
  }

  /** The wall clock was set: the music goes on, but what is stored for another engine is in wall-clock time. */
  storeAnew(): void {
    this.turn = this.turn
      .then(() => this.state.putTransport(this.state.transport))
      .catch((error: unknown) => logger('transport').error({ err: error }, 'not stored after a step of the clock'));
  }

  /** Held notes of all tracks end as at the end of their length. */
  releaseNotes(...before: OscMessage[]): Promise<void> {
    const releases = [...this.strips.all].map(({ voicesId }) => nSet(voicesId, { gate: 0 }, NO_BUSES));
    return this.sendAnyway(...before, ...releases);
  }

  /** One after the other: each change builds on the document the one before has stored. */
  private change(work: () => Promise<void>): Promise<TransportReply> {
    const changed = this.turn.then(work).then(() => {
      const described = this.describe();
      this.events.transportChanged(described);
      return described;
    });
    this.turn = changed.catch(() => undefined); // told to whom asked for it
    return changed;
  }

  /** The first note sounds one look-ahead from now, with the full lead. */
  private begin(from: Rational, bpm: number): Promise<void> {
    this.played.forget();
    const map = start(nowMicros() + this.scheduler.lookaheadMicros, from, bpm);
    return this.apply({ playing: true, bpm, map: document(map), pausedAt: null }, from);
  }

  private async rest(at: Rational | null, bpm: number): Promise<void> {
    const pausedAt = at && { ...at };
    const stored = this.apply({ ...this.state.transport, playing: false, bpm, pausedAt }, ZERO);
    this.server.timed.forget();
    await this.releaseNotes(clearSched());
    this.cancelSilence();
    this.cancelSilence = after(TAILS_MS, () => {
      if (!this.state.transport.playing) void this.sendAnyway(...this.freedVoices());
    });
    await stored;
  }

  /** A SynthDef without gate or envelope would sound on for ever. */
  private freedVoices(): OscMessage[] {
    const voices = [...this.strips.all].map(({ voicesId }) => voicesId);
    return voices.length === 0 ? [] : [gFreeAll(...voices)];
  }

  /** A dead server is silent already. */
  private async sendAnyway(...messages: OscMessage[]): Promise<void> {
    if (messages.length > 0) await this.server.sendNow(...messages).catch(() => undefined);
  }

  private async changeTempo(bpm: number): Promise<void> {
    if (this.map === undefined) await this.apply({ ...this.state.transport, bpm }, ZERO);
    else await this.remap((map, at) => withTempo(map, at, bpm), bpm);
  }

  /** Lands where nothing was sent yet: what is on its way keeps its times. */
  private async remap(change: (map: TempoMap, at: Rational) => TempoMap, bpm: number): Promise<void> {
    const { map } = this;
    if (map === undefined) return;
    const at = this.scheduler.horizon;
    const changed = forgetBefore(change(map, at), cycleAt(map, nowMicros()));
    await this.apply({ ...this.state.transport, bpm, map: document(changed) }, at);
  }

  /** The scheduler hears it before the store does, so no window slips in between. */
  private async apply(next: TransportDocument, from: Rational): Promise<void> {
    this.applied = JSON.stringify(next);
    this.state.transport = next;
    this.scheduler.follow(this.map, from);
    await this.state.putTransport(next);
  }

  /** What is heard now, or where continue begins. */
  private get position(): Rational {
    const { map } = this;
    if (map === undefined) return this.state.transport.pausedAt ?? ZERO;
    const now = nowMicros();
    const heard = cycleAt(this.played.at(now) ?? map, now);
    return isBefore(heard, ZERO) ? ZERO : heard;
  }

  describe(): TransportReply {
    const { playing, bpm, pausedAt } = this.state.transport;
    const { position } = this;
    const cycle = floor(position);
    return {
      playing,
      state: playing ? 'playing' : pausedAt === null ? 'stopped' : 'paused',
      bpm,
      beatsPerCycle: BEATS_PER_CYCLE,
      position: { cycle, beat: toNumber(sub(position, rational(cycle))) * BEATS_PER_CYCLE },
      revision: this.state.transportRevision,
    };
  }

  private tellBeat(): void {
    const { map } = this;
    const now = nowMicros();
    if (map === undefined) return;
    const beats = floor(mul(cycleAt(this.played.at(now) ?? map, now), rational(BEATS_PER_CYCLE)));
    if (beats < 0 || beats === this.lastBeat) return;
    this.lastBeat = beats;
    const cycle = Math.floor(beats / BEATS_PER_CYCLE);
    this.events.transportPositioned({ cycle, beat: beats % BEATS_PER_CYCLE, bpm: this.bpm });
  }
}

/** A copy the store may keep. */
const document = (map: TempoMap): NonNullable<TransportDocument['map']> => {
  const [first, ...rest] = map.segments;
  return { segments: [first, ...rest] };
};
