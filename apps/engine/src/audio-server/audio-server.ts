import { AppError, type AudioServerState, type AudioServerStatus } from '@oiduna/contracts';
import { logFailure, logger } from '@oiduna/platform';
import { cGet, cSet, encodePacket, notify, type OscMessage, type Reply, status } from '@oiduna/supercollider';
import { type Cancel, every, nowMicros, wait, within } from '../clock.js';
import type { EngineConfig } from '../config.js';
import type { EngineEvents } from '../events.js';
import type { SynthCount } from '../schedule/voice-limit.js';
import { Confirmations } from './confirmations.js';
import { ClockSteps } from './clock-steps.js';
import { loadOf, Pulse } from './pulse.js';
import { BOOT_TIMEOUT_MS, Deaths, HUNG_AFTER_MICROS, type NextLife, STATUS_EVERY_MS } from './server-health.js';
import { serverClock } from './server-clock.js';
import { ServerLife } from './server-life.js';
import { ServerLine } from './server-line.js';
import { EPOCH_BUS, type Fence, hearEpoch } from './fence.js';
import { endServer, ownServer } from './own-server.js';
import type { ServerName, ServerProcess } from './server-process.js';
import { takeTimeAnew } from './time-anew.js';
import { FOLLOWED_MICROS_MAX, TimedBundles } from './timed-bundles.js';
import { Xruns } from './xruns.js';

/** Both servers were seen to end within 60 ms of a SIGTERM. */
const TERM_TIMEOUT_MS = 1_000;
const EXTERNAL_EXIT = new Promise<string>(() => undefined);

/** Called on every fresh server: first what must be there before anything plays, then, once it runs, the rest. */
export interface FreshServer {
  /** Of one that an engine before us has left. @returns whether all that must be there is, and is known */
  adopt(server: AudioServer): Promise<boolean>;
  prepare(server: AudioServer): Promise<void>;
  serve(): void;
}

/**
 * The one audio server: started, watched, restarted. It is running once it has answered and been prepared;
 * until then, and whenever it is hung or dead, every use fails at once with AUDIO_SERVER_AWAY.
 */
export class AudioServer {
  readonly confirmations = new Confirmations((bytes) => this.send(bytes));
  readonly xruns: Xruns;
  /** What leaves with a time. */
  readonly timed: TimedBundles;
  readonly clockSteps: ClockSteps;
  readonly pulse = new Pulse();
  name: ServerName;
  private state: AudioServerState = 'dead';
  private reason: string | null = 'not started';
  private restarts = -1;
  process: ServerProcess | undefined;
  private line: ServerLine | undefined;
  private readonly deaths: Deaths;
  private life: ServerLife | undefined;
  /** Somebody asked for another life. */
  private again = Promise.withResolvers<void>();
  private isAskedAgain = false;
  private stopping = false;
  private readonly stopped = Promise.withResolvers<string>();
  private lives: Promise<void> = Promise.resolve();

  constructor(
    private readonly config: EngineConfig,
    private readonly events: EngineEvents,
    private readonly fresh: FreshServer,
    private readonly fence: Fence,
  ) {
    this.name = config.ENGINE_AUDIO_SERVER;
    this.deaths = new Deaths(this.name);
    this.xruns = new Xruns(config, events);
    this.timed = new TimedBundles({
      send: (...packets) => {
        this.confirmations.commands.passed(packets.length);
        return this.send(...packets);
      },
      followedMicrosMax: () => FOLLOWED_MICROS_MAX[this.name],
      clock: serverClock(this.config, () => this.process),
      takeTimeAnew: () => takeTimeAnew(this.process),
    });
    this.clockSteps = new ClockSteps(this.timed, events);
  }

  start(): void {
    this.lives = this.keepAlive();
    this.xruns.start();
  }

  /** @param isLeft it plays on, for another engine */
  async stop(isLeft = false): Promise<void> {
    this.stopping = true;
    this.xruns.stop();
    if (isLeft) {
      await this.sendNow(notify(false)).catch(() => undefined); // it has ended
      this.process?.release();
      this.process = undefined;
    } else if (this.process !== undefined) {
      this.process.kill('SIGTERM');
      await within(TERM_TIMEOUT_MS, this.process.exited);
    }
    this.stopped.resolve('stopped');
    await this.lives;
  }

