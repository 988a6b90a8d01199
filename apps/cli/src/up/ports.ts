import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Loopback only: none of the parts behind the gateway may be reached from outside. */
export const LOOPBACK = '127.0.0.1';

/** So many different free TCP ports; all are held until the last is found. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)));
  const ports = servers.map(portOf);
  await Promise.all(servers.map(close));
  return ports;
}

/**
 * A port free for both UDP and TCP, the wished one if it is: supernova takes bundles on one and SynthDefs on the other.
 */
export async function freeDatagramPort(wished?: number): Promise<number> {
  for (let next = wished; ; next = undefined) {
    const port = next ?? (await freePorts(1))[0]!;
    const socket = createSocket('udp4');
    const bound = new Promise<boolean>((resolve) => {
      socket.once('error', () => resolve(false)).bind(port, LOOPBACK, () => resolve(true));
    });
    const free = await bound;
    socket.close();
    if (free) return port;
  }
}

export async function isFree(port: number): Promise<boolean> {
  try {
    await close(await listen(port));
    return true;
  } catch {
    return false;
  }
}

async function listen(port: number): Promise<Server> {
  const server = createServer().listen(port, LOOPBACK);
  await once(server, 'listening');
  return server;
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return address.port;
}
