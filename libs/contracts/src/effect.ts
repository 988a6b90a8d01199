import { z } from 'zod';
import { Apply, PlannedChange } from './change.js';
import { CONTROL_NAME } from './controls.js';
import { defineEvent, defineRequest } from './define.js';
import { EffectName, Instant, PresetName, Revision, SynthDefName, TrackName } from './names.js';
import { SynthDefControl } from './synthdef.js';
import { MorphLength } from './synthdef-preset.js';
import { ParameterValues } from './track-preset.js';

/** As many as a strip of a large mixer has places for; each works through all that sounds on its track. */
export const CHAIN_EFFECTS_MAX = 16;
/** In the studio: a delay takes 2 MB of the audio server's real-time memory, so these take half of what it has. */
export const EFFECTS_MAX = 64;
/** Each is as small as a chain, and all are held in memory. */
export const EFFECT_PRESETS_MAX = 200;
/** The chain in front of the limiter goes by this name; a track of that name has none of its own. */
export const MASTER_CHAIN = 'master';

export const ChainName = TrackName.meta({ description: `A track, or \`${MASTER_CHAIN}\`.` });

/** One effect of a chain. A parameter left out is at its default. */
export const Effect = z
  .object({ id: EffectName, def: SynthDefName, parameters: ParameterValues, bypassed: z.boolean() })
  .meta({ id: 'Effect' });
export type Effect = z.output<typeof Effect>;

const Effects = z.array(Effect).max(CHAIN_EFFECTS_MAX);

/** The desired state, one KV key a chain. */
export const ChainSettings = z.object({ effects: Effects });
export type ChainSettings = z.output<typeof ChainSettings>;

export const Chain = z
  .object({
    chain: ChainName,
    effects: Effects.meta({ description: 'In the order the sound passes.' }),
    revision: Revision,
  })
  .meta({ id: 'Chain' });
export type Chain = z.output<typeof Chain>;

export const EffectWish = z
  .object({
    def: SynthDefName.meta({ description: 'Of `GET /v1/effects`.' }),
    id: EffectName.optional().meta({ description: 'What it is called in this chain; after its def when left out.' }),
    parameters: ParameterValues.optional(),
    bypassed: z.boolean().optional(),
  })
  .strict()
  .meta({ id: 'EffectWish', example: { def: 'delay', parameters: { beats: 0.75, mix: 0.3 } } });
export type EffectWish = z.output<typeof EffectWish>;

const Place = z.int().min(0).max(CHAIN_EFFECTS_MAX).meta({ description: 'From 0; beyond the end is the end.' });
const Over = MorphLength.optional().meta({ description: 'Parameters get there by and by; at once when left out.' });

/** PUT: what stays by its `id` and `def` sounds on and only changes its values. */
export const ChainWish = z
  .object({ effects: z.array(EffectWish).max(CHAIN_EFFECTS_MAX), over: Over, apply: Apply.optional() })
  .strict()
  .meta({
    id: 'ChainWish',
    example: { effects: [{ def: 'lowpass', parameters: { cutoff: 800 } }, { def: 'reverb' }] },
  });

export const NewEffect = EffectWish.extend({ position: Place.optional(), apply: Apply.optional() }).meta({
  id: 'NewEffect',
  example: { def: 'reverb', position: 0, parameters: { size: 0.9 } },
});

/** PATCH, as JSON Merge Patch: null puts a parameter back to its default. */
export const EffectPatch = z
  .object({
    parameters: z.record(z.string().regex(CONTROL_NAME), z.number().nullable()).optional(),
    bypassed: z.boolean().optional(),
    position: Place.optional(),
    over: Over,
    apply: Apply.optional(),
  })
  .strict()
  .meta({ id: 'EffectPatch', example: { parameters: { cutoff: 300 }, over: { beats: 4 }, apply: { at: 'bar' } } });

/** What is done to a chain, whenever it lands: another edit may come in between, and both hold. */
export const ChainEdit = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('put'), effects: z.array(EffectWish) }),
  z.object({ kind: z.literal('add'), effect: EffectWish, position: Place.optional() }),
  z.object({ kind: z.literal('patch'), id: EffectName, ...EffectPatch.omit({ over: true, apply: true }).shape }),
  z.object({ kind: z.literal('remove'), id: EffectName }),
]);
export type ChainEdit = z.output<typeof ChainEdit>;

export const editChain = defineRequest({
  subject: 'effect.v1.edit',
  service: 'engine',
  timeoutMs: 3_000,
  request: z.object({
    chain: ChainName,
    edit: ChainEdit,
    over: MorphLength.optional(),
    apply: Apply.optional(),
    expectedRevision: Revision.optional().meta({
      description: 'From If-Match; refused when the chain has moved on. A planned edit is not held to it again.',
    }),
  }),
  reply: z.union([Chain, PlannedChange]),
  errors: [
    'TRACK_UNKNOWN',
    'EFFECT_UNKNOWN',
    'EFFECT_NOT_IN_CHAIN',
    'EFFECTS_EXHAUSTED',
    'AUDIO_SERVER_AWAY',
    'INPUT_INVALID',
    'REVISION_MISMATCH',
    'CHANGES_EXHAUSTED',
  ],
});

