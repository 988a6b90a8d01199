import { AppError, type AudioServerState, type AudioServerStatus } from '@oiduna/contracts';
import { logFailure, logger } from '@oiduna/platform';
import { encodePacket, notify, type OscMessage, type Reply, status } from '@oiduna/supercollider';
import { type Cancel, type ClockStep, every, nowMicros, wait, within } from '../clock.js';
import type { EngineConfig } from '../config.js';
import type { EngineEvents } from '../events.js';
import type { SynthCount } from '../schedule/voice-limit.js';
import { Confirmations } from './confirmations.js';
import { Pulse } from './pulse.js';
import { BOOT_TIMEOUT_MS, Deaths, type NextLife, STATUS_EVERY_MS } from './server-health.js';
import { ServerLife } from './server-life.js';
import { ServerLine } from './server-line.js';
import { type ServerName, type ServerProcess, startServerProcess } from './server-process.js';
import { FOLLOWED_MICROS_MAX, TimedBundles } from './timed-bundles.js';
import { Xruns } from './xruns.js';

/** Both servers were seen to end within 60 ms of a SIGTERM. */
const TERM_TIMEOUT_MS = 1_000;
/** JACK misses a client that sleeps for two periods, here of 1,024 frames at 44.1 kHz; a server then takes the time anew. */
const MISSED_MS = 50;
/** By then JACK has told it. */
const TOLD_MS = 10;
const EXTERNAL_EXIT = new Promise<string>(() => undefined);

/** Called on every fresh server: first what must be there before anything plays, then, once it runs, the rest. */
export interface FreshServer {
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
  readonly pulse = new Pulse();
  name: ServerName;
  private state: AudioServerState = 'dead';
  private reason: string | null = 'not started';
  private restarts = -1;
  private process: ServerProcess | undefined;
  private line: ServerLine | undefined;
  private readonly deaths: Deaths;
  private life: ServerLife | undefined;
  /** Somebody asked for another life. */
  private again = Promise.withResolvers<void>();
  private isAskedAgain = false;
  private stopping = false;
  private stepMet: Promise<void> = Promise.resolve();
  /** How often the wall clock was set. */
  clockSteps = 0;
  private readonly stopped = Promise.withResolvers<string>();
  private lives: Promise<void> = Promise.resolve();

  constructor(
    private readonly config: EngineConfig,
    private readonly events: EngineEvents,
    private readonly fresh: FreshServer,
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
      tellsPace: () => this.name === 'scsynth' && !this.config.ENGINE_AUDIO_SERVER_EXTERNAL,
      takeTimeAnew: () => this.takeTimeAnew(),
    });
  }

  start(): void {
    this.lives = this.keepAlive();
    this.xruns.start();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.xruns.stop();
    if (this.process !== undefined) {
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

  /** Send encoded packets, in order. @throws AppError AUDIO_SERVER_AWAY */
  async send(...packets: Uint8Array[]): Promise<void> {
    const { line } = this;
    if (line === undefined) throw this.away();
    await Promise.all(packets.map((bytes) => line.send(bytes)));
  }

  /** Send messages to take effect at once. */
  sendNow(...messages: OscMessage[]): Promise<void> {
    this.confirmations.commands.passed(messages.length);
    return this.send(encodePacket({ timeTagMicros: 'now', packets: messages }));
  }

  /** The wall clock was set, and with it the time it plays by. One step after the other. */
  clockStepped(step: ClockStep): void {
    this.clockSteps += 1;
    this.stepMet = this.stepMet
      .then(() => this.timed.clockStepped(step))
      .catch(() => undefined) // it is away, and takes the time anew when it comes back
      .then((met) => this.events.clockStepped(step.byMicros, met));
  }

  /** A missed block, heard as a gap: the server then reads the wall clock instead of following it for minutes. */
  private async takeTimeAnew(): Promise<boolean> {
    const { process } = this;
    if (process === undefined) return false;
    process.kill('SIGSTOP');
    await wait(MISSED_MS);
    process.kill('SIGCONT');
    await wait(TOLD_MS);
    return true;
  }

  status(): AudioServerStatus {
    const last = this.running ? this.pulse.lastStatus : undefined;
    return {
      name: this.name,
      state: this.state,
      reason: this.reason,
      restarts: Math.max(0, this.restarts),
      cpuAveragePercent: last?.cpuAveragePercent ?? 0,
      cpuPeakPercent: last?.cpuPeakPercent ?? 0,
      synthCount: last?.synthCount ?? 0,
      groupCount: last?.groupCount ?? 0,
      synthDefCount: last?.synthDefCount ?? 0,
      sampleRateHz: last?.nominalSampleRateHz ?? 0,
    };
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
      logFailure('audio-server', new AppError('AUDIO_SERVER_DIED', { name: this.name, state, reason }), {
        where: state,
      });
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
    this.process = external ? undefined : await startServerProcess(this.name, this.config, read);
    this.line = await ServerLine.open(this.process?.port ?? port, (reply) => this.receive(reply));
    const stopPolling = this.poll(life);
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
    this.process?.kill('SIGKILL');
    await this.process?.exited;
    this.process = undefined;
  }

  /** It may be outlived by its server: then there is another life, and this one ends here. */
  private async bootAndServe(life: ServerLife, ended: Promise<string>): Promise<string> {
    const deadline = nowMicros() + BOOT_TIMEOUT_MS * 1_000;
    while (!this.pulse.hasAnswered && this.life === life) {
      if (nowMicros() > deadline) return `${this.name} did not answer within ${BOOT_TIMEOUT_MS} ms of its start`;
      await wait(10);
    }
    if (this.life !== life) return ended;
    await this.timed.fresh(this.config.ENGINE_AUDIO_SERVER_EXTERNAL);
    await this.sendNow(notify(true));
    await Promise.all([this.fresh.prepare(this), this.timed.readClock()]);
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
      this.sendNow(status()).catch(() => undefined); // no line between two lives
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
    logFailure('audio-server', new AppError('REPLY_PORT_BLOCKED', { port: deaf[1], newPort: this.ports[1] }), {
      where: 'reply port',
    });
  }

  private receive(reply: Reply): void {
    this.pulse.heard(reply, nowMicros());
    if (reply.kind === 'status') {
      this.events.audioServerMeasured(reply);
      this.timed.paceTold(reply.actualSampleRateHz / reply.nominalSampleRateHz).catch(() => undefined); // no line between two lives
    } else if (reply.kind === 'fail') {
      logger('audio-server').info({ command: reply.command, reason: reply.reason }, 'refused a command');
    } else {
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
