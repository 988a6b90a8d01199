import { instantOf, look, nowMicros, wait, WallOffset } from '@oiduna/platform';

export { nowMicros, wait };

/** Twice within a block of the audio driver: what plays too early after a step is a matter of milliseconds. */
const LOOK_EVERY_MS = 5;
const wallOffset = new WallOffset();

/** How far the wall clock is ahead of `nowMicros`, in whole µs so that sums with it stay exact. */
export const wallOffsetMicros = (): number => Math.round(wallOffset.micros);
/** A time of `nowMicros` as people and other machines tell it. */
export const instantAt = (micros: number): string => instantOf(micros + wallOffsetMicros());

/** The wall clock was set by `byMicros`, at `atMicros` or a few ms before. */
export interface ClockStep {
  readonly atMicros: number;
  readonly byMicros: number;
}

/** Tell when somebody sets the wall clock. */
export function watchWallClock(onStep: (step: ClockStep) => void): Cancel {
  return every(LOOK_EVERY_MS, () => {
    const byMicros = wallOffset.take(look());
    if (byMicros !== 0) onStep({ atMicros: nowMicros(), byMicros });
  });
}

/** Stop what `after` or `every` began. */
export type Cancel = () => void;

export function after(ms: number, work: () => void): Cancel {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
}

/** As `after`, for what need not be done once the engine has ended: it does not wait for it. */
export function afterUnlessEnded(ms: number, work: () => void): void {
  setTimeout(work, ms).unref();
}

export function every(ms: number, work: () => void): Cancel {
  const timer = setInterval(work, ms);
  return () => clearInterval(timer);
}

/** What a promise gives within `ms`, or undefined once that has passed. */
export async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  let cancel: Cancel = () => undefined;
  const late = new Promise<undefined>((resolve) => {
    cancel = after(ms, () => resolve(undefined));
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    cancel();
  }
}
