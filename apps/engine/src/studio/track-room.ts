import { AppError } from '@oiduna/contracts';
import { TRACKS_MAX } from '../audio-server/audio-graph.js';

/**
 * Whether there is room for more tracks. Those on their way into the bucket count as well, or many at once would all
 * find the last place free.
 */
export class TrackRoom {
  private readonly arriving = new Set<string>();

  constructor(private readonly tracks: ReadonlyMap<string, unknown>) {}

  /** @throws AppError TRACKS_EXHAUSTED */
  mustHave(names: readonly string[]): void {
    if (names.every((name) => this.tracks.has(name))) return;
    const all = new Set([...this.tracks.keys(), ...this.arriving, ...names]);
    if (all.size > TRACKS_MAX) throw new AppError('TRACKS_EXHAUSTED', { limit: TRACKS_MAX });
  }

  async during<T>(name: string, store: () => Promise<T>): Promise<T> {
    this.arriving.add(name);
    try {
      return await store();
    } finally {
      this.arriving.delete(name);
    }
  }
}
