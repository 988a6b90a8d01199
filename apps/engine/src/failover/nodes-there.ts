import { nQuery, sync } from '@oiduna/supercollider';
import type { Confirmations } from '../audio-server/confirmations.js';

/** Replies are lost now and then: what did not answer is asked again before it counts as missing. */
const LOOKS = 2;

/** Which of these nodes the audio server has. @throws AppError SCSYNTH_SILENT | AUDIO_SERVER_AWAY */
export async function nodesThere(
  confirmations: Confirmations,
  nodeIds: readonly number[],
): Promise<ReadonlySet<number>> {
  const there = new Set<number>();
  for (let look = 0; look < LOOKS; look += 1) {
    const left = nodeIds.filter((nodeId) => !there.has(nodeId));
    if (left.length === 0) break;
    await confirmations.ask('/n_query', (id) => ({
      packet: { timeTagMicros: 'now', packets: [nQuery(...left), sync(id)] },
      commands: 2,
      keys: [`sync:${id}`, ...left.map((nodeId) => `node:${nodeId}`)],
      read: (reply) => {
        if (reply.kind === 'n_info') there.add(reply.nodeId);
        return reply.kind === 'synced' ? true : undefined;
      },
    }));
  }
  return there;
}
