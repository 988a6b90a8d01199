import { z } from 'zod';
import { defineEvent, defineRequest } from './define.js';
import { Instant, RequestId, SynthDefName, TrackName } from './names.js';

/** More than a show's worth of plans; each holds its text in memory until it lands. */
export const CHANGES_MAX = 256;
/** 10^7 beats, for which the clock is proven not to drift: 58 days at 120 bpm. */
export const CYCLE_MAX = 2_500_000;

/** When a change lands: at once, at the next boundary nothing was sent for, or at the begin of one cycle. */
export const Apply = z
  .object({
    at: z.union([z.enum(['now', 'beat', 'bar', 'cycle']), z.object({ cycle: z.int().min(0).max(CYCLE_MAX) }).strict()]),
  })
  .strict()
  .meta({ id: 'Apply', example: { at: 'bar' } });
export type Apply = z.output<typeof Apply>;

/** A change of tracks, or of the version a SynthDef's name plays, that waits for its moment. */
export const PlannedChange = z
  .object({
    id: z.uuid(),
    tracks: z.array(TrackName),
    synthDefs: z.array(SynthDefName),
    presets: z.array(z.string()).optional().meta({
      description: 'What is recalled for the tracks, as SynthDef/preset; `pad/(defaults)` leads back to those of pad.',
    }),
    chains: z.array(TrackName).optional().meta({ description: 'Of whose effects it is.' }),
    cycle: z.number().meta({ description: 'The musical instant it lands at, in cycles.' }),
    soundsAt: Instant.meta({ description: 'When that is, at the tempo of now.' }),
    requestId: RequestId.meta({ description: 'Of the request that planned it.' }),
  })
  .meta({ id: 'PlannedChange' });
export type PlannedChange = z.output<typeof PlannedChange>;

export const listChanges = defineRequest({
  subject: 'change.v1.list',
  service: 'engine',
  timeoutMs: 2_000,
  request: z.object({}),
  reply: z.object({ changes: z.array(PlannedChange) }),
  errors: [],
});

export const cancelChange = defineRequest({
  subject: 'change.v1.cancel',
  service: 'engine',
  timeoutMs: 2_000,
  request: z.object({ id: z.uuid() }),
  reply: PlannedChange,
  errors: ['CHANGE_UNKNOWN'],
});

export const changePlanned = defineEvent('change.v1.planned', PlannedChange);
export const changeLanded = defineEvent('change.v1.landed', PlannedChange);
export const changeCancelled = defineEvent('change.v1.cancelled', PlannedChange);
