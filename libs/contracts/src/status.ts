import { z } from 'zod';
import { defineEvent, defineRequest } from './define.js';
import { Instant } from './names.js';

/**
 * `silent`: it runs, and of the notes it is sent nothing comes out. `device-lost`: JACK is not there.
 * `given-up`: it died again and again, and is tried every half minute.
 */
export const AudioServerState = z.enum(['booting', 'running', 'silent', 'hung', 'dead', 'device-lost', 'given-up']);
export type AudioServerState = z.output<typeof AudioServerState>;

export const AudioServerStatus = z
  .object({
    name: z.enum(['scsynth', 'supernova']),
    state: AudioServerState,
    reason: z.string().nullable().meta({ description: 'Why it is not running.' }),
    restarts: z.int().nonnegative(),
    cpuAveragePercent: z.number(),
    cpuPeakPercent: z.number(),
    synthCount: z.int(),
    groupCount: z.int(),
    synthDefCount: z.int(),
    sampleRateHz: z.number(),
  })
  .meta({ id: 'AudioServerStatus' });
export type AudioServerStatus = z.output<typeof AudioServerStatus>;

export const EngineStatus = z
  .object({
    audioServer: AudioServerStatus,
    playing: z.boolean(),
    trackCount: z.int(),
    bundlesSent: z.int(),
    bundlesLate: z.int(),
    skippedMs: z.number().nonnegative().meta({
      description: 'Music left out since the engine started, because it was not there in time: starved, or asleep.',
    }),
    xruns: z.int().nonnegative().nullable().meta({
      description:
        'Blocks of sound the driver missed since the engine started; each shifts what sounds after it. Null when nobody tells.',
    }),
    clockSteps: z.int().meta({ description: 'How often the wall clock was set while the engine ran.' }),
    leadMs: z.object({ p50: z.number(), p99: z.number(), min: z.number() }).nullable().meta({
      description: 'How far ahead bundles left, over the last minute; null before the first.',
    }),
    outstandingConfirmations: z.int(),
    soundsMissing: z.int().meta({
      description: 'Sounds the audio server should hold and does not yet; above 0 after its restart.',
    }),
    buffers: z
      .object({
        count: z.int(),
        countMax: z.int(),
        memoryBytes: z.int(),
        memoryBytesMax: z.int().meta({ description: 'ENGINE_BUFFER_MEMORY_MIB; the longest unused give way.' }),
      })
      .meta({ description: 'Buffers of the audio server: samples are read into them when they are needed.' }),
    patterns: z.object({ state: z.enum(['ready', 'restarting']), restarts: z.int() }),
    leader: z
      .object({
        processId: z.int().meta({ description: 'Of the engine that leads.' }),
        since: Instant.meta({ description: 'When it began to lead.' }),
        tookOver: z.boolean().meta({ description: 'Whether another engine led before it and did not stop the music.' }),
        epoch: z.int().meta({ description: 'How many engines have led so far, one after the other.' }),
        standby: z.boolean().meta({ description: 'Whether another engine waits to take over.' }),
      })
      .meta({ description: 'Which of several engines plays.' }),
  })
  .meta({ id: 'EngineStatus' });
export type EngineStatus = z.output<typeof EngineStatus>;

export const getEngineStatus = defineRequest({
  subject: 'engine.v1.status',
  service: 'engine',
  timeoutMs: 1_000,
  request: z.object({}),
  reply: EngineStatus,
  errors: [],
});

/** End the audio server's life and begin another at once, however often it died before. */
export const restartAudioServer = defineRequest({
  subject: 'audioserver.v1.restart',
  service: 'engine',
  timeoutMs: 3_000,
  request: z.object({}),
  reply: AudioServerStatus,
  errors: ['AUDIO_SERVER_AWAY'],
});

/** What one service says of itself; asked by the gateway for the studio's status. */
export const Readiness = z
  .object({
    ready: z.boolean(),
    dependencies: z.record(
      z.string(),
      z.object({ up: z.boolean(), reason: z.string().nullable(), lost: z.string().nullable() }),
    ),
  })
  .meta({ id: 'Readiness' });
export type Readiness = z.output<typeof Readiness>;

export const getSynthDefsReadiness = defineRequest({
  subject: 'synthdefs.v1.ready',
  service: 'synthdefs',
  timeoutMs: 1_500,
  request: z.object({}),
  reply: Readiness,
  errors: [],
});
export const getSamplesReadiness = defineRequest({
  subject: 'samples.v1.ready',
  service: 'samples',
  timeoutMs: 1_500,
  request: z.object({}),
  reply: Readiness,
  errors: [],
});

/** The studio, for people. `state` is the worst of its parts. */
export const StudioStatus = z
  .object({
    state: z.enum(['ok', 'degraded', 'down']),
    summary: z.string(),
    lost: z.array(z.string()).meta({ description: 'What does not work right now, by name.' }),
    engine: EngineStatus.nullable(),
    dependencies: Readiness.shape.dependencies,
  })
  .meta({ id: 'StudioStatus' });
export type StudioStatus = z.output<typeof StudioStatus>;

export const audioServerChanged = defineEvent('audioserver.v1.changed', AudioServerStatus);
export const audioServerInterrupted = defineEvent(
  'audioserver.v1.interrupted',
  z.object({
    count: z.int().positive().meta({ description: 'Blocks of sound the driver missed since it was last told.' }),
    total: z.int().positive().meta({ description: 'Since the engine started.' }),
  }),
);
/** Another engine leads from now on: one that waited, or one that was started. */
export const engineLed = defineEvent('engine.v1.led', EngineStatus.shape.leader);
/** The wall clock was set: the music goes on where it was. */
export const clockStepped = defineEvent(
  'clock.v1.stepped',
  z.object({
    bySeconds: z
      .number()
      .meta({ description: 'How far ahead it is now of what it was; negative when it was set back.' }),
    bundlesSentAgain: z.int().meta({ description: 'Bundles on their way to the audio server that got new time tags.' }),
  }),
);
export const patternsQuarantined = defineEvent(
  'patterns.v1.quarantined',
  z.object({ track: z.string(), reason: z.string() }),
);
