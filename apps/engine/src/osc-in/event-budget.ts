/** How many events there may be: `perSecond` for ever, and as many at once after a second of silence. */
export class EventBudget {
  private left: number;
  private lastMicros = -Infinity;

  constructor(private readonly perSecond: number) {
    this.left = perSecond;
  }

  /** @returns whether one more event fits; time is an argument */
  take(nowMicros: number): boolean {
    const earned = ((nowMicros - this.lastMicros) / 1e6) * this.perSecond;
    this.left = Math.min(this.perSecond, this.left + Math.max(0, earned));
    this.lastMicros = Math.max(this.lastMicros, nowMicros);
    if (this.left < 1) return false;
    this.left -= 1;
    return true;
  }
}
