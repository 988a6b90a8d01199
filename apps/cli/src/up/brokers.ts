import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Part } from './part.js';
import { LOOPBACK } from './ports.js';
import { probeNats, probeRedis } from './probes.js';

interface Wish {
  home: string;
  port: number;
  env: Record<string, string>;
}

/** nats-server with JetStream, which holds the studio's desired state. */
export async function natsPart({ home, port, env }: Wish): Promise<{ part: Part; url: string }> {
  const store = join(home, 'nats');
  const config = join(store, 'nats.conf');
  await mkdir(store, { recursive: true });
  // JSON is valid NATS configuration, and quotes any path.
  await writeFile(config, JSON.stringify({ host: LOOPBACK, port, jetstream: { store_dir: store } }, null, 2));
  const probe = () => probeNats(port);
  return {
    part: { name: 'nats', command: 'nats-server', args: ['-c', config], env, port, stopSignal: 'SIGTERM', probe },
    url: `nats://${LOOPBACK}:${port}`,
  };
}

/** Redis keeps jobs across restarts (append-only file) and never drops one to make room. */
export async function redisPart({ home, port, env }: Wish): Promise<{ part: Part; url: string }> {
  const folder = join(home, 'redis');
  await mkdir(folder, { recursive: true });
  const settings = {
    bind: LOOPBACK,
    port: String(port),
    dir: folder,
    appendonly: 'yes',
    save: '',
    'maxmemory-policy': 'noeviction',
    // A changed title would overwrite the environment by which the next `up` knows its orphans.
    'set-proc-title': 'no',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const probe = () => probeRedis(port);
  return {
    part: { name: 'redis', command: 'redis-server', args, env, port, stopSignal: 'SIGTERM', probe },
    url: `redis://${LOOPBACK}:${port}`,
  };
}