  /** It takes what it is told; also when nothing comes out of it. */
  get running(): boolean {
    return this.state === 'running' || this.state === 'silent';
  }

  /** End this life and begin the next at once, as if none had ended badly before. @throws AppError AUDIO_SERVER_AWAY */
  restart(): void {
    if (this.stopping) throw this.away();
    this.deaths.forget();
    this.isAskedAgain = true;
    this.life?.end('');
    this.again.resolve();
  }

  /** @throws AppError AUDIO_SERVER_AWAY */
  mustRun(): void {
    if (!this.running) throw this.away();
  }

  /** Send encoded packets, in order, and as the leader: else they wait until we are. @throws AppError AUDIO_SERVER_AWAY */
  async send(...packets: Uint8Array[]): Promise<void> {
    while (!this.fence.isHeld) {
      if (this.fence.isLost) throw this.away();
      await this.fence.changed();
    }
    await this.transmit(...packets); // in the same turn
  }

  /** Which leader has claimed it; any engine may ask. */
  askEpoch(): void {
    this.transmit(encodePacket(cGet(EPOCH_BUS))).catch(() => undefined); // it cannot say
  }

  private async transmit(...packets: Uint8Array[]): Promise<void> {
    const { line } = this;
    if (line === undefined) throw this.away();
    await Promise.all(packets.map((bytes) => line.send(bytes)));
  }

  /** Send messages to take effect at once. */
  sendNow(...messages: OscMessage[]): Promise<void> {
    this.confirmations.commands.passed(messages.length);
    return this.send(encodePacket({ timeTagMicros: 'now', packets: messages }));
  }

  status(): AudioServerStatus {
    const { name, state, reason } = this;
    const last = this.running ? this.pulse.lastStatus : undefined;
    return { name, state, reason, restarts: Math.max(0, this.restarts), ...loadOf(last) };
  }

  /** Whether somebody else has begun it, and may have left things on it. */
  get isForeign(): boolean {
    return this.config.ENGINE_AUDIO_SERVER_EXTERNAL || this.process?.isAdopted === true;
  }

  /** The synths of its last word, and when that came: both 0 before its first. */
  get load(): SynthCount {
    const { lastStatus, lastStatusMicros } = this.pulse;
    return { synthCount: lastStatus?.synthCount ?? 0, atMicros: lastStatusMicros };
  }

  private async keepAlive(): Promise<void> {
    while (!this.stopping) {
      this.restarts += 1;
      this.isAskedAgain = false;
      this.again = Promise.withResolvers();
      this.pulse.anew();
      const life = new ServerLife(this.name, this.events, this.xruns);
      this.life = life;
      this.to('booting', this.restarts === 0 ? 'starting' : `starting again: ${this.reason}`);
      const reason = await this.oneLife(life).catch((error: unknown) => String(error));
      const next = this.isAskedAgain ? this.deaths.none : this.deaths.after(life.death(reason, nowMicros()));
      await (this.stopping ? this.endLife('dead', 'stopped') : this.endLife(next.state, next.reason));
      if (!this.stopping) await this.untilNext(next);
    }
  }

  private async untilNext({ delayMs, state, reason, ...next }: NextLife): Promise<void> {
    if (!this.isAskedAgain) {
      const died = new AppError('AUDIO_SERVER_DIED', { name: this.name, state, reason });
      logFailure('audio-server', died, { where: state });
      await within(delayMs, Promise.race([this.stopped.promise, this.again.promise]));
    }
    const { name } = this.isAskedAgain ? this.deaths.none : next; // asked meanwhile, perhaps
    if (name !== this.name) logger('audio-server').warn({ from: this.name, to: name }, 'falling back');
    this.name = name;
  }

  /** UDP ports the studio and its audio server speak to each other on. */
  get ports(): readonly number[] {
    return this.line?.ports ?? [];
  }

  /** From start to death. @returns why it ended */
  private async oneLife(life: ServerLife): Promise<string> {
    const { ENGINE_AUDIO_SERVER_EXTERNAL: external, ENGINE_AUDIO_SERVER_PORT: port } = this.config;
    const read = life.read.bind(life);
    this.process = external ? undefined : await ownServer(this.name, this.config, read);
    this.name = this.process?.name ?? this.name;
    this.line = await ServerLine.open(this.process?.port ?? port, (reply) => this.receive(reply));
    const stopPolling = this.poll(life);
    await this.transmit(encodePacket(status())); // one that lives already answers at once
    const ended = Promise.race([this.process?.exited ?? EXTERNAL_EXIT, life.ended, this.stopped.promise]);
    try {
      return await Promise.race([ended, this.bootAndServe(life, ended)]);
    } finally {
      stopPolling();
    }
  }

