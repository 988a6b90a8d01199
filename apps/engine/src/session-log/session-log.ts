import { randomUUID } from 'node:crypto';
import { jetstreamManager, StorageType } from '@nats-io/jetstream';
import { type SessionChange, type SessionEntry, SynthDef, TrackSettings } from '@oiduna/contracts';
import {
  currentPerformer,
  currentRequestId,
  currentTraceId,
  logger,
  type Nats,
  SESSION_STREAM,
} from '@oiduna/platform';
import { toNumber } from '@oiduna/timing';
import { instantAt, nowMicros, wait } from '../clock.js';
import type { Scheduler } from '../schedule/scheduler.js';
import { TransportDocument } from '../studio/studio-documents.js';
import type { Noun, StudioState } from '../studio/studio-state.js';
import type { Transport } from '../transport/transport.js';

const SUBJECT = 'session';
/** A year of evenings; the oldest go first. */
const BYTES_MAX = 512 * 1024 * 1024;
/** An hour of hands on faders, while NATS is away; beyond it the oldest are lost and counted. */
const WAITING_MAX = 20_000;
const RETRY_MS = 500;

/** Writes down every change of what sounds, in the order it was accepted; it never holds up the change itself. */
export class SessionLog {
  private readonly waiting: { readonly id: string; readonly entry: SessionEntry }[] = [];
  private writing = false;
  private closed = false;
  private lastTransport = '';

  private constructor(
    private readonly nats: Nats,
    private readonly scheduler: Scheduler,
    private readonly transport: Transport,
  ) {}

  static async open(nats: Nats, state: StudioState, scheduler: Scheduler, transport: Transport): Promise<SessionLog> {
    const manager = await jetstreamManager(nats.connection);
    const settings = { name: SESSION_STREAM, subjects: [SUBJECT], max_bytes: BYTES_MAX };
    await manager.streams.add({ ...settings, storage: StorageType.File });
    const log = new SessionLog(nats, scheduler, transport);
    state.onWrite((noun, name, value) => log.take(noun, name, value));
    return log;
  }

  close(): void {
    this.closed = true;
  }

  private take(noun: Noun, name: string, value: unknown): void {
    const change = this.changeOf(noun, name, value);
    if (change === undefined) return;
    this.waiting.push({ id: randomUUID(), entry: this.entryOf(change) });
    const lost = this.waiting.splice(0, this.waiting.length - WAITING_MAX).length;
    if (lost > 0)
      logger('session-log').error({ lost }, 'NATS is away for too long: changes are not in the session log');
    if (!this.writing) void this.write();
  }

  private changeOf(noun: Noun, name: string, value: unknown): SessionChange | undefined {
    if (noun === 'track') return { kind: 'track', name, settings: value === null ? null : TrackSettings.parse(value) };
    if (noun === 'synthdef') return { kind: 'synthDef', name, synthDef: value === null ? null : SynthDef.parse(value) };
    if (noun !== 'transport') return undefined;
    const document = TransportDocument.parse(value);
    const text = JSON.stringify(document);
    if (text === this.lastTransport) return undefined; // stored anew, after a step of the wall clock
    this.lastTransport = text;
    return { kind: 'transport', playing: document.playing, bpm: document.bpm, document };
  }

  private entryOf(change: SessionChange): SessionEntry {
    const now = nowMicros();
    const { playing } = this.transport.describe();
    const heardCycle = toNumber(this.transport.heard.cycle);
    return {
      at: instantAt(now),
      atMicros: now,
      cycle: playing ? toNumber(this.scheduler.askedUntil) : heardCycle,
      heardCycle,
      playing,
      requestId: currentRequestId() ?? null,
      traceId: currentTraceId(),
      performer: currentPerformer() ?? null,
      change,
    };
  }

  /** One after the other, so that their order stays; each once, also when NATS goes away before it says so. */
  private async write(): Promise<void> {
    this.writing = true;
    for (let next = this.waiting[0]; next !== undefined && !this.closed; next = this.waiting[0]) {
      try {
        await this.nats.jetstream.publish(SUBJECT, JSON.stringify(next.entry), { msgID: next.id });
        if (this.waiting[0] === next) this.waiting.shift();
      } catch (error) {
        logger('session-log').warn({ error: String(error) }, 'not written yet');
        await wait(RETRY_MS);
      }
    }
    this.writing = false;
  }
}
