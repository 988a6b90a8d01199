import { z } from 'zod';
import { Apply, PlannedChange } from './change.js';
import { defineEvent, defineRequest } from './define.js';
import { Instant, PresetName, PresetTag, RequestId, Revision, TrackName } from './names.js';
import { TEXT_ERRORS, Code, PatternWarning, playCode, TrackWish } from './track.js';
import { Bpm, Transport } from './transport.js';

/** Every name is looked at to list them; a long show has some fifty. */
export const PRESETS_MAX = 500;
/** Older ones go; the store counts to 64 at most. */
export const PRESET_VERSIONS_MAX = 50;
/** Of one version, as it is stored: as much as one request brings. */
export const PRESET_BYTES_MAX = 256 * 1024;
/** Of a list: so many, each with 256 track names of 64 letters, fit into one NATS message. */
export const PRESETS_PAGE = 50;
const TAGS_MAX = 16;
const NOTE_CHARACTERS_MAX = 280;
const SEARCH_CHARACTERS_MAX = 64;

export const PresetTags = z
  .array(PresetTag)
  .max(TAGS_MAX)
  .transform((tags) => [...new Set(tags)].toSorted());
export const PresetNote = z.string().max(NOTE_CHARACTERS_MAX);

/** What a preset has of one track; what is left out stays as the track has it. */
const PresetTrack = TrackWish.omit({ apply: true }).meta({ id: 'PresetTrack' });
export const PresetTracks = z.record(TrackName, PresetTrack);
export type PresetTracks = z.output<typeof PresetTracks>;

export const PresetSummary = z
  .object({
    name: PresetName,
    version: z.int().positive().meta({ description: 'Counts the saves from 1; also its ETag.' }),
    tags: z.array(PresetTag),
    note: PresetNote,
    bpm: Bpm.nullable().meta({ description: 'The tempo it brings along; null when it leaves the tempo alone.' }),
    trackNames: z.array(TrackName).meta({ description: 'The tracks it sets.' }),
    createdAt: Instant.meta({ description: 'When this version was saved.' }),
    requestId: RequestId.meta({ description: 'Of the request that saved this version.' }),
  })
  .meta({ id: 'PresetSummary' });
export type PresetSummary = z.output<typeof PresetSummary>;

/** One version of a preset. It never changes. */
export const Preset = PresetSummary.extend({
  code: Code.nullable().meta({ description: 'The text as it was written; null when `tracks` has it.' }),
  tracks: PresetTracks.nullable().meta({ description: 'A text for each track; null when `code` has them.' }),
}).meta({ id: 'Preset' });
export type Preset = z.output<typeof Preset>;

/** What a version is made of. Without `code` and `tracks` it is what plays now. */
export const PresetWish = z
  .object({
    code: Code.optional().meta({ description: 'Text as performers write it: one or many labelled patterns.' }),
    tracks: PresetTracks.optional().meta({ description: 'Or a text for each track.' }),
    only: z.array(TrackName).min(1).optional().meta({ description: 'Of what plays now, these tracks alone.' }),
    tags: PresetTags.optional().meta({ description: 'Left out: those of the version before.' }),
    note: PresetNote.optional(),
    bpm: Bpm.nullable().optional(),
  })
  .strict()
  .refine(({ code, tracks }) => code === undefined || tracks === undefined, {
    path: ['tracks'],
    message: 'give `code` or `tracks`, not both',
  })
  .refine(({ tracks }) => tracks === undefined || Object.keys(tracks).length > 0, {
    path: ['tracks'],
    message: 'holds no track',
  })
  .refine(({ code, tracks, only }) => only === undefined || (code === undefined && tracks === undefined), {
    path: ['only'],
    message: 'chooses of what plays now; leave it out where `code` or `tracks` is given',
  })
  .meta({ id: 'PresetWish', example: { code: 'kick: s("kick*4")', tags: ['dark'], bpm: 120 } });
export type PresetWish = z.output<typeof PresetWish>;

/** PATCH, as JSON Merge Patch: all but the text. */
export const PresetPatch = z
  .object({ tags: PresetTags.optional(), note: PresetNote.optional(), bpm: Bpm.nullable().optional() })
  .strict()
  .meta({ id: 'PresetPatch', example: { tags: ['dark', 'verse'] } });
export type PresetPatch = z.output<typeof PresetPatch>;

/** The newest version, of those that were kept, when left out. */
const Version = z.int().positive().optional();
const ExpectedVersion = Revision.optional().meta({
  description: 'From If-Match; refused when the preset has moved on. 0 saves only a new one.',
});

export const SavedPreset = z
  .object({ preset: PresetSummary, warnings: z.array(PatternWarning) })
  .meta({ id: 'SavedPreset' });
export type SavedPreset = z.output<typeof SavedPreset>;

