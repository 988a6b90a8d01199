import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Response } from 'express';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { SseConnection, WebSocketConnection } from './connections.js';
import type { Frame } from './event-feed.js';

const frame = (id: number, characters = 1): Frame => ({ id, type: 'x', json: JSON.stringify('x'.repeat(characters)) });
const LARGE = 4 * 1024 * 1024;

let server: Server;
let port: number;
beforeEach(async () => {
  server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  port = (server.address() as AddressInfo).port;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** A peer that sends its request and then reads only when told to. */
async function sse(): Promise<{ connection: SseConnection; peer: Socket; closed: () => boolean }> {
  const asked = once(server, 'request');
  const peer = connect(port, '127.0.0.1').pause();
  peer.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  const [, response] = (await asked) as [unknown, ServerResponse];
  const connection = new SseConnection(response as Response);
  let closed = false;
  connection.onClose(() => (closed = true));
  return { connection, peer, closed: () => closed };
}

describe('an SSE connection', () => {
  it('has no room while its peer does not read, and says when it has again', async () => {
    const { connection, peer } = await sse();
    const hasRoomAgain = vi.fn<() => void>();
    connection.onRoom(hasRoomAgain);
    expect(connection.hasRoom()).toBe(true);
    connection.send(frame(1, LARGE));
    expect(connection.hasRoom()).toBe(false);
    peer.resume();
    await vi.waitFor(() => expect(hasRoomAgain).toHaveBeenCalled());
    expect(connection.hasRoom()).toBe(true);
  });

  it('is closed at the second heartbeat at which its peer has read nothing', async () => {
    const { connection, closed } = await sse();
    connection.send(frame(1, LARGE));
    connection.heartbeat();
    await new Promise(setImmediate);
    expect(closed()).toBe(false);
    connection.heartbeat();
    await vi.waitFor(() => expect(closed()).toBe(true));
  });

  it('tells its peer of a gap and of being alive', async () => {
    const { connection, peer } = await sse();
    let text = '';
    peer.on('data', (chunk: Buffer) => (text += chunk.toString())).resume();
    connection.missed(3, 7);
    connection.heartbeat();
    await vi.waitFor(() => expect(text).toContain(': still here'));
    expect(text).toContain('id: 7\nevent: gap\n');
    expect(text).toContain('"data":{"fromId":3,"toId":7}');
  });
});

/** A WebSocket with both its ends. */
async function pair(options: { autoPong?: boolean } = {}): Promise<{
  connection: WebSocketConnection;
  socket: WebSocket;
  peer: WebSocket;
}> {
  const door = new WebSocketServer({ server });
  const entered = once(door, 'connection');
  const peer = new WebSocket(`ws://127.0.0.1:${port}`, options);
  await once(peer, 'open');
  const [socket] = (await entered) as [WebSocket];
  return { connection: new WebSocketConnection(socket), socket, peer };
}

describe('a WebSocket connection', () => {
  it('has no room while its peer does not read, and says when it has again', async () => {
    const { connection, peer } = await pair();
    const hasRoomAgain = vi.fn<() => void>();
    connection.onRoom(hasRoomAgain);
    peer.pause();
    for (let id = 1; connection.hasRoom(); id += 1) connection.send(frame(id, LARGE));
    peer.resume();
    await vi.waitFor(() => expect(connection.hasRoom()).toBe(true));
    expect(hasRoomAgain).toHaveBeenCalled();
  });

  it('stays while its peer answers pings', async () => {
    const { connection, socket, peer } = await pair();
    const pings = vi.fn<() => void>();
    peer.on('ping', pings);
    for (let beat = 1; beat <= 3; beat += 1) {
      const answered = once(socket, 'pong');
      connection.heartbeat();
      await answered;
      expect(pings).toHaveBeenCalledTimes(beat);
    }
    expect(peer.readyState).toBe(WebSocket.OPEN);
    peer.terminate();
  });

  it('tells its peer of a gap', async () => {
    const { connection, peer } = await pair();
    const message = once(peer, 'message');
    connection.missed(1, 2);
    expect(JSON.parse(String((await message)[0]))).toMatchObject({ id: 2, type: 'gap', data: { fromId: 1, toId: 2 } });
    peer.terminate();
  });

  it('is closed at the heartbeat before which a ping went unanswered', async () => {
    const { connection, peer } = await pair({ autoPong: false });
    connection.heartbeat();
    await once(peer, 'ping');
    connection.heartbeat();
    await once(peer, 'close');
  });
});
