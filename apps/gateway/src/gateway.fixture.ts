import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startService } from '@oiduna/platform';
import { ownNats, ownRedis, StandIn } from '@oiduna/testkit';
import { definition } from './app.module.js';

/** A whole gateway in this process, on a real NATS and Redis; the services it asks are not under test. */
export interface GatewayUnderTest {
  readonly port: number;
  readonly natsUrl: string;
  /** Answers in the place of the engine. */
  readonly engine: StandIn;
  readonly blobFolder: string;
  stop(): Promise<void>;
}

export async function gatewayUnderTest(): Promise<GatewayUnderTest> {
  const blobFolder = await mkdtemp(join(tmpdir(), 'oiduna-blobs-'));
  const [nats, redis] = await Promise.all([ownNats(), ownRedis()]);
  const settings = { NATS_URL: nats.url, REDIS_URL: redis.url, BLOB_DIR: blobFolder, LOG_LEVEL: 'fatal' };
  const service = await startService(definition, settings);
  const engine = await StandIn.open(nats.url);
  const stop = async (): Promise<void> => {
    await service.close();
    await engine.close();
    await Promise.all([nats.stop(), redis.stop()]);
    await rm(blobFolder, { recursive: true, force: true });
  };
  return { port: service.port, natsUrl: nats.url, engine, blobFolder, stop };
}
