/** 1,000 commands in one burst lost three of four replies; at this pace nearly all arrive. */
export const COMMANDS_PER_SLICE = 100;
export const SLICE_MICROS = 10_000;
/** Outstanding loads: 26 times faster than one at a time, and replies still arrive. */
export const WINDOW = 32;

/** How many commands may leave when. Time is an argument. */
export class Pace {
  private sliceStart = -Infinity;
  private inSlice = 0;

  /** Reserve room for `commands` now. @returns µs to wait before sending them */
  reserve(nowMicros: number, commands: number): number {
    if (nowMicros >= this.sliceStart + SLICE_MICROS) {
      this.sliceStart = nowMicros;
      this.inSlice = 0;
    }
    while (this.inSlice + commands > COMMANDS_PER_SLICE && this.inSlice > 0) {
      this.sliceStart += SLICE_MICROS;
      this.inSlice = 0;
    }
    this.inSlice += commands;
    return Math.max(0, this.sliceStart - nowMicros);
  }
}

/** At most WINDOW holders at a time, served in order. */
export class Window {
  private readonly waiting: (() => void)[] = [];
  private held = 0;

  constructor(private readonly size: number = WINDOW) {}

  async hold<T>(work: () => Promise<T>): Promise<T> {
    if (this.held >= this.size) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.held += 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.held -= 1;
      else next();
    }
  }

  get queued(): number {
    return this.waiting.length;
  }
}
