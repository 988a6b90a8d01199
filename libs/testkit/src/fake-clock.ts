/** A clock that stands still until told to move. Microseconds since 1970, as the scheduler counts them. */
export interface FakeClock {
  now(): number;
  nowMicros(): number;
  advance(micros: number): void;
}

export function fakeClock(startMicros: number): FakeClock {
  let current = startMicros;
  const now = () => current;
  return {
    now,
    nowMicros: now,
    advance(micros) {
      current += micros;
    },
  };
}
