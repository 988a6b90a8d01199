import { z } from 'zod';

/** An exact fraction of cycles as it is stored. */
export const RationalDocument = z.object({ n: z.int(), d: z.int().positive() });
const Segment = z.object({ atCycle: RationalDocument, atMicros: z.number(), bpm: z.number().positive() });

/** A tempo map as it is stored; the shape of libs/timing's TempoMap. */
export const TempoMapDocument = z.object({ segments: z.tuple([Segment], Segment) });
export type TempoMapDocument = z.output<typeof TempoMapDocument>;

/** The same music, told by a clock that is `byMicros` ahead. */
export function shifted({ segments: [first, ...rest] }: TempoMapDocument, byMicros: number): TempoMapDocument {
  const later = (segment: typeof first) => ({ ...segment, atMicros: segment.atMicros + byMicros });
  return { segments: [later(first), ...rest.map(later)] };
}
