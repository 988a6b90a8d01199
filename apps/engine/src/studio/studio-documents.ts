import { SynthDef, TrackPatch, TrackPreset, TrackPresets } from '@oiduna/contracts';
import { COMMON_TIME, metered, STRAIGHT } from '@oiduna/timing';
import { z } from 'zod';
import { MetersDocument, RationalDocument, SwingDocument, TempoMapDocument } from './tempo-map-document.js';

export const TransportDocument = z.object({
  playing: z.boolean(),
  /** The tempo asked for last: what sounds now, and what is planned, is in the map. */
  bpm: z.number(),
  /**
   * Where cycles fall, or fell when it was paused: in the bucket on the wall clock, in memory on `nowMicros`. Null when
   * the next start makes a new one.
   */
  map: TempoMapDocument.nullable(),
  /** Where continue begins, in cycles; null after a stop, and in documents from before there was a pause. */
  pausedAt: RationalDocument.nullable().default(null),
  swing: SwingDocument.default(STRAIGHT),
  meters: MetersDocument.default(metered(COMMON_TIME)),
});
export type TransportDocument = z.output<typeof TransportDocument>;

export const FRESH_TRANSPORT = TransportDocument.parse({ playing: false, bpm: 120, map: null });

/** Values of a SynthDef's parameters on their way to a track; where a morph begins is known when it lands. */
const TrackRecall = TrackPreset.omit({ morph: true }).extend({
  synthDef: z.string(),
  overCycles: z.number().nonnegative(),
});
export type TrackRecall = z.output<typeof TrackRecall>;

/** A change that waits for its musical instant. */
export const ChangeDocument = z.object({
  cycle: RationalDocument,
  /** Of those planned for one instant, the smaller lands first. */
  order: z.int(),
  requestId: z.string(),
  performer: z.string().optional(),
  /** What is left out stays as it is; null deletes the track. */
  tracks: z.record(
    z.string(),
    TrackPatch.omit({ apply: true })
      .extend({ recall: TrackRecall.optional(), presets: TrackPresets.optional() })
      .nullable(),
  ),
  /** The version each name plays from then on; null lets it play none. */
  synthDefs: z.record(z.string(), SynthDef.nullable()).default({}),
  expectedRevision: z.int().optional(),
  /** When it carries out a way back or forward: see the history. */
  moved: z.object({ direction: z.enum(['back', 'forward']), steps: z.array(z.int()), newest: z.int() }).optional(),
});
export type ChangeDocument = z.output<typeof ChangeDocument>;
