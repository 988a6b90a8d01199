import { AppError, type Meters as MetersReply } from '@oiduna/contracts';
import { cGetN, encodePacket, type Reply } from '@oiduna/supercollider';
import { MASTER_METER, METER_BUSES } from '../audio-server/audio-graph.js';
import type { AudioServer } from '../audio-server/audio-server.js';
import { type Cancel, every, nowMicros } from '../clock.js';
import type { EngineEvents } from '../events.js';
import type { StudioState } from '../studio/studio-state.js';
import type { Strips } from '../tracks/strips.js';
import type { LevelGuard } from './level-guard.js';
import { levelsOf, type Reading, readingAt } from './reading.js';

const ASK_EVERY_MS = 50;
const SILENCE: Reading = { peak: 0, meanSquare: 0, weightedSquare: 0 };

/** The meters of all tracks and of the master, asked for in one message, told in one event; and what they forbid. */
export class Meters {
  private master = SILENCE;
  private tracks = new Map<string, Reading>();
  /** Why each track that is faded out is. */
  private readonly silenced = new Map<string, string>();
  private question: { readonly count: number; readonly packet: Uint8Array } | undefined;
  private stopAsking: Cancel = () => undefined;

  constructor(
    private readonly server: AudioServer,
    private readonly strips: Strips,
    private readonly guard: LevelGuard,
    private readonly events: EngineEvents,
  ) {
    server.confirmations.listeners.push((reply) => this.hear(reply));
  }

  /** A track that is changed in any way is heard again. */
  run(state: StudioState): void {
    state.onChange((noun, name) => {
      if (noun === 'track') this.letIn(name);
    });
    this.stopAsking = every(ASK_EVERY_MS, () => this.ask());
  }

  halt(): void {
    this.stopAsking();
  }

  /** @throws AppError AUDIO_SERVER_AWAY */
  describe(): MetersReply {
    this.server.mustRun();
    return this.levels;
  }

  private get levels(): MetersReply {
    const tracks = [...this.tracks].map(([name, reading]) => [name, levelsOf(reading)] as const);
    return { master: levelsOf(this.master), tracks: Object.fromEntries(tracks) };
  }

  /** Why the track is faded out; undefined while it is not. */
  silencedWhy(track: string): string | undefined {
    return this.silenced.get(track);
  }

  letAllIn(): void {
    for (const track of this.silenced.keys()) this.letIn(track);
  }

  private letIn(track: string): void {
    this.guard.forget(track);
    if (this.silenced.delete(track)) this.strips.open(track);
  }

  private ask(): void {
    if (!this.server.running) return;
    const highest = [...this.strips.all].reduce((bus, { meterBus }) => Math.max(bus, meterBus), MASTER_METER);
    const count = highest + METER_BUSES;
    if (this.question?.count !== count) this.question = { count, packet: encodePacket(cGetN(MASTER_METER, count)) };
    this.server.send(this.question.packet).catch(() => undefined); // its next life is asked anew
  }

  private hear(reply: Reply): void {
    if (reply.kind !== 'c_setn') return;
    this.master = readingAt(MASTER_METER, reply.values) ?? SILENCE;
    this.tracks = new Map();
    for (const name of this.strips.names) {
      const reading = readingAt(this.strips.of(name)!.meterBus, reply.values);
      if (reading === undefined) continue; // made since
      this.tracks.set(name, reading);
      this.watch(name, reading);
    }
    for (const owned of Map.groupBy(this.tracks.keys(), (name) => this.strips.ownerOf(name)).entries()) {
      this.watchTogether(...owned);
    }
    this.events.metersMeasured(this.levels);
  }

  private watch(track: string, reading: Reading): void {
    if (this.silenced.has(track)) return;
    const reason = this.guard.judge(track, reading, nowMicros());
    if (reason !== undefined) this.silence(track, reason);
  }

  /** Many tracks within the ceiling may be far above it together: the loudest of them goes. */
  private watchTogether(owner: string, tracks: readonly string[]): void {
    const heard = tracks.filter((name) => !this.silenced.has(name));
    if (heard.length < 2) return;
    const peakOf = (name: string): number => this.tracks.get(name)!.peak;
    const reason = this.guard.judge(owner, { ...SILENCE, peak: Math.hypot(...heard.map(peakOf)) }, nowMicros());
    if (reason === undefined) return;
    const loudest = heard.reduce((one, other) => (peakOf(other) > peakOf(one) ? other : one));
    this.silence(loudest, `the loudest of ${owner}, together ${reason}`);
    this.guard.forget(owner);
  }

  private silence(track: string, reason: string): void {
    this.silenced.set(track, reason);
    this.strips.close(track);
    this.events.trackFailed(track, new AppError('TRACK_SILENCED', { name: track, reason }));
  }
}
