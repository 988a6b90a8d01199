import { describe, expect, it } from 'vitest';
import { LeadTimes } from './lead-times.js';

describe('lead times', () => {
  it('are unknown before the first send', () => {
    expect(new LeadTimes().summary(0)).toBeNull();
  });

  it('tell what half and 99 % of sends exceeded, and the least', () => {
    const leads = new LeadTimes();
    for (let ms = 1; ms <= 200; ms += 1) leads.add(ms, ms);
    expect(leads.summary(200)).toEqual({ p50: 100, p99: 2, min: 1 });
  });

  it('of one send are all the same', () => {
    const leads = new LeadTimes();
    leads.add(0, 380);
    expect(leads.summary(0)).toEqual({ p50: 380, p99: 380, min: 380 });
  });

  it('are forgotten after a minute', () => {
    const leads = new LeadTimes();
    leads.add(0, 10);
    leads.add(30_000_000, 350);
    expect(leads.summary(60_000_000)!.min).toBe(10);
    expect(leads.summary(60_000_001)!.min).toBe(350);
    expect(leads.summary(90_000_001)).toBeNull();
  });

  it('keep no more than a minute of ticks', () => {
    const leads = new LeadTimes();
    leads.add(0, -5);
    for (let n = 0; n < 3_000; n += 1) leads.add(0, 400);
    expect(leads.summary(0)!.min).toBe(400);
  });
});
