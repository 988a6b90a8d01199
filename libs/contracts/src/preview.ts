import { z } from 'zod';
import { defineRequest } from './define.js';
import { TrackName } from './names.js';
import { Code } from './track.js';

/** A screen full; longer pieces are asked for cycle by cycle. */
export const PREVIEW_CYCLES_MAX = 16;
/** With their places in the text they fill half of one NATS message. */
export const PREVIEW_EVENTS_MAX = 1_024;
/** Leaves of one event worth highlighting. */
export const PREVIEW_LOCATIONS_MAX = 16;
/** A thousand years at 120 bpm. */
const CYCLE_MAX = 1_000_000_000;

export const PreviewWish = z
  .object({
    code: Code,
    cycles: z.int().min(1).max(PREVIEW_CYCLES_MAX).default(4),
    from: z.int().min(0).max(CYCLE_MAX).default(0).meta({ description: 'The first cycle.' }),
  })
  .strict()
  .meta({ id: 'PreviewWish', example: { code: 'kick: s("kicks*4")', cycles: 1 } });

const ExactCycles = z
  .object({ n: z.int(), d: z.int().positive() })
  .meta({ id: 'ExactCycles', description: 'n/d cycles.' });

const PreviewEvent = z
  .object({
    track: TrackName,
    begin: ExactCycles,
    end: ExactCycles,
    beginCycle: z.number(),
    endCycle: z.number(),
    controls: z.record(z.string(), z.union([z.string(), z.number()])),
    locations: z
      .array(z.object({ start: z.int().nonnegative(), end: z.int().nonnegative() }))
      .meta({ description: 'Where its names and numbers stand: UTF-16 offsets, end exclusive.' }),
  })
  .meta({ id: 'PreviewEvent' });

const PreviewProblem = z
  .object({
    severity: z.enum(['error', 'warning']).meta({ description: 'A text with an error would be refused.' }),
    code: z.string().nullable().meta({ description: 'The error code it would be refused with.' }),
    line: z.int().positive(),
    column: z.int().positive(),
    reason: z.string(),
  })
  .meta({ id: 'PreviewProblem' });

export const Preview = z
  .object({
    tracks: z.array(z.object({ name: TrackName, muted: z.boolean() })),
    events: z.array(PreviewEvent),
    problems: z.array(PreviewProblem),
    isComplete: z.boolean().meta({
      description: `Whether these are all events: at most ${PREVIEW_EVENTS_MAX}, and as much work as playing allows.`,
    }),
  })
  .meta({ id: 'Preview' });
export type Preview = z.output<typeof Preview>;

export const previewCode = defineRequest({
  subject: 'pattern.v1.preview',
  service: 'engine',
  timeoutMs: 3_000,
  request: PreviewWish,
  reply: Preview,
  errors: ['PATTERN_OVER_BUDGET', 'PATTERN_UNAVAILABLE'],
});
