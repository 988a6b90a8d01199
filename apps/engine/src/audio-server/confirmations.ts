import { SpanKind } from '@opentelemetry/api';
import { AppError } from '@oiduna/contracts';
import { currentRequestId, logger, withSpan } from '@oiduna/platform';
import { encodePacket, type OscPacket, type Reply } from '@oiduna/supercollider';
import { nowMicros, within } from '../clock.js';
import { confirmationsOutstanding, confirmationRetries } from '../metrics.js';
import { CommandQueue } from './command-queue.js';
import { type Priority, Window } from './pace.js';

/** After this the audio server counts as silent for the caller (HTTP 504). */
export const CONFIRMATION_TIMEOUT_MS = 5_000;
/** A reply that is not here by then is taken as lost, and asked for again. */
const FIRST_WAIT_MS = 100;
/** Thirteen askings within the timeout: with three of ten replies lost, one question in six million ends unanswered. */
const LONGEST_WAIT_MS = 400;
/** Sync IDs stay positive 32-bit integers; they start anew after two thousand million. */
const ID_MAX = 0x7fff_fff0;

/** One way to ask: what to send, which replies concern it, and what they mean. */
export interface Question<T> {
  readonly packet: OscPacket;
  /** How many commands the packet holds, for the pace. */
  readonly commands: number;
  /** Keys of the replies that concern it; see `keysOf`. */
  readonly keys: readonly string[];
  /** The answer, once the replies say it. */
  read(reply: Reply): T | undefined;
}

interface Outstanding {
  readonly requestId: string;
  readonly command: string;
  readonly offer: (reply: Reply) => void;
}

/** The keys a reply answers to: `sync:7`, `node:1001`, `buffer:12`. */
export function keysOf(reply: Reply): string[] {
  switch (reply.kind) {
    case 'synced':
      return [`sync:${reply.syncId}`];
    case 'n_info':
    case 'n_go':
    case 'n_end':
      return [`node:${reply.nodeId}`];
    case 'b_info':
      return reply.buffers.map(({ bufferId }) => `buffer:${bufferId}`);
    default:
      return [];
  }
}

/**
 * The table of what the engine has asked the audio server and not yet heard. Replies come over UDP:
 * they may be late, doubled or lost, so an unanswered question is asked again under a new sync ID
 * until the time is up. Every question must therefore be harmless to repeat: `again` leaves out what is not.
 */
export class Confirmations {
  /** By reply key; two callers may ask after the same buffer. */
  private readonly table = new Map<string, Set<Outstanding>>();
  private readonly abandoned = new Set<(error: AppError) => void>();
  /** Theirs, and everybody's who sends to this audio server. */
  readonly commands = new CommandQueue();
  private readonly window = new Window();
  /** Hear every reply that passes by, whoever asked for it. */
  readonly listeners: ((reply: Reply) => void)[] = [];
  private lastId = 0;

  constructor(
    private readonly send: (bytes: Uint8Array) => Promise<void>,
    private readonly timeoutMs = CONFIRMATION_TIMEOUT_MS,
  ) {}

  /** A sync ID nobody else uses. */
  newId(): number {
    this.lastId = this.lastId >= ID_MAX ? 1 : this.lastId + 1;
    return this.lastId;
  }

  get outstanding(): number {
    return this.abandoned.size + this.window.queued;
  }

  /**
   * Ask until answered.
   * @throws AppError SCSYNTH_SILENT after the timeout | AUDIO_SERVER_AWAY when the server goes away meanwhile
   */
  ask<T>(
    command: string,
    question: (id: number, again: boolean) => Question<T>,
    priority: Priority = 'edit',
  ): Promise<T> {
    return this.window.hold(async () => {
      const deadline = nowMicros() + this.timeoutMs * 1_000;
      for (let waitMs = FIRST_WAIT_MS, again = false; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS), again = true) {
        const leftMs = (deadline - nowMicros()) / 1_000;
        if (leftMs <= 0) throw new AppError('SCSYNTH_SILENT', { command, timeoutMs: this.timeoutMs });
        const asked = question(this.newId(), again);
        const answer = await this.askOnce(command, asked, priority, Math.min(waitMs, leftMs));
        if (answer !== undefined) return answer.value;
        confirmationRetries.inc();
        logger('osc').debug({ command }, 'no answer yet, asking again');
      }
    });
  }

  /** A reply from the server: to whom it concerns, or to nobody (late, doubled). */
  receive(reply: Reply): void {
    for (const hear of this.listeners) hear(reply);
    for (const key of keysOf(reply)) for (const asked of this.table.get(key) ?? []) asked.offer(reply);
  }

  /** The server is gone: nobody will answer. */
  abandon(error: AppError): void {
    const lost = [...new Set([...this.table.values()].flatMap((entries) => [...entries]))];
    for (const { requestId, command } of lost) logger('osc').warn({ requestId, command }, 'nobody will answer');
    for (const reject of this.abandoned) reject(error);
  }

  private async askOnce<T>(
    command: string,
    question: Question<T>,
    priority: Priority,
    waitMs: number,
  ): Promise<{ value: T } | undefined> {
    const { promise, resolve, reject } = Promise.withResolvers<{ value: T }>();
    promise.catch(() => undefined); // it may be abandoned while nobody waits for it yet
    const entry: Outstanding = {
      requestId: currentRequestId() ?? '',
      command,
      offer: (reply) => {
        const value = question.read(reply);
        if (value !== undefined) resolve({ value });
      },
    };
    for (const key of question.keys) this.table.set(key, (this.table.get(key) ?? new Set()).add(entry));
    this.abandoned.add(reject);
    confirmationsOutstanding.set(this.outstanding);
    try {
      await this.commands.turn(priority, question.commands);
      await this.sendNow(command, question);
      const attributes = { 'oiduna.osc.command': command, 'oiduna.osc.keys': question.keys.join(' ') };
      return await withSpan(`osc confirm ${command}`, { kind: SpanKind.CLIENT, attributes }, () =>
        within(waitMs, promise),
      );
    } finally {
      for (const key of question.keys) this.forget(key, entry);
      this.abandoned.delete(reject);
      confirmationsOutstanding.set(this.outstanding);
    }
  }

  private forget(key: string, entry: Outstanding): void {
    const entries = this.table.get(key);
    entries?.delete(entry);
    if (entries?.size === 0) this.table.delete(key);
  }

  private async sendNow<T>(command: string, question: Question<T>): Promise<void> {
    const attributes = { 'oiduna.osc.command': command };
    await withSpan(`osc send ${command}`, { kind: SpanKind.PRODUCER, attributes }, () =>
      this.send(encodePacket(question.packet)),
    );
    logger('osc').debug({ command, keys: question.keys }, 'sent');
  }
}
