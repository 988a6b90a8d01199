import { SpanKind } from '@opentelemetry/api';
import { jetstream, jetstreamManager, type JetStreamClient, StorageType } from '@nats-io/jetstream';
import { type KV, type KvLimits, Kvm } from '@nats-io/kv';
import {
  connect,
  headers,
  type MsgHdrs,
  type NatsConnection,
  NoRespondersError,
  RequestError,
  TimeoutError,
} from '@nats-io/transport-node';
import {
  AppError,
  EVENT_REPLAY_SECONDS,
  type EventContract,
  type EventDataOf,
  type ReplyOf,
  type RequestContract,
} from '@oiduna/contracts';
import type { z } from 'zod';
import { nowInstant } from './clock.js';
import { currentPerformer, currentRequestId, PERFORMER_HEADER } from './context.js';
import { fromWire } from './errors.js';
import { logger } from './log.js';
import { eventsMissed, eventsPublished } from './metrics.js';
import { NatsPresence } from './nats-presence.js';
import { currentTraceId, traceHeaders, withSpan } from './telemetry.js';

/** The header that carries the request ID; the HTTP edge uses the same name. */
export const REQUEST_ID_HEADER = 'x-request-id';
/** Every event, in order, kept for replay. */
export const EVENT_STREAM = 'EVENTS';
/** Every accepted change of what sounds; the engine writes it. */
export const SESSION_STREAM = 'SESSION';
const EVENT_SUBJECT = 'event';
/** Before the type of an event that no stream keeps. */
export const PASSING_SUBJECT = 'passing';
const AWAY = 'NATS is away';
/** Ten minutes of ten listeners' worth; oldest go first. */
const EVENT_BYTES_MAX = 64 * 1024 * 1024;
/** JetStream answers once its disk has: on a busy machine that was seen to take longer than the client's own 5 s. */
const JETSTREAM_TIMEOUT_MS = 15_000;
/** A dead NATS connection is noticed within two of these. */
const PING_INTERVAL_MS = 2_000;

export const NATS_CONNECTION = {
  maxReconnectAttempts: -1,
  reconnectTimeWait: 250,
  pingInterval: PING_INTERVAL_MS,
  waitOnFirstConnect: true,
};

/** This process's one NATS connection: requests, events and the studio's desired state. */
export class Nats {
  readonly presence: NatsPresence;

  private constructor(
    readonly connection: NatsConnection,
    private readonly stream: JetStreamClient,
  ) {
    this.presence = new NatsPresence(connection);
  }

  static async open(servers: string, name: string): Promise<Nats> {
    const connection = await connect({ servers, name, ...NATS_CONNECTION });
    const options = { timeout: JETSTREAM_TIMEOUT_MS };
    const manager = await jetstreamManager(connection, options);
    const settings = {
      name: EVENT_STREAM,
      subjects: [`${EVENT_SUBJECT}.>`],
      storage: StorageType.File,
      max_age: EVENT_REPLAY_SECONDS * 1e9,
      max_bytes: EVENT_BYTES_MAX,
    };
    await manager.streams.add(settings);
    return new Nats(connection, jetstream(connection, options));
  }

  /**
   * Ask the service that owns the contract.
   * @throws AppError the handler's own, or SERVICE_UNAVAILABLE | SERVICE_TIMEOUT
   */
  async request<C extends RequestContract>(contract: C, body: z.input<C['request']>): Promise<ReplyOf<C>> {
    const attributes = { 'messaging.system': 'nats', 'messaging.destination.name': contract.subject };
    return withSpan(`nats request ${contract.subject}`, { kind: SpanKind.CLIENT, attributes }, async () => {
      const reply = await this.exchange(contract, body);
      if ('err' in reply && reply.err !== undefined) throw fromWire(reply.err);
      return contract.reply.parse(reply.response) as ReplyOf<C>; // ours to get right: INTERNAL, never INPUT_INVALID
    });
  }

  private async exchange(contract: RequestContract, body: unknown): Promise<{ err?: unknown; response?: unknown }> {
    if (this.presence.isAway) throw new AppError('SERVICE_UNAVAILABLE', { service: contract.service, reason: AWAY });
    const id = currentRequestId() ?? '';
    const packet = JSON.stringify({ pattern: contract.subject, id, data: body });
    try {
      const message = await this.connection.request(contract.subject, packet, {
        timeout: contract.timeoutMs,
        headers: outgoingHeaders(),
      });
      return message.json();
    } catch (cause) {
      throw requestFailure(contract, cause);
    }
  }

