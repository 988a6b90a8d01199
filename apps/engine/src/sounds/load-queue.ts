import type { BufferLimits } from './buffers.js';

/** Reads under way at once: three quarters of the window for questions, so that SynthDefs pass. */
export const LOADS_MAX = 24;
/** And so much of sound, unless it is one alone: they are read one after the other, within the time an answer has. */
export const LOAD_BYTES_MAX = 64 * 1024 * 1024;
/** Of all buffers: what is read cannot give way, and most must be free to. */
const SHARE_MAX = 1 / 4;

/** A note that is due waits for it; one that is foreseen; a file that was uploaded. */
const URGENCIES = ['due', 'foreseen', 'uploaded'] as const;
export type Urgency = (typeof URGENCIES)[number];

/** One read. */
export interface QueuedLoad {
  urgency: Urgency;
  readonly memoryBytes: number;
}

type Begin = () => void;

/** Lets so many reads begin, the most urgent first, and of those the first that came. */
export class LoadQueue {
  private readonly waiting: Readonly<Record<Urgency, Map<QueuedLoad, Begin>>> = {
    due: new Map(),
    foreseen: new Map(),
    uploaded: new Map(),
  };
  private readonly countMax: number;
  private readonly bytesMax: number;
  private count = 0;
  private bytes = 0;

  constructor({ countMax, memoryBytesMax }: BufferLimits) {
    this.countMax = Math.min(LOADS_MAX, countMax * SHARE_MAX);
    this.bytesMax = Math.min(LOAD_BYTES_MAX, memoryBytesMax * SHARE_MAX);
  }

  /** What `work` gives, once it is its turn. */
  async hold<T>(load: QueuedLoad, work: () => Promise<T>): Promise<T> {
    await new Promise<void>((begin) => {
      this.waiting[load.urgency].set(load, begin);
      this.next();
    });
    try {
      return await work();
    } finally {
      this.count -= 1;
      this.bytes -= load.memoryBytes;
      this.next();
    }
  }

  /** At least so urgent, from now on. */
  raise(load: QueuedLoad, urgency: Urgency): void {
    if (URGENCIES.indexOf(urgency) >= URGENCIES.indexOf(load.urgency)) return;
    const begin = this.waiting[load.urgency].get(load);
    this.waiting[load.urgency].delete(load);
    load.urgency = urgency;
    if (begin !== undefined) this.waiting[urgency].set(load, begin);
  }

  private next(): void {
    for (;;) {
      const first = this.mostUrgent();
      if (first === undefined) return;
      const [load, begin] = first;
      if (!this.hasRoom(load)) return;
      this.waiting[load.urgency].delete(load);
      this.count += 1;
      this.bytes += load.memoryBytes;
      begin();
    }
  }

  private mostUrgent(): [QueuedLoad, Begin] | undefined {
    const { due, foreseen, uploaded } = this.waiting;
    for (const waiting of [due, foreseen, uploaded]) for (const first of waiting) return first;
    return undefined;
  }

  private hasRoom({ memoryBytes }: QueuedLoad): boolean {
    return this.count === 0 || (this.count < this.countMax && this.bytes + memoryBytes <= this.bytesMax);
  }
}
