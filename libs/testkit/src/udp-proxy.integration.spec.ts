import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { udpProxy, type UdpProxy } from './udp-proxy.js';

const openSockets: Socket[] = [];
let server: Socket;
let proxy: UdpProxy;

async function bound(): Promise<Socket> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  openSockets.push(socket);
  await once(socket, 'listening');
  return socket;
}

/** A client's numbered messages that came back, in order. Ends with the first quiet 100 ms. */
async function echoes(client: Socket, count: number): Promise<string[]> {
  const received: string[] = [];
  const listen = (reply: Buffer) => received.push(reply.toString());
  client.on('message', listen);
  for (let n = 0; n < count; n++) client.send(`${client.address().port} ${n}`, proxy.port, '127.0.0.1');
  for (let before = -1; before < received.length || proxy.counters.forwarded === 0;) {
    before = received.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  client.off('message', listen);
  return received;
}

beforeEach(async () => {
  server = await bound();
  server.on('message', (message, { port, address }) => server.send(message, port, address));
  proxy = await udpProxy({ upstreamPort: server.address().port, dropShare: 0, seed: 1 });
});

afterEach(async () => {
  await proxy.close();
  for (const socket of openSockets.splice(0)) socket.close();
});

describe('a lossy UDP proxy', () => {
  it('loses nothing at a share of 0 and answers each client alone', async () => {
    const clients = [await bound(), await bound()];
    const replies = await Promise.all(clients.map((client) => echoes(client, 100)));
    replies.forEach((received, n) => {
      const { port } = clients[n]!.address();
      expect(received).toEqual(Array.from({ length: 100 }, (_, message) => `${port} ${message}`));
    });
    expect(proxy.counters).toEqual({ forwarded: 200, replied: 200, dropped: 0 });
  });

  it('passes a datagram of 60,000 bytes whole', async () => {
    const client = await bound();
    const sent = Buffer.alloc(60_000, 'x');
    client.send(sent, proxy.port, '127.0.0.1');
    const [received] = (await once(client, 'message')) as [Buffer];
    expect(received.equals(sent)).toBe(true);
  });

  it('loses about the given share of the replies, and no request', async () => {
    proxy.dropShare = 0.3;
    const received = await echoes(await bound(), 200);
    const { forwarded, replied, dropped } = proxy.counters;
    expect({ forwarded, answers: replied + dropped }).toEqual({ forwarded: 200, answers: 200 });
    expect(received).toHaveLength(replied);
    expect(dropped / 200).toBeGreaterThan(0.2);
    expect(dropped / 200).toBeLessThan(0.4);
  });

  it('loses the same replies for the same seed', async () => {
    proxy.dropShare = 0.5;
    const client = await bound();
    const numbers = async () => (await echoes(client, 50)).map((reply) => Number(reply.split(' ')[1]));
    const first = await numbers();
    await proxy.close();
    proxy = await udpProxy({ upstreamPort: server.address().port, dropShare: 0.5, seed: 1 });
    expect(await numbers()).toEqual(first);
  });

  it('changes its share at run time', async () => {
    const client = await bound();
    proxy.dropShare = 1;
    expect(await echoes(client, 10)).toEqual([]);
    proxy.dropShare = 0;
    expect(await echoes(client, 10)).toHaveLength(10);
    expect(proxy.counters).toEqual({ forwarded: 20, replied: 10, dropped: 10 });
  });
});
