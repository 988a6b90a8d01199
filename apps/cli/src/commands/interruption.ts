import type { Shell } from './session.js';

/** A first Ctrl-C, which lets a command put back or say what is to be said. */
export function interruptionOf({ signals }: Shell): { signal: AbortSignal; forget(): void } {
  const asked = new AbortController();
  const ask = () => asked.abort();
  const names = ['SIGINT', 'SIGTERM'] as const;
  for (const name of names) signals.on(name, ask);
  return {
    signal: asked.signal,
    forget: () => {
      for (const name of names) signals.off(name, ask);
    },
  };
}
