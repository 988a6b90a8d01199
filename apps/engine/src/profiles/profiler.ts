import { Session } from 'node:inspector/promises';
import { AppError, type Profile } from '@oiduna/contracts';
import { type BlobStore, instantOf, logger } from '@oiduna/platform';
import { nowMicros, within } from '../clock.js';

/** The engine works in turns of a few milliseconds: a sample in each of them shows where they go. */
const SAMPLE_EVERY_MICROS = 1_000;
/** V8 lists all its code when a profile begins: 0.2 to 0.7 s were measured in which this thread does nothing else. */
export const PAUSE_MICROS = 600_000;
/** Profiles people may still ask for. */
const KEPT_MAX = 5;

/** Takes a CPU profile of this process while it plays, one at a time. */
export class Profiler {
  private readonly profiles = new Map<string, Profile>();
  private running: Profile | undefined;
  private readonly halted = Promise.withResolvers<void>();

  /** `prepare` makes the music safe from a pause of `PAUSE_MICROS` beyond the look-ahead. */
  constructor(
    private readonly blobs: BlobStore,
    private readonly prepare: () => Promise<void>,
  ) {}

  /** A profile under way ends now: nothing waits for its time. */
  halt(): void {
    this.halted.resolve();
  }

  /** @throws AppError PROFILE_UNKNOWN */
  get(id: string): Profile {
    const profile = this.profiles.get(id);
    if (profile === undefined) throw new AppError('PROFILE_UNKNOWN', { id });
    return profile;
  }

  /** @throws AppError PROFILE_BUSY */
  start(seconds: number): Profile {
    if (this.running !== undefined) throw new AppError('PROFILE_BUSY', { endsAt: this.running.endsAt });
    const now = nowMicros();
    const profile: Profile = {
      id: crypto.randomUUID(),
      state: 'running',
      startsAt: instantOf(now),
      endsAt: instantOf(now + seconds * 1e6),
      seconds,
      file: null,
      reason: null,
    };
    this.running = profile;
    this.remember(profile);
    void this.take(profile);
    return profile;
  }

  private async take(profile: Profile): Promise<void> {
    try {
      const taken = await this.sample(profile.seconds * 1_000);
      const file = await this.blobs.put(Buffer.from(JSON.stringify(taken)));
      this.end({ ...profile, state: 'finished', file });
      logger('profiles').info({ ...profile, ...file }, 'profile taken');
    } catch (error) {
      this.end({ ...profile, state: 'failed', reason: error instanceof Error ? error.message : String(error) });
      logger('profiles').warn({ ...profile, err: error }, 'no profile was taken');
    }
  }

  private async sample(ms: number): Promise<unknown> {
    const session = new Session();
    session.connect();
    try {
      await session.post('Profiler.enable');
      await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_MICROS });
      await this.prepare();
      await session.post('Profiler.start');
      await within(ms, this.halted.promise);
      await this.prepare();
      return (await session.post('Profiler.stop')).profile;
    } finally {
      session.disconnect();
    }
  }

  private end(profile: Profile): void {
    this.running = undefined;
    this.remember(profile);
  }

  private remember(profile: Profile): void {
    this.profiles.set(profile.id, profile);
    const [oldest] = this.profiles.keys();
    if (this.profiles.size > KEPT_MAX && oldest !== undefined) this.profiles.delete(oldest);
  }
}
