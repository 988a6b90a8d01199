import type { Reply } from '@oiduna/supercollider';

/** The last of 16,384: nobody else's numbers reach so far. */
export const EPOCH_BUS = 16_383;

/** What stands between an engine and the audio server: only the one that leads may send. */
export interface Fence {
  /** Whether what is sent now is sent by the leader. */
  readonly isHeld: boolean;
  /** It never will be again. */
  readonly isLost: boolean;
  /** What the audio server is claimed with before anything else is sent to it; a later leader's is larger. */
  readonly epoch: number;
  /** Resolves when one of these may have changed. */
  changed(): Promise<void>;
  /** What the audio server says it was claimed with last. */
  claimed(epoch: number): void;
}

/** Of all replies, the one to `cGet(EPOCH_BUS)`. */
export function hearEpoch(reply: Reply, fence: Fence): void {
  if (reply.kind !== 'other' || reply.message.address !== '/c_set') return;
  const [bus, value] = reply.message.args;
  if (bus?.type === 'i' && bus.value === EPOCH_BUS && value?.type === 'f') fence.claimed(value.value);
}
