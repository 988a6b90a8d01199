import type { changeTempo, Meter, RequestOf, Swing, Transport as TransportReply } from '@oiduna/contracts';
import { logger } from '@oiduna/platform';
import { gFreeAll, nSet, NO_BUSES, type OscMessage } from '@oiduna/supercollider';
import {
  cycleAt,
  isBefore,
  max,
  microsOf,
  nudged,
  onGrid,
  type Rational,
  tempoOfTaps,
  type TempoMap,
  ZERO,
} from '@oiduna/timing';
import type { AudioServer } from '../audio-server/audio-server.js';
import { after, type Cancel, every, nowMicros } from '../clock.js';
import type { EngineEvents } from '../events.js';
import type { Scheduler } from '../schedule/scheduler.js';
import { TransportDocument } from '../studio/studio-documents.js';
import type { StudioState } from '../studio/studio-state.js';
import type { Strips } from '../tracks/strips.js';
import { PlayedMaps } from './played-maps.js';
import { beatReply, type Heard, heardAt, transportReply } from './transport-reply.js';
import { begun, meterWished, rested, sought, swingWished, tempoWished, trimmed } from './transport-wishes.js';

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
  readonly swing?: Swing | undefined;
}

/** Play and stop, tempo and position. The tempo map is the truth; this decides how it changes. */
export class Transport {
  private readonly played = new PlayedMaps();
  private taps: number[] = [];
  private turn: Promise<unknown> = Promise.resolve();
  private applied = '';
  private lastBeat = '';
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

  /** What sounds now. */
  get bpm(): number {
    return this.heard.bpm;
  }

  /** Take up the music at the present instant: at the engine's start, and when an audio server is fresh. */
  resume(): void {
    const { map } = this;
    this.applied = JSON.stringify(this.state.transport);
    const from = map && max(map.segments[0].atCycle, cycleAt(map, nowMicros() + RESUME_AFTER_MICROS));
    this.scheduler.follow(map, from ?? ZERO);
  }

  /** Tempo and swing hold `from` a position on, at the earliest from the first that nothing was sent for. */
  set({ playing, bpm, swing }: TransportWish, from?: Rational): Promise<TransportReply> {
    return this.change(async () => {
      const before = this.state.transport;
      if (playing ?? before.playing) this.server.mustRun();
      if (playing === false) await this.rest(null);
      if (bpm !== undefined) await this.changeTempo({ bpm }, from);
      if (swing !== undefined) await this.update((transport, at) => swingWished(transport, swing, at), from);
      if (playing === true && !before.playing) await this.begin(ZERO);
    });
  }

  /** In the place of the tempo that was planned. */
  setTempo(wish: RequestOf<typeof changeTempo>): Promise<TransportReply> {
    return this.change(() => this.changeTempo(wish));
  }

  setSwing(swing: Swing): Promise<TransportReply> {
    return this.change(() => this.update((transport, at) => swingWished(transport, swing, at)));
  }

  setMeter(meter: Meter): Promise<TransportReply> {
    return this.change(() => this.update((transport, at) => meterWished(transport, meter, at)));
  }

  /** Silent as after a stop, at the position that is heard now. */
  pause(): Promise<TransportReply> {
    return this.change(async () => {
      if (this.state.transport.playing) await this.rest(max(this.heard.cycle, ZERO));
    });
  }

  /** From where it was paused; from cycle 0 when it was not. */
  continue(): Promise<TransportReply> {
    return this.change(async () => {
      this.server.mustRun();
      if (!this.state.transport.playing) await this.begin('pause');
    });
  }

  /** While playing it lands at the first instant nothing was sent for; else continue begins there. */
  seek(cycle: number): Promise<TransportReply> {
    return this.change(() => {
      const { map, horizon } = this;
      const to = onGrid(cycle);
      const atMicros = map === undefined ? 0 : Math.max(nowMicros(), microsOf(map, horizon));
      if (map !== undefined) this.played.replaced(map, atMicros);
      return this.apply(sought(this.state.transport, to, horizon, atMicros), to);
    });
  }

