import { z } from 'zod';
import { Apply, CYCLE_MAX } from './change.js';
import { defineEvent, defineRequest } from './define.js';
import { Instant, Revision } from './names.js';

/** Below one beat a minute nothing happens; above 999 a cycle is shorter than the look-ahead. */
export const BPM_MIN = 1;
export const BPM_MAX = 999;
/** What two hands on two turntables correct at once; more is a seek. */
export const NUDGE_MS_MAX = 100;

/** Shorter is no ramp, longer is no piece. */
export const RAMP_BARS_MIN = 1 / 16;
export const RAMP_BARS_MAX = 1_024;
/** Straight, and the hardest swing: a dotted note and the short one after it. */
export const SWING_RATIO_MIN = 0.5;
export const SWING_RATIO_MAX = 0.75;
export const BEATS_PER_BAR_MAX = 16;

export const Bpm = z.number().min(BPM_MIN).max(BPM_MAX).meta({ id: 'Bpm', example: 120 });

/** Which notes are late: of each pair of 1/division notes the first lasts `ratio` of the pair. */
export const Swing = z
  .object({
    ratio: z.number().min(SWING_RATIO_MIN).max(SWING_RATIO_MAX),
    division: z.literal([8, 16]).default(16),
  })
  .strict()
  .meta({ id: 'Swing', example: { ratio: 0.6, division: 16 } });
export type Swing = z.output<typeof Swing>;

/** The time signature. Tempo still counts quarter notes, and a cycle lasts four. */
export const Meter = z
  .object({
    beatsPerBar: z.int().min(1).max(BEATS_PER_BAR_MAX),
    beatUnit: z.literal([2, 4, 8, 16]).default(4),
  })
  .strict()
  .meta({ id: 'Meter', example: { beatsPerBar: 3, beatUnit: 4 } });
export type Meter = z.output<typeof Meter>;

const TempoPlan = z.object({
  bpm: Bpm,
  fromCycle: z.number(),
  toCycle: z.number().meta({ description: 'The end of the ramp; fromCycle for a change at once.' }),
  soundsAt: Instant.meta({ description: 'When fromCycle sounds.' }),
});

export const Transport = z
  .object({
    playing: z.boolean(),
    bpm: Bpm.meta({ description: 'What sounds now, in quarter notes a minute.' }),
    state: z.enum(['stopped', 'playing', 'paused']),
    tempoPlan: TempoPlan.nullable().meta({ description: 'A tempo still to come, or a ramp under way.' }),
    swing: z.object({ ratio: z.number(), division: z.int() }),
    meter: z
      .object({ beatsPerBar: z.int(), beatUnit: z.int(), fromCycle: z.number() })
      .meta({ description: 'The newest wish, and the bar line from which it holds.' }),
    beatsPerCycle: z.int().positive(),
    position: z
      .object({ cycle: z.int(), beat: z.number(), bar: z.int(), beatInBar: z.number() })
      .meta({ description: 'The whole cycle and the quarter within it, the bar and the beat within it; all from 0.' }),
    revision: Revision,
  })
  .meta({ id: 'Transport' });
export type Transport = z.output<typeof Transport>;

export const Tempo = z
  .object({
    bpm: Bpm,
    overBars: z
      .number()
      .min(RAMP_BARS_MIN)
      .max(RAMP_BARS_MAX)
      .optional()
      .meta({ description: 'Reach it evenly over so many bars; at once when left out.' }),
    apply: Apply.optional(),
  })
  .strict()
  .meta({ id: 'Tempo', example: { bpm: 90, overBars: 8, apply: { at: 'bar' } } });

export const Position = z
  .object({ cycle: z.number().min(0).max(CYCLE_MAX).meta({ description: 'Kept to 1/61,440 of a cycle.' }) })
  .strict()
  .meta({ id: 'Position', example: { cycle: 16 } });

export const Nudge = z
  .object({ ms: z.number().min(-NUDGE_MS_MAX).max(NUDGE_MS_MAX).meta({ description: 'Later when above 0.' }) })
  .strict()
  .meta({ id: 'Nudge', example: { ms: -10 } });

export const getTransport = defineRequest({
  subject: 'transport.v1.get',
  service: 'engine',
  timeoutMs: 2_000,
  request: z.object({}),
  reply: Transport,
  errors: [],
});

/** Start, stop, tempo and swing are one wish: what is left out stays. */
export const setTransport = defineRequest({
  subject: 'transport.v1.set',
  service: 'engine',
  timeoutMs: 3_000,
  request: z.object({ playing: z.boolean().optional(), bpm: Bpm.optional(), swing: Swing.optional() }),
  reply: Transport,
  errors: ['AUDIO_SERVER_AWAY'],
});

/** At once or later, in one step or as a ramp; it replaces the tempo that was planned. */
export const changeTempo = defineRequest({
  subject: 'transport.v1.tempo',
  service: 'engine',
  timeoutMs: 3_000,
  request: Tempo,
  reply: Transport,
  errors: [],
});

export const changeSwing = defineRequest({
  subject: 'transport.v1.swing',
  service: 'engine',
  timeoutMs: 3_000,
  request: Swing,
  reply: Transport,
  errors: [],
});

export const changeMeter = defineRequest({
  subject: 'transport.v1.meter',
  service: 'engine',
  timeoutMs: 3_000,
  request: Meter,
  reply: Transport,
  errors: [],
});

export const pauseTransport = defineRequest({
  subject: 'transport.v1.pause',
  service: 'engine',
  timeoutMs: 3_000,
  request: z.object({}),
  reply: Transport,
  errors: [],
});

export const continueTransport = defineRequest({
  subject: 'transport.v1.continue',
  service: 'engine',
  timeoutMs: 3_000,
  request: z.object({}),
  reply: Transport,
  errors: ['AUDIO_SERVER_AWAY'],
});

export const seekTransport = defineRequest({
  subject: 'transport.v1.seek',
  service: 'engine',
  timeoutMs: 3_000,
  request: Position,
  reply: Transport,
  errors: [],
});

export const nudgeTransport = defineRequest({
  subject: 'transport.v1.nudge',
  service: 'engine',
  timeoutMs: 3_000,
  request: Nudge,
  reply: Transport,
  errors: [],
});

export const tapTempo = defineRequest({
  subject: 'transport.v1.tap',
  service: 'engine',
  timeoutMs: 3_000,
  request: z.object({}),
  reply: Transport,
  errors: [],
});

export const panic = defineRequest({
  subject: 'transport.v1.panic',
  service: 'engine',
  timeoutMs: 3_000,
  request: z.object({}),
  reply: Transport,
  errors: [],
});

export const transportChanged = defineEvent('transport.v1.changed', Transport);
export const transportPositioned = defineEvent(
  'transport.v1.positioned',
  z.object({ cycle: z.int(), beat: z.number(), bar: z.int(), beatInBar: z.number(), bpm: Bpm }),
);
