/**
 * More than anybody reads. One def of undecodable bytes made supernova print tens of thousands of lines,
 * and each would be written, parsed and logged by the process that keeps time.
 */
export const LINES_PER_SECOND = 200;
const SECOND_MICROS = 1_000_000;

/** Which lines of a chatty program are worth our time; the rest is only counted. Time is an argument. */
export class LineLimit {
  private secondStart = -Infinity;
  private inSecond = 0;
  private left = 0;

  /** @returns whether this line passes, and how many were left out before it, told once a second */
  take(nowMicros: number): { passes: boolean; omitted: number } {
    let omitted = 0;
    if (nowMicros >= this.secondStart + SECOND_MICROS) {
      omitted = this.left;
      this.secondStart = nowMicros;
      this.inSecond = 0;
      this.left = 0;
    }
    this.inSecond += 1;
    const passes = this.inSecond <= LINES_PER_SECOND;
    if (!passes) this.left += 1;
    return { passes, omitted };
  }
}
