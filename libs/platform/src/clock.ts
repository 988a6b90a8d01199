/** Microseconds since the Unix epoch; grows steadily, also when the wall clock is set. */
export const nowMicros = (): number => (performance.timeOrigin + performance.now()) * 1_000;

/** RFC 3339, UTC, with milliseconds. */
export const instantOf = (micros: number): string => new Date(micros / 1_000).toISOString();
export const nowInstant = (): string => new Date().toISOString();

export const wait = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
