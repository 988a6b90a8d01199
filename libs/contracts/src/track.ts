import { z } from 'zod';
import { Apply, PlannedChange } from './change.js';
import { defineEvent, defineRequest } from './define.js';
import { Instant, PerformerName, Revision, TrackName } from './names.js';
import { OscDestination } from './osc-destination.js';
import { TrackPresets } from './track-preset.js';
import { Bpm, Transport } from './transport.js';

/** Ten times the longest public piece, and one small NATS message. */
export const CODE_CHARACTERS_MAX = 64 * 1024;
/** Four times full scale (+12 dB); the master limiter holds the room either way. */
export const GAIN_MAX = 4;

export const Code = z.string().min(1).max(CODE_CHARACTERS_MAX).meta({ id: 'Code', example: 's("kicks*4")' });
const Gain = z.number().min(0).max(GAIN_MAX).meta({ description: 'Linear; 1 leaves it alone.' });

/** A track as performers wish it: the desired state, one KV key. */
export const TrackSettings = z.object({
  code: Code,
  muted: z.boolean().default(false),
  solo: z.boolean().default(false),
  gain: Gain.default(1),
  osc: OscDestination.nullable().optional().meta({
    description: 'Where its onsets go instead of the audio server; null or nothing: nowhere else.',
  }),
  presets: TrackPresets.optional(),
  performer: PerformerName.optional().meta({
    description: 'Who wrote its text last, by their own word; who answers for it.',
  }),
});
export type TrackSettings = z.output<typeof TrackSettings>;

/** What performers edit of a track, step back to and keep as text. A recall of parameters is none of it. */
export const TrackEdit = TrackSettings.omit({ presets: true, performer: true });
export type TrackEdit = z.output<typeof TrackEdit>;

export const Track = z
  .object({
    name: TrackName,
    ...TrackSettings.shape,
    revision: Revision,
    silenced: z.string().optional().meta({
      description:
        'Why it is faded out whatever it wishes: far too loud, NaN or DC. Any change lets it be heard again.',
    }),
  })
  .meta({ id: 'Track' });
export type Track = z.output<typeof Track>;

/** PUT: a field left out keeps what the track has, or its default on a new track. */
export const TrackWish = z
  .object({
    code: Code,
    muted: z.boolean().optional(),
    solo: z.boolean().optional(),
    gain: Gain.optional(),
    osc: OscDestination.nullable().optional().meta({ description: 'null lets the audio server play it again.' }),
    apply: Apply.optional(),
  })
  .strict()
  .meta({ id: 'TrackWish' });

/** PATCH, as JSON Merge Patch. */
export const TrackPatch = TrackWish.partial().strict().meta({ id: 'TrackPatch' });
export type TrackPatch = z.output<typeof TrackPatch>;

const ExpectedRevision = Revision.optional().meta({
  description: 'From If-Match; the change is refused when the track has moved on.',
});

/** What a change of a track is answered with: the track as it is now, or the plan. */
const Changed = z.union([Track, PlannedChange]);

/** What may be wrong with the text of a track and where it goes. */
export const TEXT_ERRORS = [
  'PATTERN_SYNTAX',
  'PATTERN_OVER_BUDGET',
  'PATTERN_UNAVAILABLE',
  'SOUND_UNKNOWN',
  'OSC_HOST_REFUSED',
] as const;

export const putTrack = defineRequest({
  subject: 'track.v1.put',
  service: 'engine',
  timeoutMs: 3_000,
  request: z.object({ name: TrackName, wish: TrackWish, expectedRevision: ExpectedRevision }),
  reply: Changed,
  errors: [
    ...TEXT_ERRORS,
    'TRACKS_EXHAUSTED',
    'REVISION_MISMATCH',
    'INPUT_INVALID',
    'CHANGE_PLANNED',
    'CHANGES_EXHAUSTED',
  ],
});

export const patchTrack = defineRequest({
  subject: 'track.v1.patch',
  service: 'engine',
  timeoutMs: 3_000,
  request: z.object({ name: TrackName, patch: TrackPatch, expectedRevision: ExpectedRevision }),
  reply: Changed,
  errors: [
    'TRACK_UNKNOWN',
    ...TEXT_ERRORS,
    'REVISION_MISMATCH',
    'INPUT_INVALID',
    'CHANGE_PLANNED',
    'CHANGES_EXHAUSTED',
  ],
});

export const deleteTrack = defineRequest({
  subject: 'track.v1.delete',
  service: 'engine',
  timeoutMs: 3_000,
  request: z.object({ name: TrackName, expectedRevision: ExpectedRevision }),
  reply: z.object({ name: TrackName }),
  errors: ['TRACK_UNKNOWN', 'REVISION_MISMATCH'],
});

export const listTracks = defineRequest({
  subject: 'track.v1.list',
  service: 'engine',
  timeoutMs: 2_000,
  request: z.object({}),
  reply: z.object({ tracks: z.array(Track) }),
  errors: [],
});

/** Something of a text that does not stop it. */
export const PatternWarning = z
  .object({ line: z.int().positive(), column: z.int().positive(), reason: z.string() })
  .meta({ id: 'PatternWarning' });

/** Text as performers write it: one or many labelled patterns. */
export const PlayWish = z
  .object({ code: Code, bpm: Bpm.optional(), apply: Apply.optional() })
  .strict()
  .meta({ id: 'PlayWish', example: { code: 'kick: s("kicks*4")', bpm: 120 } });

export const PlayResult = z
  .object({
    tracks: z.array(Track),
    change: PlannedChange.nullable().meta({ description: 'Set when `apply` let the change wait.' }),
    transport: Transport,
    soundsAt: Instant.meta({ description: 'When the change is first heard.' }),
    warnings: z.array(PatternWarning).default([]).meta({ description: 'What is not heard or not played as written.' }),
  })
  .meta({ id: 'PlayResult' });
export type PlayResult = z.output<typeof PlayResult>;

export const playCode = defineRequest({
  subject: 'track.v1.play',
  service: 'engine',
  timeoutMs: 5_000,
  request: PlayWish,
  reply: PlayResult,
  errors: [...putTrack.errors, 'AUDIO_SERVER_AWAY'],
});

export const trackChanged = defineEvent('track.v1.changed', Track);
export const trackDeleted = defineEvent('track.v1.deleted', z.object({ name: TrackName }));
/** Something a pattern asks for is not heard, or not as far as asked; all else plays. Told once of each pattern. */
export const trackWarned = defineEvent('track.v1.warned', z.object({ name: TrackName, detail: z.string() }));
export const trackFailed = defineEvent(
  'track.v1.failed',
  z.object({ name: TrackName, code: z.string(), detail: z.string() }),
);
