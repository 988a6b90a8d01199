import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

const handedOut = new Set<string>();

/**
 * A port that was free a moment ago on every interface, and that this process was not given before.
 * Prefer listening on port 0; this is for programs that must be told their port.
 */
export async function freePort(protocol: 'tcp' | 'udp'): Promise<number> {
  for (;;) {
    const port = await (protocol === 'tcp' ? tcpPort() : udpPort());
    const key = `${protocol}:${port}`;
    if (handedOut.has(key)) continue;
    handedOut.add(key);
    return port;
  }
}

async function tcpPort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function udpPort(): Promise<number> {
  const socket = createSocket('udp4').bind(0);
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}
