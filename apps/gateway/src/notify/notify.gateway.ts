import type { Server } from 'node:http';
import {
  type BeforeApplicationShutdown,
  Controller,
  Headers,
  type OnApplicationBootstrap,
  Req,
  Res,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ROUTES } from '@oiduna/contracts';
import { Route } from '@oiduna/platform';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { every } from '../clock.js';
import { QueryOf } from '../edge/input.js';
import { listenerConnected, listenerLeft, type Transport } from '../events.js';
import type { ListenerWish } from './event-feed.js';
import { EventSource } from './event-source.js';
import { listenerWish } from './listener-wish.js';
import { type Connection, SseConnection, WebSocketConnection } from './connections.js';
import { WebSocketDoor } from './web-socket-door.js';

/** Proxies cut connections that are silent for 30 s or more. */
const HEARTBEAT_MS = 15_000;

/** The studio's events, as Server-Sent Events and over WebSocket, from one feed. */
@Controller()
export class NotifyGateway implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly connections = new Set<Connection>();
  private readonly door = new WebSocketDoor((socket, wish) =>
    this.connect('websocket', wish, new WebSocketConnection(socket)),
  );
  private stopHeartbeat: (() => void) | undefined;

  constructor(
    private readonly source: EventSource,
    private readonly http: HttpAdapterHost,
  ) {}

  @Route(ROUTES.streamEvents)
  stream(
    @QueryOf(ROUTES.streamEvents) query: z.output<typeof ROUTES.streamEvents.query>,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() { method }: Request,
    @Res() response: Response,
  ): void {
    const wish = listenerWish(lastEventId, query.types);
    const connection = new SseConnection(response);
    if (method === 'HEAD') connection.close();
    else this.connect('sse', wish, connection);
  }

  onApplicationBootstrap(): void {
    this.door.open(this.http.httpAdapter.getHttpServer() as Server);
    this.stopHeartbeat = every(HEARTBEAT_MS, () => {
      for (const connection of this.connections) connection.heartbeat();
    });
  }

  private connect(transport: Transport, wish: ListenerWish, connection: Connection): void {
    this.connections.add(connection);
    listenerConnected(transport, wish.afterId, wish.types);
    const listener = this.source.feed.listen(wish, connection);
    connection.onRoom(() => listener.pump());
    connection.onClose(() => {
      this.source.feed.leave(listener);
      this.connections.delete(connection);
      listenerLeft(transport);
    });
  }

  /** Listeners come back by themselves, to another replica or to the next start, with the last id they saw. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopHeartbeat?.();
    for (const connection of this.connections) connection.close();
    await this.source.close();
  }
}
