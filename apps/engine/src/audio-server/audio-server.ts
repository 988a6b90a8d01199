import { AppError, type AudioServerState, type AudioServerStatus } from '@oiduna/contracts';
import { logger } from '@oiduna/platform';
import {
  encodePacket,
  type LogLine,
  notify,
  type OscMessage,
  type Reply,
  status,
  type StatusReply,
} from '@oiduna/supercollider';
import { type Cancel, type ClockStep, every, nowMicros, wait, within } from '../clock.js';
import type { EngineConfig } from '../config.js';
import type { EngineEvents } from '../events.js';
import type { SynthCount } from '../schedule/voice-limit.js';
import { Confirmations } from './confirmations.js';
import { OscSocket } from './osc-socket.js';
import {
  BOOT_TIMEOUT_MS,
  HUNG_AFTER_MICROS,
  nextServer,
  restartDelayMs,
  stateOf,
  STATUS_EVERY_MS,
} from './server-health.js';
import { Xruns } from './xruns.js';
import { type ServerName, type ServerProcess, startServerProcess } from './server-process.js';
import { TimedBundles } from './timed-bundles.js';

/** How often the deaths of the last hours matter: never more than these. */
const DEATHS_KEPT = 16;
/** Both servers were seen to end within 60 ms of a SIGTERM. */
const TERM_TIMEOUT_MS = 1_000;
/**
 * A clock that runs too fast makes supernova write notes past the end of a block and die (seen after a step of 2 s);
 * below this no note is a whole sample off. scsynth was seen to keep its notes in time at any pace.
 */
const FOLLOWED_MICROS_MAX: Record<ServerName, number> = { supernova: 50_000, scsynth: 5_000_000 };
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
 * The one audio server: started, watched, restarted. It is `running` once it has answered and been prepared;
 * until then, and whenever it is hung or dead, every use fails at once with AUDIO_SERVER_AWAY.
 */
export class AudioServer {
  readonly confirmations = new Confirmations((bytes) => this.send(bytes));
  readonly xruns: Xruns;
  /** What leaves with a time. */
  readonly timed: TimedBundles;
  name: ServerName;
  private state: AudioServerState = 'dead';
  private reason: string | null = 'not started';
  private restarts = -1;
  private process: ServerProcess | undefined;
  private socket: OscSocket | undefined;
  private lastReplyMicros: number | undefined;
  private lastStatus: StatusReply | undefined;
  private lastStatusMicros = 0;
  private readonly deaths: number[] = [];
  private readonly supernovaDeaths: number[] = [];
  private stopping = false;
  private stepMet: Promise<void> = Promise.resolve();
  /** How often the wall clock was set. */
  clockSteps = 0;
  private readonly stopped = Promise.withResolvers<string>();
  private life: Promise<void> = Promise.resolve();

  constructor(
    private readonly config: EngineConfig,
    private readonly events: EngineEvents,
    private readonly fresh: FreshServer,
  ) {
    this.name = config.ENGINE_AUDIO_SERVER;
    this.xruns = new Xruns(config, events);
    this.timed = new TimedBundles({
      send: (...packets) => this.send(...packets),
      followedMicrosMax: () => FOLLOWED_MICROS_MAX[this.name],
      takeTimeAnew: () => this.takeTimeAnew(),
    });
  }

  start(): void {
    this.life = this.keepAlive();
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
    await this.life;
  }

  get running(): boolean {
    return this.state === 'running';
  }

  /** @throws AppError AUDIO_SERVER_AWAY */
  mustRun(): void {
    if (!this.running) throw this.away();
  }

  /** Send encoded packets, in order. @throws AppError AUDIO_SERVER_AWAY */
  async send(...packets: Uint8Array[]): Promise<void> {
    const socket = this.socket;
    if (socket === undefined) throw this.away();
    await Promise.all(packets.map((bytes) => socket.send(bytes)));
  }

  /** Send messages to take effect at once. */
  sendNow(...messages: OscMessage[]): Promise<void> {
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
    const last = this.running ? this.lastStatus : undefined;
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
    return { synthCount: this.lastStatus?.synthCount ?? 0, atMicros: this.lastStatusMicros };
  }

  private async keepAlive(): Promise<void> {
    while (!this.stopping) {
      this.restarts += 1;
      this.lastReplyMicros = undefined;
      this.lastStatus = undefined;
      this.to('booting', 'starting');
      const reason = await this.oneLife().catch((error: unknown) => String(error));
      await this.endLife(this.stopping ? 'stopped' : reason);
      if (this.stopping) break;
      this.recordDeath();
      await within(restartDelayMs(this.deaths, nowMicros()), this.stopped.promise);
      const next = nextServer(this.config.ENGINE_AUDIO_SERVER, this.supernovaDeaths, nowMicros());
      if (next !== this.name) logger('audio-server').warn({ from: this.name, to: next }, 'falling back');
      this.name = next;
    }
  }