/** The next version; the newest one again when it would be the same. */
export const savePreset = defineRequest({
  subject: 'preset.v1.save',
  service: 'engine',
  timeoutMs: 10_000,
  request: z.object({ name: PresetName, wish: PresetWish, expectedRevision: ExpectedVersion }),
  reply: SavedPreset,
  errors: [
    ...TEXT_ERRORS,
    'TRACK_UNKNOWN',
    'INPUT_INVALID',
    'INPUT_TOO_LARGE',
    'REVISION_MISMATCH',
    'PRESETS_EXHAUSTED',
  ],
});

export const PresetsWish = z
  .object({
    tag: PresetTag.optional().meta({ description: 'Those that have this tag.' }),
    search: z.string().max(SEARCH_CHARACTERS_MAX).optional().meta({
      description: 'Those with these letters, of either case, in name, note, tags or text.',
    }),
    after: PresetName.optional().meta({ description: '`next` of the page before.' }),
  })
  .strict();

export const PresetsPage = z
  .object({
    presets: z.array(PresetSummary).meta({ description: `By name, at most ${PRESETS_PAGE}.` }),
    total: z.int().nonnegative().meta({ description: 'How many there are on all pages.' }),
    next: PresetName.nullable().meta({ description: 'Give it as `after` for the next page; null on the last.' }),
  })
  .meta({ id: 'PresetsPage' });
export type PresetsPage = z.output<typeof PresetsPage>;

export const listPresets = defineRequest({
  subject: 'preset.v1.list',
  service: 'engine',
  timeoutMs: 5_000,
  request: PresetsWish,
  reply: PresetsPage,
  errors: [],
});

export const getPreset = defineRequest({
  subject: 'preset.v1.get',
  service: 'engine',
  timeoutMs: 2_000,
  request: z.object({ name: PresetName, version: Version }),
  reply: Preset,
  errors: ['PRESET_UNKNOWN', 'PRESET_VERSION_UNKNOWN'],
});

export const PresetVersions = z
  .object({ versions: z.array(PresetSummary).meta({ description: `Newest first, at most ${PRESET_VERSIONS_MAX}.` }) })
  .meta({ id: 'PresetVersions' });

export const listPresetVersions = defineRequest({
  subject: 'preset.v1.versions',
  service: 'engine',
  timeoutMs: 5_000,
  request: z.object({ name: PresetName }),
  reply: PresetVersions,
  errors: ['PRESET_UNKNOWN'],
});

/** A new version with the text of the newest. */
export const patchPreset = defineRequest({
  subject: 'preset.v1.patch',
  service: 'engine',
  timeoutMs: 2_000,
  request: z.object({ name: PresetName, patch: PresetPatch, expectedRevision: ExpectedVersion }),
  reply: PresetSummary,
  errors: ['PRESET_UNKNOWN', 'REVISION_MISMATCH', 'PRESETS_EXHAUSTED', 'INPUT_TOO_LARGE'],
});

/** With all its versions; the next one of that name is number 1. */
export const deletePreset = defineRequest({
  subject: 'preset.v1.delete',
  service: 'engine',
  timeoutMs: 2_000,
  request: z.object({ name: PresetName, expectedRevision: ExpectedVersion }),
  reply: z.object({ name: PresetName }),
  errors: ['PRESET_UNKNOWN', 'REVISION_MISMATCH'],
});

export const RecallWish = z
  .object({
    version: Version.meta({ description: 'The newest when left out.' }),
    apply: Apply.optional().meta({ description: 'The next bar when left out.' }),
    alone: z.boolean().default(false).meta({ description: 'Every other track goes at the same instant.' }),
  })
  .strict()
  .meta({ id: 'RecallWish', example: { apply: { at: 'bar' } } });

export const Recalled = z
  .object({
    preset: PresetSummary,
    change: PlannedChange.meta({ description: 'What waits; while nothing played, what has landed.' }),
    transport: Transport,
    soundsAt: Instant.meta({ description: 'When it is first heard.' }),
    warnings: z.array(PatternWarning),
  })
  .meta({ id: 'Recalled' });
export type Recalled = z.output<typeof Recalled>;

/** Plays it: as text does, but on the next bar. */
export const recallPreset = defineRequest({
  subject: 'preset.v1.recall',
  service: 'engine',
  timeoutMs: 10_000,
  request: RecallWish.extend({ name: PresetName }),
  reply: Recalled,
  errors: [
    ...getPreset.errors,
    ...playCode.errors.filter((code) => code !== 'REVISION_MISMATCH' && code !== 'CHANGE_PLANNED'),
  ],
});

export const presetSaved = defineEvent('preset.v1.saved', PresetSummary);
export const presetDeleted = defineEvent('preset.v1.deleted', z.object({ name: PresetName }));
