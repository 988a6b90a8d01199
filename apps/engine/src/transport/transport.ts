import type { Transport as TransportReply } from '@oiduna/contracts';
import { clearSched, gFreeAll, nSet, NO_BUSES } from '@oiduna/supercollider';
import {
  BEATS_PER_CYCLE,
  cycleAt,
  floor,
  forgetBefore,
  mul,
  rational,
  type Rational,
  start,
  sub,
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

/** Fine enough that a beat's event comes within its first twentieth at 999 bpm. */
const POSITION_CHECK_MS = 20;
/** After a restart of the audio server notes begin again this soon. */
const RESUME_AFTER_MICROS = 50_000;

/** Tails ring out after a stop; what still sounds then has no end of its own. */
const TAILS_MS = 5_000;

/** What performers ask of the transport; what is left out stays. */
export interface TransportWish {
  readonly playing?: boolean | undefined;
  readonly bpm?: number | undefined;
}

/** Play and stop, tempo and position. The tempo map is the truth; this decides how it changes. */
export class Transport {
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
    this.scheduler.follow(map, map === undefined ? ZERO : cycleAt(map, nowMicros() + RESUME_AFTER_MICROS));
  }

  async set({ playing, bpm }: TransportWish): Promise<TransportReply> {
    const before = this.state.transport;
    const wanted = playing ?? before.playing;
    if (wanted) this.server.mustRun();
    const tempo = bpm ?? before.bpm;
    if (wanted && !before.playing) await this.begin(tempo);
    else if (!wanted && before.playing) await this.stop(tempo);
    else if (tempo !== before.bpm) await this.changeTempo(tempo);
    const described = this.describe();
    this.events.transportChanged(described);
    return described;
  }

  /** The first note sounds one look-ahead from now, with the full lead. */
  private begin(bpm: number): Promise<void> {
    const map = start(nowMicros() + this.scheduler.lookaheadMicros, ZERO, bpm);
    return this.apply({ playing: true, bpm, map: document(map) }, ZERO);
  }

  private async stop(bpm: number): Promise<void> {
    const stored = this.apply({ ...this.state.transport, playing: false, bpm }, ZERO);
    const releases = [...this.strips.all].map(({ voicesId }) => nSet(voicesId, { gate: 0 }, NO_BUSES));
    await this.server.sendNow(clearSched(), ...releases).catch(() => undefined); // a dead server is silent
    this.cancelSilence();
    this.cancelSilence = after(TAILS_MS, () => this.silence());
    await stored;
  }

  /** A SynthDef without gate or envelope would sound on for ever. */
  private silence(): void {
    const voices = [...this.strips.all].map(({ voicesId }) => voicesId);
    if (this.state.transport.playing || voices.length === 0) return;
    this.server.sendNow(gFreeAll(...voices)).catch(() => undefined); // a dead server is silent
  }

  /** Lands where nothing was sent yet: what is on its way keeps its times. */
  private changeTempo(bpm: number): Promise<void> {
    const { transport } = this.state;
    const { map } = this;
    if (map === undefined) return this.apply({ ...transport, bpm }, ZERO);
    const at = this.scheduler.horizon;
    const changed = forgetBefore(withTempo(map, at, bpm), cycleAt(map, nowMicros()));
    return this.apply({ ...transport, bpm, map: document(changed) }, at);
  }

  /** The scheduler hears it before the store does, so no window slips in between. */
  private async apply(next: TransportDocument, from: Rational): Promise<void> {
    this.applied = JSON.stringify(next);
    this.state.transport = next;
    this.scheduler.follow(this.map, from);
    await this.state.putTransport(next);
  }

  describe(): TransportReply {
    const { playing, bpm } = this.state.transport;
    const position = playing ? this.scheduler.positionAt(nowMicros()) : ZERO;
    const cycle = Math.max(0, floor(position));
    const beat = Math.max(0, toNumber(sub(position, rational(cycle))) * BEATS_PER_CYCLE);
    return {
      playing,
      bpm,
      beatsPerCycle: BEATS_PER_CYCLE,
      position: { cycle, beat },
      revision: this.state.transportRevision,
    };
  }

  private tellBeat(): void {
    const { map } = this;
    if (map === undefined) return;
    const beats = floor(mul(cycleAt(map, nowMicros()), rational(BEATS_PER_CYCLE)));
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
