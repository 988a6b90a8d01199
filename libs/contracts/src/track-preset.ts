import { z } from 'zod';
import { CONTROL_NAME } from './controls.js';
import { PresetName, PresetOwner, SynthDefName } from './names.js';

/** More than any SynthDef of ours has; a list of presets stays within one NATS message. */
const PARAMETERS_MAX = 64;

/** Numbers by parameter of a SynthDef, in its own units. */
export const ParameterValues = z
  .record(z.string().regex(CONTROL_NAME, 'a parameter is letters, digits and _, a letter first'), z.number())
  .refine((values) => Object.keys(values).length <= PARAMETERS_MAX, `at most ${PARAMETERS_MAX} parameters`)
  .meta({ id: 'ParameterValues', example: { cutoff: 900, attack: 0.4 } });
export type ParameterValues = z.output<typeof ParameterValues>;

/** A way from former values to those of the preset, in musical time: the same on whatever engine plays it. */
export const Morph = z
  .object({
    from: ParameterValues.meta({ description: "What held before; a parameter left out was the SynthDef's default." }),
    fromCycle: z.number(),
    toCycle: z.number(),
  })
  .meta({ id: 'Morph' });
export type Morph = z.output<typeof Morph>;

/** What the notes of a track get where its pattern says nothing: a copy of a preset, as it was when recalled. */
export const TrackPreset = z
  .object({
    owner: PresetOwner,
    name: PresetName.nullable().meta({ description: "null on the way back to the SynthDef's defaults." }),
    parameters: ParameterValues,
    morph: Morph.nullable(),
  })
  .meta({ id: 'TrackPreset' });
export type TrackPreset = z.output<typeof TrackPreset>;

export const TrackPresets = z
  .record(SynthDefName, TrackPreset)
  .meta({ id: 'TrackPresets', description: 'Presets that were recalled, by SynthDef.' });
export type TrackPresets = z.output<typeof TrackPresets>;
