export { nowMicros } from '@oiduna/platform';

/** Do something later. @returns what takes it back */
export function after(ms: number, work: () => void): () => void {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
}
