import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { seededRandom } from './seeded-random.js';

export interface UdpProxySettings {
  /** The audio server. */
  upstreamPort: number;
  upstreamHost?: string;
  /** Share of the replies to lose, 0 to 1. */
  dropShare: number;
  /** Decides which replies are lost; print it with a failure. */
  seed: number;
}

export interface UdpProxy {
  readonly port: number;
  /** Takes effect with the next reply. */
  dropShare: number;
  /** Client ports that no reply gets through to. */
  readonly blockedPorts: Set<number>;
  readonly counters: Readonly<{ forwarded: number; replied: number; dropped: number }>;
  close(): Promise<void>;
}

/** Asked of the kernel, which may grant less: a burst must not be lost here uncounted. */
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024;
const HOST = '127.0.0.1';

/**
 * A lossy line to the audio server: everything passes towards it, a seeded share of its replies is lost.
 * Each client has its own upstream socket, so the server tells clients apart as it would without the proxy.
 */
export async function udpProxy(settings: UdpProxySettings): Promise<UdpProxy> {
  const { upstreamPort, upstreamHost = HOST } = settings;
  const random = seededRandom(settings.seed);
  const counters = { forwarded: 0, replied: 0, dropped: 0 };
  const upstreams = new Map<string, Socket>();
  const front = openSocket();
  await once(front, 'listening');

  const proxy: UdpProxy = {
    port: front.address().port,
    dropShare: settings.dropShare,
    blockedPorts: new Set(),
    counters,
    async close() {
      const sockets = [...upstreams.values(), front];
      await Promise.all(
        sockets.map((socket) => {
          socket.close();
          return once(socket, 'close');
        }),
      );
    },
  };

  const connect = (client: string, { address, port }: RemoteInfo): Socket => {
    const upstream = openSocket().on('message', (reply) => {
      if (random() < proxy.dropShare || proxy.blockedPorts.has(port)) {
        counters.dropped++;
        return;
      }
      counters.replied++;
      front.send(reply, port, address);
    });
    upstreams.set(client, upstream);
    return upstream;
  };

  front.on('message', (message, from) => {
    const client = `${from.address}:${from.port}`;
    const upstream = upstreams.get(client) ?? connect(client, from);
    upstream.send(message, upstreamPort, upstreamHost);
    counters.forwarded++;
  });
  return proxy;
}

const openSocket = (): Socket => createSocket({ type: 'udp4', recvBufferSize: RECEIVE_BUFFER_BYTES }).bind(0, HOST);