  /** From the first instant nothing was sent for; without a moving clock there is nothing to nudge. */
  nudge(ms: number): Promise<TransportReply> {
    return this.change(() =>
      this.update((transport, at) =>
        transport.playing && transport.map ? { ...transport, map: nudged(transport.map, at, ms * 1_000) } : transport,
      ),
    );
  }

  /** The arrival counts, not the time this call had to wait for another. */
  tap(): Promise<TransportReply> {
    this.taps = [...this.taps, nowMicros()].slice(-TAPS_MAX);
    const tempo = tempoOfTaps(this.taps);
    return this.change(async () => {
      if (tempo !== undefined) await this.changeTempo({ bpm: tempo });
    });
  }

  /** Silence first, and the bookkeeping after: it waits for nobody. */
  async panic(): Promise<TransportReply> {
    this.scheduler.follow(undefined, ZERO);
    await this.sendAnyway(...this.server.timed.forget(), ...this.freedVoices());
    return this.change(async () => {
      await this.rest(null);
      await this.sendAnyway(...this.freedVoices()); // what was on its way to the audio server meanwhile
    });
  }

  /**
   * Be as another session's transport was, told on our clock; a tempo to come may be taken up ahead of its time.
   * @param jumps whether the music goes on elsewhere, as after a seek
   */
  replay(wished: TransportDocument, jumps: boolean): Promise<TransportReply> {
    return this.change(async () => {
      const { map, horizon } = this;
      const next = wished.playing ? wished.map : null;
      if (next === null) {
        if (map !== undefined) await this.rest(wished.pausedAt);
        return this.apply(wished, ZERO);
      }
      this.server.mustRun();
      if (map !== undefined && !jumps) return this.apply(wished, horizon);
      if (map === undefined) this.played.forget();
      else this.played.replaced(map, microsOf(map, horizon));
      return this.apply(wished, next.segments[0].atCycle);
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
  private begin(from: Rational | 'pause'): Promise<void> {
    this.played.forget();
    const next = begun(this.state.transport, from, nowMicros() + this.scheduler.lookaheadMicros);
    return this.apply(next, next.map?.segments[0].atCycle ?? ZERO);
  }

  private async rest(at: Rational | null): Promise<void> {
    const stored = this.apply(rested(this.state.transport, at, this.horizon), ZERO);
    await this.releaseNotes(...this.server.timed.forget());
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

  private changeTempo(wish: RequestOf<typeof changeTempo>, from?: Rational): Promise<void> {
    return this.update((transport, at) => tempoWished(transport, wish, at), from);
  }

  /** Lands where nothing was sent yet: what is on its way keeps its times. */
  private async update(
    wished: (transport: TransportDocument, horizon: Rational) => TransportDocument,
    from: Rational = ZERO,
  ): Promise<void> {
    const { transport } = this.state;
    const next = wished(transport, max(from, this.horizon));
    if (next !== transport) await this.apply(trimmed(next, nowMicros()), this.horizon);
  }

  /** The first position that can still change: nothing was sent for it. */
  private get horizon(): Rational {
    const { playing, pausedAt } = this.state.transport;
    return playing ? this.scheduler.horizon : (pausedAt ?? ZERO);
  }

  /** The scheduler hears it before the store does, so no window slips in between. */
  private async apply(wished: TransportDocument, from: Rational): Promise<void> {
    const next = TransportDocument.parse(wished); // as it will come back from the store
    this.applied = JSON.stringify(next);
    this.state.transport = next;
    this.scheduler.follow(this.map, from);
    await this.state.putTransport(next);
  }

  get heard(): Heard {
    const now = nowMicros();
    return heardAt(this.state.transport, this.played.at(now), now);
  }

  describe(): TransportReply {
    return transportReply(this.state.transport, this.heard, this.state.transportRevision);
  }

  private tellBeat(): void {
    const { map, heard } = this;
    if (map === undefined || isBefore(heard.cycle, ZERO)) return;
    const told = beatReply(this.state.transport, heard);
    const beat = `${told.cycle} ${told.beat}`;
    if (beat === this.lastBeat) return;
    this.lastBeat = beat;
    this.events.transportPositioned(told);
  }
}
