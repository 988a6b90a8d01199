/** People ask how it goes now, not how it went an hour ago. */
const KEPT_MICROS = 60_000_000;
/** A minute of ticks at 50 a second. */
const KEPT_MAX = 3_000;

interface Lead {
  readonly atMicros: number;
  readonly ms: number;
}

/** How far ahead bundles left, over the last minute. */
export class LeadTimes {
  private readonly leads: Lead[] = [];

  add(atMicros: number, ms: number): void {
    this.leads.push({ atMicros, ms });
    if (this.leads.length > KEPT_MAX) this.leads.shift();
  }

  /** In ms; p99 is the lead that 99 % of sends exceeded. Null when nothing was sent. */
  summary(nowMicros: number): { p50: number; p99: number; min: number } | null {
    const recent = this.leads.filter(({ atMicros }) => nowMicros - atMicros <= KEPT_MICROS).map(({ ms }) => ms);
    if (recent.length === 0) return null;
    recent.sort((a, b) => b - a);
    const at = (share: number): number => recent[Math.min(recent.length - 1, Math.floor(recent.length * share))]!;
    return { p50: at(0.5), p99: at(0.99), min: recent.at(-1)! };
  }
}
