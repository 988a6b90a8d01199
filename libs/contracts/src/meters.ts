import { z } from 'zod';
import { defineEvent, defineRequest, defineRoute } from './define.js';

/** What a meter shows of silence, in dB: 24 bits reach from here to full scale. */
export const SILENCE_DB = -144;

const Level = z.number().min(SILENCE_DB);

export const Levels = z
  .object({
    peakDbfs: Level.meta({ description: 'The highest sample of the last twentieth of a second.' }),
    rmsDbfs: Level.meta({ description: 'Of both channels over 400 ms; a sine at full scale has −3.' }),
    loudnessLufs: Level.meta({ description: 'Momentary: K-weighted, over 400 ms (ITU-R BS.1770, EBU Tech 3341).' }),
  })
  .meta({ id: 'Levels' });
export type Levels = z.output<typeof Levels>;

/** In dB, to a tenth. Tracks are heard behind their faders, the master behind its limiter. */
export const Meters = z
  .object({
    master: Levels,
    tracks: z.record(z.string(), Levels).meta({ description: 'By name; one that was just made is not in it yet.' }),
  })
  .meta({ id: 'Meters', description: `In dB, to a tenth; ${SILENCE_DB} is silence.` });
export type Meters = z.output<typeof Meters>;

export const getMeters = defineRequest({
  subject: 'meters.v1.get',
  service: 'engine',
  timeoutMs: 2_000,
  request: z.object({}),
  reply: Meters,
  errors: ['AUDIO_SERVER_AWAY'],
});

/** Twenty times a second, to whoever asks for this type now: it is neither kept nor replayed. */
export const metersMeasured = defineEvent('meters.v1.measured', Meters);

export const METER_ROUTES = {
  getMeters: defineRoute({
    operationId: 'getMeters',
    method: 'get',
    path: '/v1/meters',
    tag: 'Health',
    summary: 'How loud each track and the master are now; GET /v1/events?types=meters.v1.measured tells it live.',
    replies: { 200: Meters },
    errors: getMeters.errors,
  }),
} as const;
