import type { SynthDef } from '../synthdef-file.js';

/** How many audio signals wait at once for a UGen that reads them: the servers give each a wire of its own. */
export function wiresNeeded({ ugens }: SynthDef): number {
  const lastReader = new Map<string, number>();
  for (const [ugenIndex, { inputs }] of ugens.entries()) {
    for (const input of inputs) {
      if (input.kind === 'output') lastReader.set(`${input.ugenIndex}:${input.outputIndex}`, ugenIndex);
    }
  }
  const ends = Array.from(ugens, () => 0);
  let alive = 0;
  let most = 0;
  for (const [ugenIndex, { outputs }] of ugens.entries()) {
    for (const [outputIndex, rate] of outputs.entries()) {
      if (rate !== 'audio') continue;
      alive += 1;
      const end = Math.max(ugenIndex, lastReader.get(`${ugenIndex}:${outputIndex}`) ?? ugenIndex);
      ends[end] = (ends[end] ?? 0) + 1;
    }
    most = Math.max(most, alive);
    alive -= ends[ugenIndex] ?? 0;
  }
  return most;
}
