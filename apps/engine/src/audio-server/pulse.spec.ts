import { float, int, message, type Reply } from '@oiduna/supercollider';
import { beforeEach, describe, expect, it } from 'vitest';
import { Pulse } from './pulse.js';
import { masterPeak } from './sound-watch.js';

const SECOND = 1_000_000;
const STATUS: Reply = {
  kind: 'status',
  ugenCount: 1,
  synthCount: 2,
  groupCount: 3,
  synthDefCount: 4,
  cpuAveragePercent: 5,
  cpuPeakPercent: 6,
  nominalSampleRateHz: 48_000,
  actualSampleRateHz: 48_000,
};
const meter = (left: number, right = 0) =>
  message('/oiduna/meter', int(10), int(-1), float(left), float(0), float(right), float(0));
const metered = (peak: number): Reply => ({ kind: 'other', message: meter(peak) });

let pulse: Pulse;
let now: number;
/** A fifth of a second at a time; each time the server says these. @returns what is found at the end */
const pass = (seconds: number, ...replies: Reply[]): string => {
  let finding = '';
  for (const until = now + seconds * SECOND; now < until;) {
    now += SECOND / 5;
    for (const reply of replies) pulse.heard(reply, now);
    finding = pulse.look(now);
  }
  return finding;
};
const plays = (controls: Record<string, number> = {}): void => pulse.sound.due({ atMicros: now, controls });

beforeEach(() => {
  pulse = new Pulse();
  now = 1_000 * SECOND;
});

describe('an audio server', () => {
  it('boots until it has answered, and is well while it does', () => {
    expect(pass(20)).toBe('booting');
    expect(pulse.hasAnswered).toBe(false);
    expect(pass(1, STATUS)).toBe('well');
    expect(pulse.lastStatus).toBe(STATUS);
    expect(pulse.lastStatusMicros).toBe(now);
  });

  it('that does not answer is unheard after 1.2 s, and hangs after 2 s', () => {
    pass(1, STATUS);
    expect(pass(1.2)).toBe('well');
    expect(pass(0.2)).toBe('unheard');
    expect(pass(0.6)).toBe('unheard');
    expect(pass(0.2)).toBe('hung');
  });

  it('is not blamed for the silence while we slept', () => {
    pass(1, STATUS, metered(1));
    now += 5 * SECOND;
    expect(pulse.look(now)).toBe('well');
    pulse.heard(STATUS, now + 10);
    expect(pulse.look(now + SECOND / 5)).toBe('well');
  });

  it('has lost its master when that falls silent while it answers itself', () => {
    pass(1, STATUS, metered(0));
    expect(pass(2, STATUS)).toBe('well');
    expect(pass(0.2, STATUS)).toBe('master gone');
  });

  it('of which nobody knew a master has lost none', () => {
    expect(pass(10, STATUS)).toBe('well');
  });

  it('starts afresh in its next life', () => {
    pass(1, STATUS, metered(0));
    plays();
    pulse.anew();
    expect(pass(10)).toBe('booting');
    expect(pass(6, STATUS)).toBe('well');
    expect(pulse.lastStatus).toBe(STATUS);
  });
});

describe('sound', () => {
  const playing = (seconds: number, peak: number, controls?: Record<string, number>): string => {
    let finding = '';
    for (let second = 0; second < seconds; second += 1) {
      plays(controls);
      finding = pass(1, STATUS, metered(peak));
    }
    return finding;
  };

  it('that does not come out within 5 s of the first note is missed', () => {
    expect(playing(4, 0)).toBe('well');
    expect(playing(1, 0)).toBe('silent');
    expect(playing(20, 0)).toBe('silent');
  });

  it('that comes out, however soft, ends the silence', () => {
    playing(6, 0);
    expect(playing(1, 0.000_1)).toBe('well');
    expect(playing(4, 0)).toBe('well');
  });

  it('is not missed once no note is due any more', () => {
    playing(6, 0);
    expect(pass(8, STATUS, metered(0))).toBe('silent');
    expect(pass(2, STATUS, metered(0))).toBe('well');
  });

  it.each(['amp', 'gain', 'velocity', 'postgain'])('is not missed of notes whose %s is 0', (level) => {
    expect(playing(10, 0, { [level]: 0 })).toBe('well');
  });
});

describe('the meter of the master', () => {
  it('tells the louder of left and right', () => {
    expect(masterPeak(meter(0.25, 0.5))).toBe(0.5);
    expect(masterPeak(meter(0.5, 0.25))).toBe(0.5);
    expect(masterPeak(message('/oiduna/meter'))).toBe(0);
    expect(masterPeak(message('/tr', int(1)))).toBeUndefined();
  });
});
