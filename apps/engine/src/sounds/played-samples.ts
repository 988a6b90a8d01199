import { type noteSampleUses, type RequestOf, SAMPLE_USES_MAX } from '@oiduna/contracts';
import { logger } from '@oiduna/platform';
import { type Cancel, every, instantAt, nowMicros } from '../clock.js';

const LOOK_MS = 5_000;
/** Of one sample, nobody needs to know it more exactly. */
const TOLD_EVERY_MICROS = 60_000_000;

type Uses = RequestOf<typeof noteSampleUses>['uses'];

/**
 * Which samples the notes play, told to the catalogue: of each at most once a minute, and again until it has taken it,
 * so that nothing is lost while that is away. A note costs one entry in a map.
 */
export class PlayedSamples {
  /** Onsets that were not told yet, the last of each sample. */
  private readonly playedMicros = new Map<string, number>();
  private readonly toldMicros = new Map<string, number>();
  private telling = false;
  private stopLooking: Cancel | undefined;

  constructor(private readonly tell: (uses: Uses) => Promise<unknown>) {}

  played(id: string, atMicros: number): void {
    this.playedMicros.set(id, atMicros);
  }

  run(): void {
    this.stopLooking = every(LOOK_MS, () => void this.look(nowMicros()));
  }

  /** What was not told yet is told at once. */
  async halt(): Promise<void> {
    this.stopLooking?.();
    this.toldMicros.clear();
    await this.look(nowMicros());
  }

  async look(now: number): Promise<void> {
    if (this.telling) return;
    for (const [id, told] of this.toldMicros) if (told + TOLD_EVERY_MICROS <= now) this.toldMicros.delete(id);
    const due = [...this.playedMicros].filter(([id]) => !this.toldMicros.has(id)).slice(0, SAMPLE_USES_MAX);
    if (due.length === 0) return;
    this.telling = true;
    try {
      await this.tell(due.map(([id, micros]) => ({ id, at: instantAt(micros) })));
      for (const [id, micros] of due) {
        this.toldMicros.set(id, now);
        if (this.playedMicros.get(id) === micros) this.playedMicros.delete(id);
      }
    } catch (error) {
      logger('sounds').debug({ err: error, count: due.length }, 'the catalogue did not hear what was played');
    } finally {
      this.telling = false;
    }
  }
}
