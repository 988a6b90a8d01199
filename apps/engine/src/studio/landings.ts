import type { KvWatchEntry } from '@nats-io/kv';

interface Landing {
  count: number;
  /** What the bucket told of the key last. */
  heard?: KvWatchEntry;
}

/** Keys whose landed value is being stored: until it is, memory is ahead of what the bucket tells of them. */
export class Landings {
  private readonly landings = new Map<string, Landing>();

  constructor(private readonly take: (entry: KvWatchEntry) => void) {}

  /** @returns whether this entry waits until its key is stored */
  holds(entry: KvWatchEntry): boolean {
    const landing = this.landings.get(entry.key);
    if (landing !== undefined) landing.heard = entry;
    return landing !== undefined;
  }

  async during<T>(key: string, store: () => Promise<T>): Promise<T> {
    const landing = this.landings.get(key) ?? { count: 0 };
    landing.count += 1;
    this.landings.set(key, landing);
    try {
      return await store();
    } finally {
      landing.count -= 1;
      if (landing.count === 0) {
        this.landings.delete(key);
        if (landing.heard) this.take(landing.heard);
      }
    }
  }
}
