import { SclangJail } from './sclang-jail.js';
import { SclangWorker } from './sclang-worker.js';

export interface PoolSettings {
  /** Opens the jail the workers live in. */
  readonly open: () => Promise<SclangJail>;
  /** Workers that wait warm. */
  readonly size: number;
  readonly limitMs: number;
}

/**
 * Workers that are already warm when they are needed, each for one source: whoever takes one ends it, and the next
 * is warmed at once.
 */
export class WorkerPool implements AsyncDisposable {
  private jail: Promise<SclangJail> | undefined;
  private warm: Promise<SclangWorker>[] = [];
  private closed = false;

  constructor(private readonly settings: PoolSettings) {}

  /** @throws AppError SERVICE_UNAVAILABLE | SYNTHDEF_ISOLATION_MISSING */
  async take(): Promise<SclangWorker> {
    for (;;) {
      const next = this.warm.shift() ?? this.start();
      this.fill();
      const worker = await next;
      if (worker.isAlive) return worker;
      await worker.kill();
    }
  }

  /** Warm as many as shall wait. */
  fill(): void {
    while (!this.closed && this.warm.length < this.settings.size) this.warm.push(this.start());
  }

  /** @throws AppError SERVICE_UNAVAILABLE | SYNTHDEF_ISOLATION_MISSING */
  async open(): Promise<SclangJail> {
    this.jail ??= this.settings.open();
    try {
      return await this.jail;
    } catch (error) {
      this.jail = undefined; // what is missing may be installed meanwhile
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.closed = true;
    const workers = await Promise.allSettled(this.warm);
    for (const each of workers) if (each.status === 'fulfilled') await each.value.kill();
    const jail = await this.jail?.catch(() => undefined);
    await jail?.[Symbol.asyncDispose]();
  }

  private start(): Promise<SclangWorker> {
    const worker = this.open().then((jail) => SclangWorker.start(jail, this.settings.limitMs));
    // who takes it hears of it; the next one may do better
    worker.catch(() => (this.warm = this.warm.filter((each) => each !== worker)));
    return worker;
  }
}
