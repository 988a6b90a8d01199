import { nowMicros, wait } from '@oiduna/platform';

export { nowMicros, wait };

/** Stop what `after` or `every` began. */
export type Cancel = () => void;

export function after(ms: number, work: () => void): Cancel {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
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
