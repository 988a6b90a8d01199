import {
  bAllocRead,
  bFree,
  bQuery,
  type BufferReply,
  type BufferRead,
  nFree,
  NO_BUSES,
  nQuery,
  nRun,
  type OscBundle,
  type OscMessage,
  sNew,
  sync,
} from '@oiduna/supercollider';
import { NODES } from './audio-graph.js';
import type { Question } from './confirmations.js';

/** Probe nodes live for one instant, far above notes and strips. */
const FIRST_PROBE_NODE = 0x4000_0000;

const now = (...packets: OscMessage[]): OscBundle => ({ timeTagMicros: 'now', packets });

/** The group of probes never runs, so a def under test makes no sound and does no harm. */
export const pauseProbes = (): OscMessage => nRun(NODES.probes, false);

/**
 * Whether the server holds a def: a node of it is made in the paused group, queried and freed. `/done` proves
 * nothing, and supernova says nothing at all about a def it does not know; only the node's own `/n_info` (or go,
 * or end) counts. `/synced` alone means that there was no node. Not asked as the completion of the load:
 * scsynth drops that without a word when it refuses the def.
 */
export const synthDefProof =
  (serverName: string) =>
  (id: number): Question<boolean> => {
    const nodeId = FIRST_PROBE_NODE + (id % 0x3fff_ffff);
    return {
      packet: now(
        sNew({ defName: serverName, nodeId, action: 'head', targetId: NODES.probes, controls: {}, buses: NO_BUSES }),
        nQuery(nodeId),
        nFree(nodeId),
        sync(id),
      ),
      commands: 4,
      keys: [`sync:${id}`, `node:${nodeId}`],
      read: (reply) => reply.kind !== 'synced',
    };
  };

/**
 * Everything asynchronous asked before this is done when it answers. Asked again it is `/sync` alone: that still
 * comes after the commands, however long they take, and a buffer is not read twice.
 */
export const syncQuestion =
  (...before: OscMessage[]) =>
  (id: number, again: boolean): Question<true> => ({
    packet: again ? now(sync(id)) : now(...before, sync(id)),
    commands: again ? 1 : before.length + 1,
    keys: [`sync:${id}`],
    read: () => true,
  });

/** What a buffer holds. `/b_info` carries no ID of ours; whoever asks after that number takes it. */
export const bufferQuestion = (bufferNumber: number) => (): Question<BufferReply> => ({
  packet: bQuery(bufferNumber),
  commands: 1,
  keys: [`buffer:${bufferNumber}`],
  read: (reply) =>
    reply.kind === 'b_info' ? reply.buffers.find(({ bufferId }) => bufferId === bufferNumber) : undefined,
});

/** Freed first: scsynth aborts when a bad file is read over a buffer that is in use. */
export const readBuffer = (read: BufferRead): OscMessage[] => [bFree(read.bufferId), bAllocRead(read)];
