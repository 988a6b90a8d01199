import type { EventEnvelope } from '@oiduna/contracts';
import { nowInstant } from '@oiduna/platform';
import type { Response } from 'express';
import { WebSocket } from 'ws';
import { listenerMissed } from '../events.js';
import type { Frame, Outlet } from './event-feed.js';

/** What waits in a WebSocket before the feed holds back, as Node does for HTTP; the rest waits in the feed. */
const UNSENT_BYTES_MAX = 64 * 1024;

/** One listener's transport. */
export interface Connection extends Outlet {
  /** Show that we are alive, and close a peer that is not. */
  heartbeat(): void;
  onRoom(work: () => void): void;
  onClose(work: () => void): void;
  close(): void;
}

/** A listener missed these events: too slow, or away for longer than they are kept. */
function gapFrame(fromId: number, toId: number): Frame {
  const gap: EventEnvelope = {
    id: toId,
    type: 'gap',
    at: nowInstant(),
    requestId: null,
    traceId: null,
    data: { fromId, toId },
  };
  return { id: toId, type: 'gap', json: JSON.stringify(gap) };
}

export class SseConnection implements Connection {
  /** Set at a heartbeat with no room; still none at the next means nobody reads. */
  private stuck = false;

  constructor(private readonly response: Response) {
    response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    response.write(': listening\n\n');
    response.on('drain', () => (this.stuck = false));
  }

  hasRoom(): boolean {
    return this.response.writable && !this.response.writableNeedDrain;
  }

  send({ id, type, json }: Frame): void {
    this.response.write(`id: ${id}\nevent: ${type}\ndata: ${json}\n\n`);
  }

  missed(fromId: number, toId: number): void {
    listenerMissed('sse', fromId, toId);
    this.send(gapFrame(fromId, toId));
  }

  heartbeat(): void {
    if (this.hasRoom()) this.response.write(': still here\n\n');
    else if (this.stuck) this.response.destroy();
    else this.stuck = true;
  }

  onRoom(work: () => void): void {
    this.response.on('drain', work);
  }

  onClose(work: () => void): void {
    this.response.once('close', work);
  }

  close(): void {
    this.response.end();
  }
}

/** 1001: the server goes away. */
const GOING_AWAY = 1001;

export class WebSocketConnection implements Connection {
  private alive = true;
  private pump: (() => void) | undefined;

  constructor(private readonly socket: WebSocket) {
    socket.on('pong', () => (this.alive = true));
    socket.on('error', () => undefined); // 'close' follows
  }

  hasRoom(): boolean {
    return this.socket.readyState === WebSocket.OPEN && this.socket.bufferedAmount < UNSENT_BYTES_MAX;
  }

  send({ json }: Frame): void {
    this.socket.send(json, () => this.pump?.());
  }

  missed(fromId: number, toId: number): void {
    listenerMissed('websocket', fromId, toId);
    this.send(gapFrame(fromId, toId));
  }

  heartbeat(): void {
    if (!this.alive) {
      this.socket.terminate();
      return;
    }
    this.alive = false;
    this.socket.ping();
  }

  onRoom(work: () => void): void {
    this.pump = work;
  }

  onClose(work: () => void): void {
    this.socket.once('close', work);
  }

  close(): void {
    this.socket.close(GOING_AWAY);
  }
}
