import type { Onset } from '@oiduna/contracts';
import type { OscMessage } from '@oiduna/supercollider';
import { numberOf } from '../schedule/note-controls.js';

/** What the master says of itself ten times a second, where it ends up: `oiduna_master.scd`. */
const METER = '/oiduna/meter';
/** Where the peaks of left and right stand in it. */
const PEAKS = [2, 4] as const;
/** Each multiplies what is heard. */
const LEVELS = ['amp', 'gain', 'velocity', 'postgain'] as const;
/** −100 dBFS: no loudspeaker plays it. */
const PEAK_MIN = 1e-5;
/** Looked at every 200 ms, so it is told within 5 s of the first note that is not heard. */
export const SILENT_AFTER_MICROS = 4_500_000;
/** Notes further apart than this are no playing: what is not heard of them may have been meant so. */
const PLAYING_WITHIN_MICROS = 10_000_000;
/** Twenty words of the master lost in a row, while other answers came: it is not there any more. */
const MASTER_GONE_AFTER_MICROS = 2_000_000;

/** The louder peak of left and right, 0 to 1; undefined when the message is no meter's. */
export function masterPeak({ address, args }: OscMessage): number | undefined {
  if (address !== METER) return undefined;
  return Math.max(
    ...PEAKS.map((at) => {
      const arg = args[at];
      return arg?.type === 'f' ? arg.value : 0;
    }),
  );
}

/** A note of an open track. */
export interface DueNote {
  readonly atMicros: number;
  readonly controls: Onset['controls'];
}

const isSilenced = ({ controls }: DueNote): boolean => LEVELS.some((name) => numberOf(controls, name) === 0);

/** Whether what is sent comes out of the master. Times are arguments, in µs. */
export class SoundWatch {
  private firstUnheard: number | undefined;
  private lastDue = -Infinity;
  private lastWord: number | undefined;
  private peak = 0;

  /** A fresh audio server. */
  anew(): void {
    this.firstUnheard = undefined;
    this.lastDue = -Infinity;
    this.lastWord = undefined;
    this.peak = 0;
  }

  due(note: DueNote): void {
    if (isSilenced(note)) return;
    const { atMicros } = note;
    this.firstUnheard ??= atMicros;
    this.lastDue = Math.max(this.lastDue, atMicros);
  }

  metered(peak: number, nowMicros: number): void {
    this.lastWord = nowMicros;
    this.peak = peak;
    if (this.isHeard) this.firstUnheard = undefined;
  }

  /** By the last word of the master. */
  get isHeard(): boolean {
    return this.peak >= PEAK_MIN;
  }

  /** Notes were due for so long, and nothing came out. */
  isSilent(nowMicros: number): boolean {
    const { firstUnheard, lastDue } = this;
    return (
      firstUnheard !== undefined &&
      nowMicros - firstUnheard >= SILENT_AFTER_MICROS &&
      nowMicros - lastDue <= PLAYING_WITHIN_MICROS
    );
  }

  /** The master has spoken, and then no more, though the server itself answered until just now. */
  isMasterGone(lastReplyMicros: number): boolean {
    return this.lastWord !== undefined && lastReplyMicros - this.lastWord > MASTER_GONE_AFTER_MICROS;
  }
}