  /**
   * Tell everybody. An event that cannot be published is logged, never an error of the work itself; what happens
   * while NATS is away is told to nobody, and only counted.
   */
  async publish<C extends EventContract>(event: C, data: EventDataOf<C>): Promise<void> {
    const body = {
      type: event.type,
      at: nowInstant(),
      requestId: currentRequestId() ?? null,
      traceId: currentTraceId(),
      data,
    };
    const { type } = event;
    const options = { headers: outgoingHeaders() };
    const publish = () => this.stream.publish(`${EVENT_SUBJECT}.${type}`, JSON.stringify(body), options);
    try {
      const isTried = await this.presence.whilePresent(publish);
      (isTried ? eventsPublished : eventsMissed).inc({ type });
    } catch (error) {
      logger('nats').warn({ error: String(error), type: event.type }, 'event not published');
    }
  }

  /** Tell who listens now: many a second, and worth nothing later, so no stream keeps it. */
  tellNow<C extends EventContract>({ type }: C, data: EventDataOf<C>): void {
    if (this.presence.isAway) return; // or it would wait in memory
    const body = { type, at: nowInstant(), requestId: null, traceId: null, data };
    this.connection.publish(`${PASSING_SUBJECT}.${type}`, JSON.stringify(body));
  }

  /** Tell every process that listens on a subject; nobody answers. @throws AppError SERVICE_UNAVAILABLE */
  async tellAll(subject: string, body: unknown): Promise<void> {
    try {
      this.connection.publish(subject, JSON.stringify(body), { headers: outgoingHeaders() });
      await this.connection.flush();
    } catch (cause) {
      throw new AppError('SERVICE_UNAVAILABLE', { service: 'NATS' }, { cause });
    }
  }

  /** Hear what is told to all; a message that does not fit its schema is logged and dropped. */
  onTold<S extends z.ZodType>(subject: string, schema: S, hear: (body: z.output<S>) => void): void {
    this.connection.subscribe(subject, {
      callback: (error, message) => {
        const parsed = error === null ? schema.safeParse(message.json()) : { success: false as const, error };
        if (parsed.success) hear(parsed.data);
        else logger('nats').warn({ subject, error: String(parsed.error) }, 'message not understood');
      },
    });
  }

  /** A bucket of desired state; made on first use. */
  bucket(name: string, limits: Partial<Pick<KvLimits, 'history' | 'max_bytes'>> = {}): Promise<KV> {
    return new Kvm(this.stream).create(name, { storage: StorageType.File, history: 1, ...limits });
  }

  get jetstream(): JetStreamClient {
    return this.stream;
  }

  /** @throws Error when NATS does not answer a ping */
  async check(): Promise<void> {
    if (this.connection.isClosed()) throw new Error('connection closed');
    await this.connection.rtt();
  }

  /** Let what was already taken finish, then close. Without a server there is nothing to finish. */
  async close(): Promise<void> {
    if (!this.connection.isClosed()) await this.connection.drain().catch(() => this.connection.close());
  }
}

function outgoingHeaders(): MsgHdrs {
  const outgoing = headers();
  const id = currentRequestId();
  if (id !== undefined) outgoing.set(REQUEST_ID_HEADER, id);
  const performer = currentPerformer();
  if (performer !== undefined) outgoing.set(PERFORMER_HEADER, performer);
  for (const [key, value] of Object.entries(traceHeaders())) outgoing.set(key, value);
  return outgoing;
}

function requestFailure(contract: RequestContract, cause: unknown): AppError {
  const service = contract.service;
  if (cause instanceof TimeoutError) {
    const { timeoutMs, subject } = contract;
    return new AppError('SERVICE_TIMEOUT', { service, timeoutMs, subject }, { cause });
  }
  const unanswered = cause instanceof NoRespondersError || (cause instanceof RequestError && cause.isNoResponders());
  return new AppError('SERVICE_UNAVAILABLE', { service, ...(!unanswered && { reason: String(cause) }) }, { cause });
}
