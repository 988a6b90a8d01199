/** Reads under way at once: as fast as twice as many, and half of the window for questions is left to SynthDefs. */
export const LOADS_MAX = 16;
/** And so much of sound, unless it is one alone: they are read one after the other, within the time an answer has. */
export const LOAD_BYTES_MAX = 64 * 1024 * 1024;

/** A note that is due waits for it; one that is foreseen; a file that was uploaded. */
export const URGENCIES = ['due', 'foreseen', 'uploaded'] as const;
export type Urgency = (typeof URGENCIES)[number];

/** One read; its urgency may rise while it waits. */
export interface QueuedLoad {
  urgency: Urgency;
  readonly memoryBytes: number;
}

interface Waiting {
  readonly load: QueuedLoad;
  readonly begin: () => void;
}

/** Lets so many reads begin, the most urgent first, and of those the first that came. */
export class LoadQueue {
  private readonly waiting: Waiting[] = [];
  private count = 0;
  private bytes = 0;

  /** What `work` gives, once it is its turn. */
  async hold<T>(load: QueuedLoad, work: () => Promise<T>): Promise<T> {
    await new Promise<void>((begin) => {
      this.waiting.push({ load, begin });
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

  private next(): void {
    for (;;) {
      const first = this.mostUrgent();
      if (first === undefined || !this.hasRoom(first.load)) return;
      this.waiting.splice(this.waiting.indexOf(first), 1);
      this.count += 1;
      this.bytes += first.load.memoryBytes;
      first.begin();
    }
  }

  private hasRoom({ memoryBytes }: QueuedLoad): boolean {
    return this.count === 0 || (this.count < LOADS_MAX && this.bytes + memoryBytes <= LOAD_BYTES_MAX);
  }

  private mostUrgent(): Waiting | undefined {
    for (const urgency of URGENCIES) {
      const first = this.waiting.find(({ load }) => load.urgency === urgency);
      if (first !== undefined) return first;
    }
    return undefined;
  }
}
