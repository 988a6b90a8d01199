import type { ControlRange } from '@oiduna/contracts';
import { z } from 'zod';

/** Ranges that a source states itself, in the `specs` of a SynthDef's metadata, by parameter. */
export type StatedRanges = Readonly<Record<string, Omit<ControlRange, 'source'>>>;

/** As reported: the source may have written it itself, so it is read as strictly as any upload. */
const Reported = z
  .tuple([z.string().max(31), z.coerce.number(), z.coerce.number(), z.string().max(40), z.string().max(16)])
  .refine(([, from, to]) => from !== to);

/** SCgf has no room for them, so they travel beside the bytes of their file. */
const stated = new WeakMap<Uint8Array, StatedRanges>();

/** @param reports a line for each parameter: name, from, to, class of the warp, unit, with tabs between them */
export function stateRanges(file: Uint8Array, reports: readonly string[]): void {
  const ranges = reports.flatMap((line) => {
    const parsed = Reported.safeParse(line.split('\t'));
    if (!parsed.success) return [];
    const [name, from, to, warp, unit] = parsed.data;
    const [min, max] = [Math.min(from, to), Math.max(from, to)];
    const curve = /exponential/i.test(warp) && min > 0 ? ('exponential' as const) : ('linear' as const);
    return [[name, { min, max, unit: unit.trim() || null, curve }] as const];
  });
  if (ranges.length > 0) stated.set(file, Object.fromEntries(ranges));
}

/** What the source said of the parameters of a compiled file; nothing for files that no source of ours gave. */
export const statedRangesOf = (file: Uint8Array): StatedRanges => stated.get(file) ?? {};
