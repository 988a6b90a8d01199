import {
  clearSched,
  encodeBundle,
  type OscMessage,
  packBundles,
  status,
  type TimedMessages,
} from '@oiduna/supercollider';
import { type ClockStep, every, nowMicros, wait, wallOffsetMicros } from '../clock.js';
import { ClockLag } from './clock-lag.js';
import { FreshClock } from './fresh-clock.js';
import type { ServerClock } from './server-clock.js';
import type { ServerName } from './server-process.js';

/**
 * A clock that runs too fast makes supernova write notes past the end of a block and die (seen after a step of 2 s);
 * below this no note is a whole sample off. scsynth was seen to keep its notes in time at any pace.
 */
export const FOLLOWED_MICROS_MAX: Record<ServerName, number> = { supernova: 50_000, scsynth: 5_000_000 };

/** About once a block. */
const READ_EVERY_MS = 8;
/** Some thirty readings, while SynthDefs are loaded. */
const READ_MS = 250;

/** An audio server at work: where packets go, and how it can be made to take the time anew. */
export interface TimedServer {
  send(...packets: Uint8Array[]): Promise<void>;
  /** Larger steps are taken anew, smaller ones followed. */
  followedMicrosMax(): number;
  readonly clock: ServerClock;
  /** False when it cannot. */
  takeTimeAnew(): Promise<boolean>;
}

/** How a step of the wall clock was met. */
export interface MetStep {
  readonly way: 'followed' | 'taken anew';
  /** Bundles sent again with new time tags. */
  readonly sentAgain: number;
}

/**
 * Everything that leaves for the audio server with a time. Ours is `nowMicros`, which nobody can set; time tags are
 * the server's idea of the wall clock. What is not due yet is kept: when the clock was set it goes out again with new
 * tags. A note that has begun all the same is not doubled, for the server knows its node.
 */
export class TimedBundles {
  /** How often all that was pending was given up. */
  forgotten = 0;
  private pending: readonly TimedMessages[] = [];
  private readonly lag = new ClockLag();
  private readonly clock = new FreshClock();
  private waiting = false;
  /** Whether the server may hold, or have held, a bundle that is not due. */
  private used = false;

  constructor(private readonly server: TimedServer) {}

  /** Times are those of `nowMicros`. @throws AppError AUDIO_SERVER_AWAY | OSC_VALUE_REFUSED */
  async send(bundles: readonly TimedMessages[]): Promise<void> {
    this.pending = [...(this.waiting ? this.pending : this.due(nowMicros())), ...bundles];
    if (!this.waiting) await this.sendTimed(bundles);
  }

  /**
   * Nothing is pending any more. @returns what makes the audio server forget it too: no message to one that was never
   * sent a bundle, for in its first moments supernova dies of clearing what it has not yet made
   */
  forget(): OscMessage[] {
    this.pending = [];
    this.forgotten += 1;
    return this.used ? [clearSched()] : [];
  }

  /**
   * A fresh audio server has the right time and nothing to play; a `foreign` one may hold what others sent it, or be
   * as fresh. It gets a bundle that is not due, so that it can be cleared.
   */
  async fresh(foreign: boolean): Promise<void> {
    this.pending = [];
    this.lag.forget();
    this.waiting = false;
    this.used = false;
    if (foreign) await this.sendTimed([{ atMicros: nowMicros() + 1e6, messages: [status()] }]);
  }

  /** There is no server. */
  ended(): void {
    this.clock.end();
  }

  /** How far the server's clock is from ours: known before anything is sent with a time. */
  async readClock(): Promise<void> {
    const { clock } = this.server;
    const kept = clock.kept();
    if (kept !== undefined) {
      this.clock.begin(kept.atMicros);
      this.lag.stepped(kept);
    }
    if (!clock.isTold()) return;
    this.clock.begin(nowMicros());
    const ask = () => void this.server.send(encodeBundle('now', [status()])).catch(() => undefined); // it is away
    const stop = every(READ_EVERY_MS, ask);
    await wait(READ_MS);
    stop();
    const { step } = this.clock;
    if (step === undefined) return;
    this.lag.stepped(step);
    clock.keep(step);
  }

  async clockStepped(step: ClockStep): Promise<MetStep> {
    let way: MetStep['way'] = 'followed';
    if (Math.abs(step.byMicros) > this.server.followedMicrosMax()) {
      this.waiting = true;
      await this.server.send(...this.clear()); // a clock that runs many times too fast plays the look-ahead in a burst
      if (await this.server.takeTimeAnew()) way = 'taken anew';
    }
    this.waiting = false;
    if (way === 'followed') this.lag.stepped(step);
    else this.lag.forget();
    return { way, sentAgain: await this.sendAgain() };
  }

  /** The server's status tells the pace of its clock; see `ClockLag.isContradictedBy`. */
  async paceTold(paceRatio: number): Promise<void> {
    const now = nowMicros();
    this.clock.told(paceRatio, this.lag.gainAt(now), now);
    if (!this.lag.isContradictedBy(paceRatio, now)) return;
    this.lag.forget();
    await this.sendAgain();
  }

  /** Clear what carries old tags; what is not due yet goes out with new ones. @returns how many bundles */
  private async sendAgain(): Promise<number> {
    const now = nowMicros();
    const missed = this.pending.filter(({ atMicros }) => atMicros <= now).flatMap(endings);
    const left = this.due(now);
    this.pending = left;
    const ended = missed.length === 0 ? [] : [encodeBundle('now', missed)];
    await this.server.send(...this.clear(), ...ended);
    await this.sendTimed(left);
    return left.length;
  }

  private clear(): Uint8Array[] {
    return this.used ? [encodeBundle('now', [clearSched()])] : [];
  }

  private sendTimed(bundles: readonly TimedMessages[]): Promise<void> {
    if (bundles.length > 0) this.used = true;
    return this.server.send(...this.packets(bundles));
  }

  private due(afterMicros: number): readonly TimedMessages[] {
    return this.pending.filter(({ atMicros }) => atMicros > afterMicros);
  }

  private packets(bundles: readonly TimedMessages[]): Uint8Array[] {
    const offset = wallOffsetMicros();
    return packBundles(
      bundles.map(({ atMicros, messages }) => ({ atMicros: atMicros + offset - this.lag.at(atMicros), messages })),
    );
  }
}

/** What a bundle whose time has passed must still do: everything but begin notes. */
const endings = ({ messages }: TimedMessages): TimedMessages['messages'] =>
  messages.filter(({ address }) => address !== '/s_new');
