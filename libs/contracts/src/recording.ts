import { z } from 'zod';
import { defineEvent, defineRequest } from './define.js';
import { Instant, Sha256, TrackName } from './names.js';

/** One hour of 48 kHz stereo 24-bit is 1 GB on disk. */
export const RECORDING_SECONDS_MAX = 3_600;

export const RecordingWish = z
  .object({
    bars: z.int().min(1).max(10_000).default(4),
    track: TrackName.optional().meta({
      description: 'Record this track alone, before its fader: muted, it is still recorded. Else the master output.',
    }),
  })
  .strict()
  .meta({ id: 'RecordingWish' });

export const Recording = z
  .object({
    id: z.uuid(),
    state: z.enum(['waiting', 'running', 'finished', 'failed']),
    startsAt: Instant,
    endsAt: Instant,
    startCycle: z.int(),
    bars: z.int().positive(),
    file: z
      .object({ sha256: Sha256, sizeBytes: z.int(), frameCount: z.int() })
      .nullable()
      .meta({ description: 'Set once finished: a stereo WAV of the master output or of one track.' }),
    lostFrames: z.int().min(0).nullable().meta({
      description:
        'Frames of the file that do not hold the sound of their instant, because the disk was too slow. Set once finished.',
    }),
    xruns: z
      .int()
      .min(0)
      .nullable()
      .meta({
        description:
          'Blocks that the driver missed while it was recorded: gaps that were heard, and that shift what follows. ' +
          'Set once finished; null when nobody tells.',
      }),
    reason: z.string().nullable().meta({ description: 'Why it failed.' }),
  })
  .meta({ id: 'Recording' });
export type Recording = z.output<typeof Recording>;

export const startRecording = defineRequest({
  subject: 'recording.v1.start',
  service: 'engine',
  timeoutMs: 8_000,
  request: RecordingWish,
  reply: Recording,
  errors: ['RECORDINGS_BUSY', 'TRACK_UNKNOWN', 'INPUT_INVALID', 'SCSYNTH_SILENT', 'AUDIO_SERVER_AWAY'],
});

export const getRecording = defineRequest({
  subject: 'recording.v1.get',
  service: 'engine',
  timeoutMs: 2_000,
  request: z.object({ id: z.uuid() }),
  reply: Recording,
  errors: ['RECORDING_UNKNOWN'],
});

export const recordingFinished = defineEvent('recording.v1.finished', Recording);
