import { type FollowedStep, gainOf, shareLeft } from './clock-lag.js';

/** By then a clock follows its device, and tells the device's pace. */
const SETTLED_MICROS = 60e6;
/** Of each status in the device's pace: they tremble by 10 ppm, and a device does not change within a minute. */
const STATUS_SHARE = 1 / 300;
/** What is told later tells more of the device's trembling. */
const READ_MICROS = 1e6;
/** Fewer tell less than a sample. */
const READINGS_MIN = 8;

/**
 * What a fresh scsynth's clock is wrong by. It reads the wall clock once, anywhere within a block of the driver, takes
 * that for the block's begin and follows it as slowly as a step: at 48 kHz and blocks of 384 its first notes were
 * 51 to 193 samples early, and half of that ten seconds later. The pace it tells in its status shows how far it has to go.
 */
export class FreshClock {
  /** Undefined while there is none, or nothing to read. */
  private sinceMicros: number | undefined;
  /** The device's pace over the nominal one, as the last clock that had settled told. */
  private devicePace = 1;
  private readings: number[] = [];

  /** There is a fresh server, since just now. */
  begin(nowMicros: number): void {
    this.sinceMicros = nowMicros;
    this.readings = [];
  }

  end(): void {
    this.sinceMicros = undefined;
  }

  /** @param gain how much faster than ours the clock runs as far as is known, as a share */
  told(paceRatio: number, gain: number, nowMicros: number): void {
    if (this.sinceMicros === undefined) return;
    const ageMicros = nowMicros - this.sinceMicros;
    if (ageMicros > SETTLED_MICROS) {
      this.devicePace += STATUS_SHARE * (paceRatio * (1 + gain) - this.devicePace);
    } else if (ageMicros < READ_MICROS) {
      const gained = this.devicePace / paceRatio - 1 + this.slowerBy * shareLeft(ageMicros);
      this.readings.push(gained / gainOf(ageMicros));
    }
  }

  /** What it has to follow; undefined when it told too little. */
  get step(): FollowedStep | undefined {
    const { length } = this.readings;
    if (this.sinceMicros === undefined || length < READINGS_MIN) return undefined;
    const byMicros = this.readings.reduce((sum, reading) => sum + reading, 0) / length;
    return { atMicros: this.sinceMicros, byMicros, slowerBy: this.slowerBy };
  }

  /** It begins with the nominal pace. */
  private get slowerBy(): number {
    return 1 / this.devicePace - 1;
  }
}
