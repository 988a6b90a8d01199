/** Unless it is called off before. It keeps no process alive. @returns what calls it off */
export function deadline(ms: number, missed: () => void): () => void {
  const timer = setTimeout(missed, ms);
  timer.unref();
  return () => clearTimeout(timer);
}
