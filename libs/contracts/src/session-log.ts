import { z } from 'zod';
import { defineEvent, defineRequest } from './define.js';
import { Instant, PerformerName, RequestId, Sha256, SynthDefName, TrackName } from './names.js';
import { SynthDef } from './synthdef.js';
import { TrackSettings } from './track.js';

/** A day's set of four performers is some ten thousand changes of a few hundred bytes. */
export const SESSION_FILE_BYTES_MAX = 64 * 1024 * 1024;
export const SESSION_PAGE_MAX = 500;

const TrackChange = z.object({
  kind: z.literal('track'),
  name: TrackName,
  settings: TrackSettings.nullable().meta({ description: 'All of the track from then on; null: deleted.' }),
});
const TransportChange = z.object({
  kind: z.literal('transport'),
  playing: z.boolean(),
  bpm: z.number(),
  document: z.record(z.string(), z.unknown()).meta({ description: 'The tempo map, as the engine keeps it.' }),
});
const SynthDefChange = z.object({
  kind: z.literal('synthDef'),
  name: SynthDefName,
  synthDef: SynthDef.nullable().meta({ description: 'The version its name plays from then on; null: none.' }),
});

/** One accepted change of what sounds: what it was, where in the music it took effect, and who asked for it. */
export const SessionEntry = z
  .object({
    at: Instant.meta({ description: 'When it was accepted, or, of a planned change, when it landed.' }),
    atMicros: z.number().meta({ description: "The same on the engine's own clock, µs: replays keep its distances." }),
    cycle: z.number().meta({ description: 'Where it takes effect: the first position nothing was sent for.' }),
    heardCycle: z.number().meta({ description: 'What was heard at that moment; faders take effect there.' }),
    playing: z.boolean(),
    requestId: RequestId.nullable(),
    traceId: z.string().nullable(),
    performer: PerformerName.nullable().meta({ description: 'Who asked, if they said so (`X-Performer`).' }),
    change: z.discriminatedUnion('kind', [TrackChange, TransportChange, SynthDefChange]),
  })
  .meta({ id: 'SessionEntry' });
export type SessionEntry = z.output<typeof SessionEntry>;
export type SessionChange = SessionEntry['change'];

export const SessionReplay = z
  .object({
    id: z.uuid(),
    state: z.enum(['playing', 'finished', 'cancelled']),
    entries: z.int().nonnegative(),
    replayed: z.int().nonnegative(),
    lastsSeconds: z.number().nonnegative().meta({ description: 'From the first change to the last.' }),
    problems: z.array(z.object({ line: z.int().positive(), code: z.string(), detail: z.string() })).meta({
      description: 'Changes that could not be made here, by their line in the file; at most the first 100.',
    }),
  })
  .meta({ id: 'SessionReplay' });
export type SessionReplay = z.output<typeof SessionReplay>;

export const startReplay = defineRequest({
  subject: 'sessionlog.v1.replay',
  service: 'engine',
  timeoutMs: 10_000,
  request: z.object({ sha256: Sha256.meta({ description: 'Of the file, in the blob store.' }) }),
  reply: SessionReplay,
  errors: ['SESSION_FILE_INVALID', 'REPLAY_UNDER_WAY', 'AUDIO_SERVER_AWAY'],
});

export const getReplay = defineRequest({
  subject: 'sessionlog.v1.get',
  service: 'engine',
  timeoutMs: 2_000,
  request: z.object({ id: z.uuid() }),
  reply: SessionReplay,
  errors: ['REPLAY_UNKNOWN'],
});

/** What it has changed stays. */
export const cancelReplay = defineRequest({ ...getReplay, subject: 'sessionlog.v1.cancel' });

export const replayEnded = defineEvent('sessionlog.v1.ended', SessionReplay);
