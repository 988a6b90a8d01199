import { z } from 'zod';
import { CYCLE_MAX } from './change.js';
import { defineEvent, defineRequest } from './define.js';
import { Revision } from './names.js';

/** Below one beat a minute nothing happens; above 999 a cycle is shorter than the look-ahead. */
export const BPM_MIN = 1;
export const BPM_MAX = 999;
/** What two hands on two turntables correct at once; more is a seek. */
export const NUDGE_MS_MAX = 100;

export const Bpm = z.number().min(BPM_MIN).max(BPM_MAX).meta({ id: 'Bpm', example: 120 });

/** The studio's one transport as performers wish it. */
export const TransportSettings = z.object({ playing: z.boolean(), bpm: Bpm });
export type TransportSettings = z.output<typeof TransportSettings>;

export const Transport = z
  .object({
    ...TransportSettings.shape,
    state: z.enum(['stopped', 'playing', 'paused']),
    beatsPerCycle: z.int().positive(),
    position: z
      .object({ cycle: z.int(), beat: z.number() })
      .meta({ description: 'The whole cycle and the beat within it, both from 0.' }),
    revision: Revision,
  })
  .meta({ id: 'Transport' });
export type Transport = z.output<typeof Transport>;

export const Tempo = z.object({ bpm: Bpm }).strict().meta({ id: 'Tempo' });

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

/** Start, stop and tempo are one wish: what is left out stays. */
export const setTransport = defineRequest({
  subject: 'transport.v1.set',
  service: 'engine',
  timeoutMs: 3_000,
  request: z.object({ playing: z.boolean().optional(), bpm: Bpm.optional() }),
  reply: Transport,
  errors: ['AUDIO_SERVER_AWAY'],
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
  z.object({ cycle: z.int(), beat: z.number(), bpm: Bpm }),
);