  /** Whoever waits for the server hears at once that it is gone; nothing of it is left when this resolves. */
  private async endLife(state: AudioServerState, reason: string): Promise<void> {
    this.life = undefined;
    this.line?.close();
    this.line = undefined;
    this.timed.ended();
    this.to(state, reason);
    this.confirmations.abandon(this.away());
    await endServer(this.process, this.fence.isLost);
    this.process = undefined;
  }

  /** It may be outlived by its server: then there is another life, and this one ends here. */
  private async bootAndServe(life: ServerLife, ended: Promise<string>): Promise<string> {
    const { process } = this;
    const timeoutMs = process?.isAdopted ? HUNG_AFTER_MICROS / 1_000 : BOOT_TIMEOUT_MS;
    const deadline = nowMicros() + timeoutMs * 1_000;
    while (!this.pulse.hasAnswered && this.life === life) {
      if (nowMicros() > deadline) return `${this.name} did not answer within ${timeoutMs} ms of its start`;
      await wait(process?.isAdopted ? 1 : 10);
    }
    if (this.life !== life) return ended;
    await this.timed.fresh(this.isForeign);
    await this.sendNow(cSet(EPOCH_BUS, this.fence.epoch), notify(true));
    const isKnown = process?.isAdopted && (await this.fresh.adopt(this));
    await Promise.all([isKnown || this.fresh.prepare(this), this.timed.readClock()]);
    if (this.life !== life) return ended;
    life.runningSinceMicros = nowMicros();
    this.to('running', null);
    this.fresh.serve();
    return ended;
  }

  /** Ask for the status, and act on what was heard since. */
  private poll(life: ServerLife): Cancel {
    return every(STATUS_EVERY_MS, () => {
      const finding = this.pulse.look(nowMicros());
      if (finding === 'hung') {
        const reason = `${this.name} has not answered /status for 2 s`;
        if (this.state !== 'hung') this.to('hung', reason);
        return life.end(reason);
      }
      if (finding === 'master gone') return life.end(`the master of ${this.name} is gone`);
      if (finding === 'unheard') void this.askElsewhere().catch(() => undefined); // it is about to hang, or to be heard
      if (this.running) this.hears(finding === 'silent');
      this.transmit(encodePacket(status())).catch(() => undefined); // no line between two lives
    });
  }

  private hears(nothing: boolean): void {
    if (nothing === (this.state === 'silent')) return;
    if (nothing) this.to('silent', 'notes are sent, and nothing comes out of the master');
    else this.to('running', null);
  }

  private async askElsewhere(): Promise<void> {
    const deaf = this.ports;
    const isUnheard = (): boolean => this.pulse.look(nowMicros()) === 'unheard';
    if (!(await this.line?.tryAnotherPort(isUnheard))) return;
    const blocked = new AppError('REPLY_PORT_BLOCKED', { port: deaf[1], newPort: this.ports[1] });
    logFailure('audio-server', blocked, { where: 'reply port' });
  }

  private receive(reply: Reply): void {
    this.pulse.heard(reply, nowMicros());
    if (reply.kind === 'status') {
      this.events.audioServerMeasured(reply);
      this.timed.paceTold(reply.actualSampleRateHz / reply.nominalSampleRateHz).catch(() => undefined); // no line between two lives
    } else if (reply.kind === 'fail') {
      logger('audio-server').info({ command: reply.command, reason: reply.reason }, 'refused a command');
    } else {
      hearEpoch(reply, this.fence);
      this.confirmations.receive(reply);
    }
  }

  private to(state: AudioServerState, reason: string | null): void {
    this.state = state;
    this.reason = reason;
    this.events.audioServerChanged(this.status());
  }

  private away(): AppError {
    const state = this.reason === null ? this.state : `${this.state} (${this.reason})`;
    return new AppError('AUDIO_SERVER_AWAY', { state });
  }
}
