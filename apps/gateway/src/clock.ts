const HOUR_MS = 3_600_000;
export const hourAgo = (): string => new Date(Date.now() - HOUR_MS).toISOString();

/** Do something again and again. @returns what stops it */
export function every(ms: number, work: () => void): () => void {
  const timer = setInterval(work, ms);
  return () => clearInterval(timer);
}