  /** UDP ports the studio and its audio server speak to each other on. */
  get ports(): readonly number[] {
    return this.socket?.ports ?? [];
  }

  /** From start to death. @returns why it ended */
  private async oneLife(): Promise<string> {
    const { ENGINE_AUDIO_SERVER_EXTERNAL: external, ENGINE_AUDIO_SERVER_PORT: port } = this.config;
    this.process = external ? undefined : await startServerProcess(this.name, this.config, (line) => this.read(line));
    this.socket = await OscSocket.open(this.process?.port ?? port, (reply) => this.receive(reply));
    const hung = Promise.withResolvers<string>();
    const stopPolling = this.poll(hung.resolve);
    const ended = Promise.race([this.process?.exited ?? EXTERNAL_EXIT, hung.promise, this.stopped.promise]);
    try {
      return await Promise.race([ended, this.bootAndServe(this.socket, ended)]);
    } finally {
      stopPolling();
    }
  }

  /** Whoever waits for the server hears at once that it is gone; nothing of it is left when this resolves. */
  private async endLife(reason: string): Promise<void> {
    this.socket?.close();
    this.socket = undefined;
    this.to('dead', reason);
    this.confirmations.abandon(this.away());
    this.process?.kill('SIGKILL');
    await this.process?.exited;
    this.process = undefined;
  }

  /** It may be outlived by its server: then the next life has another socket, and this one ends here. */
  private async bootAndServe(socket: OscSocket, ended: Promise<string>): Promise<string> {
    const deadline = nowMicros() + BOOT_TIMEOUT_MS * 1_000;
    while (this.lastReplyMicros === undefined && this.socket === socket) {
      if (nowMicros() > deadline) return `${this.name} did not answer within ${BOOT_TIMEOUT_MS} ms of its start`;
      await wait(10);
    }
    if (this.socket !== socket) return ended;
    await this.timed.fresh(this.config.ENGINE_AUDIO_SERVER_EXTERNAL);
    await this.sendNow(notify(true));
    await this.fresh.prepare(this);
    if (this.socket !== socket) return ended;
    this.to('running', null);
    this.fresh.serve();
    return ended;
  }

  /**
   * Ask for the status five times a second; a running server that falls silent is hung. Silence while we slept
   * ourselves, or while the clock was set, is none.
   */
  private poll(onHung: (reason: string) => void): Cancel {
    let askedMicros = nowMicros();
    return every(STATUS_EVERY_MS, () => {
      const now = nowMicros();
      const weSlept = now - askedMicros > HUNG_AFTER_MICROS / 2;
      if (weSlept && this.lastReplyMicros !== undefined) this.lastReplyMicros = now;
      askedMicros = now;
      if (stateOf(now, this.lastReplyMicros) === 'hung') {
        const reason = `${this.name} has not answered /status for 2 s`;
        if (this.state !== 'hung') this.to('hung', reason);
        onHung(reason);
        return;
      }
      this.sendNow(status()).catch(() => undefined); // no socket between two lives
    });
  }

  private receive(reply: Reply): void {
    this.lastReplyMicros = nowMicros();
    if (reply.kind === 'status') {
      this.lastStatus = reply;
      this.lastStatusMicros = this.lastReplyMicros;
      this.events.audioServerMeasured(reply);
      const pace = reply.actualSampleRateHz / reply.nominalSampleRateHz;
      this.timed.paceTold(pace).catch(() => undefined); // no socket between two lives
    } else if (reply.kind === 'fail') {
      logger('audio-server').info({ command: reply.command, reason: reply.reason }, 'refused a command');
    } else {
      this.confirmations.receive(reply);
    }
  }

  private read(line: LogLine): void {
    if (line.kind === 'late') this.events.bundlePlayedLate(line.latenessMicros);
    else if (line.kind === 'xrun') this.xruns.seenByServer();
    // A short note may be over before its release comes.
    else if (line.kind === 'node-missing') logger('audio-server').debug(line, 'said');
    else if (line.kind !== 'other' && line.kind !== 'ready') logger('audio-server').warn(line, 'said');
  }

  private recordDeath(): void {
    const at = nowMicros();
    this.deaths.push(at);
    if (this.name === 'supernova') this.supernovaDeaths.push(at);
    this.deaths.splice(0, this.deaths.length - DEATHS_KEPT);
    this.supernovaDeaths.splice(0, this.supernovaDeaths.length - DEATHS_KEPT);
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