export const Chains = z.object({ chains: z.array(Chain).meta({ description: 'Those that have effects.' }) });

export const listChains = defineRequest({
  subject: 'effect.v1.chains',
  service: 'engine',
  timeoutMs: 2_000,
  request: z.object({}),
  reply: Chains,
  errors: [],
});

export const getChain = defineRequest({
  subject: 'effect.v1.chain',
  service: 'engine',
  timeoutMs: 2_000,
  request: z.object({ chain: ChainName }),
  reply: Chain,
  errors: ['TRACK_UNKNOWN'],
});

/** Something a chain can have: an effect of the studio's own, or an uploaded SynthDef of that role. */
export const EffectDef = z
  .object({
    name: SynthDefName,
    own: z.boolean().meta({ description: "One of the studio's; an uploaded one of the same name takes its place." }),
    parameters: z.array(SynthDefControl),
  })
  .meta({ id: 'EffectDef' });
export type EffectDef = z.output<typeof EffectDef>;

export const listEffects = defineRequest({
  subject: 'effect.v1.list',
  service: 'engine',
  timeoutMs: 2_000,
  request: z.object({}),
  reply: z.object({ effects: z.array(EffectDef).meta({ description: 'By name.' }) }),
  errors: ['AUDIO_SERVER_AWAY'],
});

/** A chain kept under a name. */
export const EffectPreset = z
  .object({
    name: PresetName,
    effects: z.array(EffectWish).max(CHAIN_EFFECTS_MAX),
    savedAt: Instant,
    revision: Revision,
  })
  .meta({ id: 'EffectPreset' });
export type EffectPreset = z.output<typeof EffectPreset>;

export const EffectPresetWish = z
  .object({
    chain: ChainName.optional().meta({ description: 'Keep what this chain is now.' }),
    effects: z.array(EffectWish).max(CHAIN_EFFECTS_MAX).optional().meta({ description: 'Or these.' }),
  })
  .strict()
  .refine(({ chain, effects }) => (chain === undefined) !== (effects === undefined), {
    path: ['effects'],
    message: 'give `chain` or `effects`',
  })
  .meta({ id: 'EffectPresetWish', example: { chain: 'drums' } });

export const saveEffectPreset = defineRequest({
  subject: 'effectpreset.v1.save',
  service: 'engine',
  timeoutMs: 3_000,
  request: z.object({ name: PresetName, wish: EffectPresetWish, expectedRevision: Revision.optional() }),
  reply: EffectPreset,
  errors: [
    'TRACK_UNKNOWN',
    'EFFECT_UNKNOWN',
    'AUDIO_SERVER_AWAY',
    'INPUT_INVALID',
    'REVISION_MISMATCH',
    'PRESETS_EXHAUSTED',
  ],
});

export const listEffectPresets = defineRequest({
  subject: 'effectpreset.v1.list',
  service: 'engine',
  timeoutMs: 2_000,
  request: z.object({}),
  reply: z.object({ presets: z.array(EffectPreset).meta({ description: 'By name.' }) }),
  errors: [],
});

export const getEffectPreset = defineRequest({
  subject: 'effectpreset.v1.get',
  service: 'engine',
  timeoutMs: 2_000,
  request: z.object({ name: PresetName }),
  reply: EffectPreset,
  errors: ['EFFECT_PRESET_UNKNOWN'],
});

export const deleteEffectPreset = defineRequest({
  subject: 'effectpreset.v1.delete',
  service: 'engine',
  timeoutMs: 2_000,
  request: z.object({ name: PresetName }),
  reply: z.object({ name: PresetName }),
  errors: ['EFFECT_PRESET_UNKNOWN'],
});

export const EffectRecallWish = z
  .object({
    chain: ChainName,
    apply: Apply.optional().meta({ description: 'The next bar when left out.' }),
    over: Over,
  })
  .strict()
  .meta({ id: 'EffectRecallWish', example: { chain: 'drums', apply: { at: 'bar' } } });

/** The chain becomes what the preset is. */
export const recallEffectPreset = defineRequest({
  subject: 'effectpreset.v1.recall',
  service: 'engine',
  timeoutMs: 3_000,
  request: EffectRecallWish.extend({ name: PresetName }),
  reply: editChain.reply,
  errors: ['EFFECT_PRESET_UNKNOWN', ...editChain.errors],
});

export const chainChanged = defineEvent('effect.v1.changed', Chain);
/** A planned edit could not land. */
export const chainFailed = defineEvent(
  'effect.v1.failed',
  z.object({ chain: ChainName, code: z.string(), detail: z.string() }),
);
