import type { KeptSession, PlaybackSession } from '@oiduna/contracts';
import { inScene } from './scene.js';

/** What is kept of a submitted session. With `apply.track_ids` the other tracks stay as they sound now. */
export function keptAfter(before: KeptSession, { apply, ...submitted }: PlaybackSession): KeptSession {
  const current_scene = apply?.scene_name ?? null;
  const session = { ...submitted, current_scene, retired: before.retired };
  const only = new Set(apply?.track_ids);
  if (only.size === 0) return session;
  const { tracks, sequences } = inScene(before);
  return {
    ...session,
    tracks: exchanged(tracks, submitted.tracks, only),
    sequences: exchanged(sequences, submitted.sequences, only),
  };
}

function exchanged<T>(
  before: Record<string, T> | undefined,
  after: Record<string, T> | undefined,
  only: ReadonlySet<string>,
): Record<string, T> {
  const others = Object.entries(before ?? {}).filter(([id]) => !only.has(id));
  return Object.fromEntries([...others, ...Object.entries(after ?? {}).filter(([id]) => only.has(id))]);
}
