import { z } from 'zod';
import { defineRoute } from './define.js';
import { PresetName, SynthDefName } from './names.js';
import { IfMatch } from './play-routes.js';
import {
  deleteSynthDefPreset,
  getSynthDefPreset,
  Owner,
  recallSynthDefPreset,
  saveSynthDefPreset,
  SynthDefDefaultsWish,
  SynthDefPreset,
  SynthDefPresets,
  SynthDefPresetsWish,
  SynthDefPresetWish,
  SynthDefRecalled,
  SynthDefRecallWish,
} from './synthdef-preset.js';

const ofSynthDef = z.object({ name: SynthDefName });
const params = z.object({ name: SynthDefName, preset: PresetName });
const query = z.object({ owner: Owner }).strict();
const tag = 'SynthDefs';

/** Values of a SynthDef's parameters, kept under names. */
export const SYNTHDEF_PRESET_ROUTES = {
  listSynthDefPresets: defineRoute({
    operationId: 'listSynthDefPresets',
    method: 'get',
    path: '/v1/synthdefs/{name}/presets',
    tag,
    summary: 'The presets of a SynthDef, of one owner.',
    params: ofSynthDef,
    query: SynthDefPresetsWish,
    replies: { 200: SynthDefPresets },
    errors: ['SERVICE_UNAVAILABLE'],
  }),
  saveSynthDefPreset: defineRoute({
    operationId: 'saveSynthDefPreset',
    method: 'put',
    path: '/v1/synthdefs/{name}/presets/{preset}',
    tag,
    summary: 'Keep values of its parameters under a name.',
    params,
    query,
    headers: IfMatch,
    body: SynthDefPresetWish,
    replies: { 200: SynthDefPreset },
    errors: saveSynthDefPreset.errors,
  }),
  getSynthDefPreset: defineRoute({
    operationId: 'getSynthDefPreset',
    method: 'get',
    path: '/v1/synthdefs/{name}/presets/{preset}',
    tag,
    summary: 'One preset with its values.',
    params,
    query,
    replies: { 200: SynthDefPreset },
    errors: getSynthDefPreset.errors,
  }),
  deleteSynthDefPreset: defineRoute({
    operationId: 'deleteSynthDefPreset',
    method: 'delete',
    path: '/v1/synthdefs/{name}/presets/{preset}',
    tag,
    summary: 'Remove a preset; tracks that have recalled it keep its values.',
    params,
    query,
    headers: IfMatch,
    replies: { 204: null },
    errors: deleteSynthDefPreset.errors,
  }),
  recallSynthDefPreset: defineRoute({
    operationId: 'recallSynthDefPreset',
    method: 'post',
    path: '/v1/synthdefs/{name}/presets/{preset}/recall',
    tag,
    summary: 'Let the notes of tracks have its values, on the next bar unless told otherwise, at once or by and by.',
    params,
    body: SynthDefRecallWish,
    replies: { 200: SynthDefRecalled },
    errors: recallSynthDefPreset.errors,
  }),
  recallSynthDefDefaults: defineRoute({
    operationId: 'recallSynthDefDefaults',
    method: 'post',
    path: '/v1/synthdefs/{name}/defaults/recall',
    tag,
    summary: "Let the notes of tracks have the SynthDef's own defaults again, likewise.",
    params: ofSynthDef,
    body: SynthDefDefaultsWish,
    replies: { 200: SynthDefRecalled },
    errors: recallSynthDefPreset.errors,
  }),
} as const;
