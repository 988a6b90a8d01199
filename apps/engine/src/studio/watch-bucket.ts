import { type KV, type KvWatchEntry, KvWatchInclude } from '@nats-io/kv';
import { logFailure, type NatsPresence } from '@oiduna/platform';
import { wait } from '../clock.js';

const WATCH_AGAIN_MS = 500;

/** A watch lives through outages; one that ends all the same is begun anew, and brings what it missed. */
export async function watchBucket(
  bucket: KV,
  presence: NatsPresence,
  take: (entry: KvWatchEntry) => void,
  onCaughtUp: () => void,
): Promise<void> {
  while (!presence.isClosed) {
    try {
      for await (const entry of await bucket.watch({ include: KvWatchInclude.LastValue })) {
        take(entry);
        if (entry.delta === 0) onCaughtUp();
      }
    } catch (error) {
      logFailure('studio', error, { where: 'watch' }, 'the watch on the studio ended: ');
    }
    await wait(WATCH_AGAIN_MS);
  }
}
