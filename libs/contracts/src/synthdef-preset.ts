import { z } from 'zod';
import { Apply, PlannedChange } from './change.js';
import { defineEvent, defineRequest } from './define.js';
import { Instant, PresetName, PresetOwner, PresetTag, RequestId, Revision, SynthDefName, TrackName } from './names.js';
import { PresetNote, PresetTags } from './preset.js';
import { ParameterValues } from './track-preset.js';
import { RAMP_BARS_MAX, RAMP_BARS_MIN } from './transport.js';

/** Of one SynthDef and one owner: all of them, at their largest, fit into one NATS message. */
export const SYNTHDEF_PRESETS_MAX = 64;
/** Sixteen beats to a bar is the most a meter has. */
const MORPH_BEATS_MAX = RAMP_BARS_MAX * 16;

/** Whose presets, where nobody says. */
export const Owner = PresetOwner.default('studio');

/** Values of a SynthDef's parameters under a name. They belong to the SynthDef's name, and outlive its versions. */
export const SynthDefPreset = z
  .object({
    synthDef: SynthDefName,
    owner: PresetOwner,
    name: PresetName,
    parameters: ParameterValues,
    tags: z.array(PresetTag),
    note: PresetNote,
    savedAt: Instant,
    requestId: RequestId.meta({ description: 'Of the request that saved it.' }),
    revision: Revision,
  })
  .meta({ id: 'SynthDefPreset' });
export type SynthDefPreset = z.output<typeof SynthDefPreset>;

/** PUT: a field left out keeps what the preset has. */
export const SynthDefPresetWish = z
  .object({
    parameters: ParameterValues.optional().meta({ description: 'All of them; a new preset needs them.' }),
    tags: PresetTags.optional(),
    note: PresetNote.optional(),
  })
  .strict()
  .meta({ id: 'SynthDefPresetWish', example: { parameters: { cutoff: 900, attack: 0.4 }, tags: ['soft'] } });
export type SynthDefPresetWish = z.output<typeof SynthDefPresetWish>;

/** One preset of one SynthDef. */
const Key = z.object({ synthDef: SynthDefName, owner: PresetOwner, name: PresetName });
export type SynthDefPresetKey = z.output<typeof Key>;
const ExpectedRevision = Revision.optional().meta({
  description: 'From If-Match; refused when the preset has moved on. 0 saves only a new one.',
});

export const saveSynthDefPreset = defineRequest({
  subject: 'synthdefpreset.v1.save',
  service: 'engine',
  timeoutMs: 3_000,
  request: Key.extend({ wish: SynthDefPresetWish, expectedRevision: ExpectedRevision }),
  reply: SynthDefPreset,
  errors: ['SYNTHDEF_UNKNOWN', 'AUDIO_SERVER_AWAY', 'INPUT_INVALID', 'REVISION_MISMATCH', 'PRESETS_EXHAUSTED'],
});

export const SynthDefPresetsWish = z.object({ owner: Owner, tag: PresetTag.optional() }).strict();

export const SynthDefPresets = z
  .object({
    presets: z.array(SynthDefPreset).meta({ description: 'By name.' }),
    owners: z.array(PresetOwner).meta({ description: 'Whoever has presets of this SynthDef.' }),
  })
  .meta({ id: 'SynthDefPresets' });
export type SynthDefPresets = z.output<typeof SynthDefPresets>;

export const listSynthDefPresets = defineRequest({
  subject: 'synthdefpreset.v1.list',
  service: 'engine',
  timeoutMs: 3_000,
  request: SynthDefPresetsWish.extend({ synthDef: SynthDefName }),
  reply: SynthDefPresets,
  errors: [],
});

export const getSynthDefPreset = defineRequest({
  subject: 'synthdefpreset.v1.get',
  service: 'engine',
  timeoutMs: 2_000,
  request: Key,
  reply: SynthDefPreset,
  errors: ['SYNTHDEF_PRESET_UNKNOWN'],
});

export const deleteSynthDefPreset = defineRequest({
  subject: 'synthdefpreset.v1.delete',
  service: 'engine',
  timeoutMs: 2_000,
  request: Key.extend({ expectedRevision: ExpectedRevision }),
  reply: z.object({ name: PresetName }),
  errors: ['SYNTHDEF_PRESET_UNKNOWN', 'REVISION_MISMATCH'],
});

/** How long a morph takes, in beats or bars of the meter where it begins. */
export const MorphLength = z
  .union([
    z.object({ beats: z.number().min(RAMP_BARS_MIN).max(MORPH_BEATS_MAX) }).strict(),
    z.object({ bars: z.number().min(RAMP_BARS_MIN).max(RAMP_BARS_MAX) }).strict(),
  ])
  .meta({ id: 'MorphLength', example: { beats: 4 } });
export type MorphLength = z.output<typeof MorphLength>;

/** For whom, when and how fast. */
const RecallShape = z
  .object({
    tracks: z.array(TrackName).min(1).optional().meta({
      description: 'Left out: every track that plays the SynthDef.',
    }),
    apply: Apply.optional().meta({ description: 'The next bar when left out.' }),
    over: MorphLength.optional().meta({ description: 'Get there note by note; at once when left out.' }),
  })
  .strict();
export const SynthDefDefaultsWish = RecallShape.meta({
  id: 'SynthDefDefaultsWish',
  example: { tracks: ['drone'], over: { bars: 1 } },
});
export const SynthDefRecallWish = RecallShape.extend({ owner: Owner }).meta({
  id: 'SynthDefRecallWish',
  example: { tracks: ['drone'], apply: { at: 'bar' }, over: { beats: 4 } },
});

export const SynthDefRecalled = z
  .object({
    preset: SynthDefPreset.nullable().meta({ description: 'null when the defaults were recalled.' }),
    change: PlannedChange.meta({ description: 'What waits; while nothing played, what has landed.' }),
    toCycle: z
      .number()
      .meta({ description: "The musical instant the values are reached at; the change's own at once." }),
    warnings: z.array(z.string()).meta({ description: 'What the SynthDef as it is now does not play as saved.' }),
  })
  .meta({ id: 'SynthDefRecalled' });
export type SynthDefRecalled = z.output<typeof SynthDefRecalled>;

/** Lands as a planned change: notes from that instant on get these values where their pattern gives none. */
export const recallSynthDefPreset = defineRequest({
  subject: 'synthdefpreset.v1.recall',
  service: 'engine',
  timeoutMs: 5_000,
  request: RecallShape.extend({
    synthDef: SynthDefName,
    owner: Owner,
    name: PresetName.nullable().meta({ description: "null recalls the SynthDef's defaults." }),
  }),
  reply: SynthDefRecalled,
  errors: ['SYNTHDEF_PRESET_UNKNOWN', 'TRACK_UNKNOWN', 'INPUT_INVALID', 'CHANGES_EXHAUSTED'],
});

export const synthDefPresetSaved = defineEvent('synthdefpreset.v1.saved', SynthDefPreset);
export const synthDefPresetDeleted = defineEvent('synthdefpreset.v1.deleted', Key);
