import type { StatedRanges } from '@oiduna/contracts';
import { z } from 'zod';

/** As reported: the source may have written it itself, so it is read as strictly as any upload. */
const Reported = z
  .tuple([z.string().max(31), z.coerce.number(), z.coerce.number(), z.string().max(40), z.string().max(16)])
  .refine(([, from, to]) => from !== to);

/** @param reports a line for each parameter: name, from, to, class of the warp, unit, with tabs between them */
export function statedRanges(reports: readonly string[]): StatedRanges {
  const ranges = reports.flatMap((line) => {
    const parsed = Reported.safeParse(line.split('\t'));
    if (!parsed.success) return [];
    const [name, from, to, warp, unit] = parsed.data;
    const [min, max] = [Math.min(from, to), Math.max(from, to)];
    const curve = /exponential/i.test(warp) && min > 0 ? ('exponential' as const) : ('linear' as const);
    return [[name, { min, max, unit: unit.trim() || null, curve }] as const];
  });
  return Object.fromEntries(ranges);
}
