/** 1,000 commands in one burst lost three of four replies; at this pace nearly all arrive. */
export const COMMANDS_PER_SLICE = 100;
export const SLICE_MICROS = 10_000;
/** Outstanding loads: 26 times faster than one at a time, and replies still arrive. */
export const WINDOW = 32;

/**
 * What of it loads of samples may take: 500 loads a second. The engine's own thread was measured to be busy with 900,
 * and a fader then waited for it, not for the audio server.
 */
export const LOAD_COMMANDS_PER_SLICE = 20;

/** What waits for its turn, the first first. What is heard at once waits for none; see `Pace.pass`. */
const PRIORITIES = ['edit', 'load'] as const;
export type Priority = (typeof PRIORITIES)[number];

interface Waiting {
  readonly commands: number;
  readonly go: () => void;
}

/** How many commands may leave when, and who goes first. Time is an argument. */
export class Pace {
  private readonly waiting: Readonly<Record<Priority, Waiting[]>> = { edit: [], load: [] };
  private sliceStart = -Infinity;
  private inSlice = 0;
  private loadsInSlice = 0;

  /** Panic, live parameters and notes leave at once; what can wait finds less room. */
  pass(nowMicros: number, commands: number): void {
    this.turnTo(nowMicros);
    this.inSlice += commands;
  }

  /** Commands that leave together when `go` is called: by `next`, or by a later one. */
  wait(priority: Priority, commands: number, go: () => void): void {
    this.waiting[priority].push({ commands, go });
  }

  /** Lets go whom there is room for. @returns µs until there is room again; undefined when nobody waits */
  next(nowMicros: number): number | undefined {
    this.turnTo(nowMicros);
    for (const priority of PRIORITIES) {
      const queue = this.waiting[priority];
      for (let first = queue[0]; first !== undefined; first = queue[0]) {
        if (!this.hasRoom(priority, first)) return this.sliceStart + SLICE_MICROS - nowMicros;
        queue.shift();
        this.inSlice += first.commands;
        if (priority === 'load') this.loadsInSlice += first.commands;
        first.go();
      }
    }
    return undefined;
  }

  private turnTo(nowMicros: number): void {
    if (nowMicros < this.sliceStart + SLICE_MICROS) return;
    this.sliceStart = nowMicros;
    this.inSlice = 0;
    this.loadsInSlice = 0;
  }

  /** The first of its kind in a slice always has it: a flood of notes delays loads, and never stops them. */
  private hasRoom(priority: Priority, { commands }: Waiting): boolean {
    if (priority === 'edit') return this.inSlice === 0 || this.inSlice + commands <= COMMANDS_PER_SLICE;
    if (this.loadsInSlice === 0) return true;
    return this.inSlice + commands <= COMMANDS_PER_SLICE && this.loadsInSlice + commands <= LOAD_COMMANDS_PER_SLICE;
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
