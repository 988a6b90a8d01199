import { z } from 'zod';

/** An exact fraction of cycles as it is stored. */
export const RationalDocument = z.object({ n: z.int(), d: z.int().positive() });

export const SwingDocument = z.object({ ratio: z.number(), division: z.int() });
const Segment = z.object({
  atCycle: RationalDocument,
  atMicros: z.number(),
  bpm: z.number().positive(),
  ramp: z.object({ toBpm: z.number().positive(), toCycle: RationalDocument }).optional(),
  swing: SwingDocument.optional(),
  stretch: z.number().positive().optional(),
});
const Meter = z.object({
  beatsPerBar: z.int().positive(),
  beatUnit: z.int().positive(),
  atCycle: RationalDocument,
  atBar: z.int(),
});

/** A tempo map as it is stored; the shape of libs/timing's TempoMap. */
export const TempoMapDocument = z.object({ segments: z.tuple([Segment], Segment).readonly() });
export type TempoMapDocument = z.output<typeof TempoMapDocument>;

/** The same music, told by a clock that is `byMicros` ahead. */
export function shifted({ segments: [first, ...rest] }: TempoMapDocument, byMicros: number): TempoMapDocument {
  const later = (segment: typeof first) => ({ ...segment, atMicros: segment.atMicros + byMicros });
  return { segments: [later(first), ...rest.map(later)] };
}

/** The shape of libs/timing's Meters. */
export const MetersDocument = z.tuple([Meter], Meter).readonly();
