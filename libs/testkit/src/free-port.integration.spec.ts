import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { freePort } from './free-port.js';

it('gives a TCP port a server can take at once', async () => {
  const server = createServer().listen(await freePort('tcp'), '127.0.0.1');
  await once(server, 'listening');
  server.close();
});

it('gives a UDP port a server can take at once', async () => {
  const socket = createSocket('udp4').bind(await freePort('udp'));
  await once(socket, 'listening');
  socket.close();
});

it.each(['tcp', 'udp'] as const)('never gives a %s port twice', async (protocol) => {
  const ports = await Promise.all(Array.from({ length: 50 }, () => freePort(protocol)));
  expect(new Set(ports).size).toBe(50);
});
