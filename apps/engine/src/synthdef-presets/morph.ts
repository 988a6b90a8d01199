import type { Morph, ParameterValues, SynthDef, TrackPreset, TrackPresets } from '@oiduna/contracts';
import { entry } from '../playback/scene.js';
import { DEFAULT_AMP } from '../schedule/note-messages.js';
import { heldRanges } from '../schedule/parameter-range.js';
import type { LoadedSynthDef } from '../sounds/actual-sounds.js';
import type { TrackRecall } from '../studio/studio-documents.js';

/** Of one track: more sounds than a pattern names, and a track stays one small message. */
const TRACK_PRESETS_MAX = 16;

/** What is to be known of a SynthDef between two presets: where its parameters rest, and along which curves they go. */
export interface Morphable extends Pick<LoadedSynthDef, 'ranges'> {
  readonly controls: ReadonlyMap<string, { readonly defaultValue: number }>;
}

export const morphableOf = ({ controls }: Pick<SynthDef, 'controls'>): Morphable => ({
  controls: new Map(controls.map((control) => [control.name, control])),
  ranges: heldRanges(controls),
});

/**
 * What a note of this onset gets where its pattern says nothing, in units of the SynthDef. A parameter one end of a
 * morph leaves out goes from or to its default. A pure function of musical time: whoever plays it plays the same.
 */
export function valuesAt(
  { parameters, morph }: Pick<TrackPreset, 'parameters' | 'morph'>,
  cycle: number,
  def: Morphable,
): ParameterValues {
  const share = morph === null ? 1 : shareAt(morph, cycle);
  if (morph === null || share >= 1) return parameters;
  const names = new Set([...Object.keys(morph.from), ...Object.keys(parameters)]);
  const values = [...names].flatMap((name) => {
    const resting = restOf(name, def);
    const to = entry(parameters, name) ?? resting;
    const from = entry(morph.from, name) ?? resting ?? to;
    if (from === undefined || to === undefined) return [];
    return [[name, between(from, to, share, def.ranges.get(name)?.curve)] as const];
  });
  return Object.fromEntries(values);
}

/** What a track has once a recall has landed. A morph begins at what holds there, be it on the way itself. */
export function recalled(before: TrackPresets | undefined, recall: TrackRecall, cycle: number, def: Morphable) {
  const { synthDef, overCycles, ...preset } = recall;
  const others = Object.fromEntries(Object.entries(before ?? {}).filter(([name]) => name !== synthDef));
  const former = entry(before, synthDef);
  const from = former === undefined ? {} : valuesAt(former, cycle, def);
  const morph = overCycles > 0 ? { from, fromCycle: cycle, toCycle: cycle + overCycles } : null;
  return kept({ ...others, [synthDef]: { ...preset, morph } });
}

/** Every morph at its end; undefined when nothing is on its way. */
export function arrived(presets: TrackPresets | undefined): { presets: TrackPresets | undefined } | undefined {
  const all = Object.entries(presets ?? {});
  if (all.every(([, { morph }]) => morph === null)) return undefined;
  return { presets: kept(Object.fromEntries(all.map(([name, preset]) => [name, { ...preset, morph: null }]))) };
}

/** Without what says nothing any more, and the newest of too many. */
function kept(presets: TrackPresets): TrackPresets | undefined {
  const telling = Object.entries(presets).filter(([, { name, morph }]) => name !== null || morph !== null);
  return telling.length === 0 ? undefined : Object.fromEntries(telling.slice(-TRACK_PRESETS_MAX));
}

const restOf = (name: string, { controls }: Morphable): number | undefined =>
  name === 'amp' ? DEFAULT_AMP : controls.get(name)?.defaultValue;

const shareAt = ({ fromCycle, toCycle }: Morph, cycle: number): number =>
  Math.min(1, Math.max(0, (cycle - fromCycle) / (toCycle - fromCycle)));

/** Exponential where that is the parameter's curve and has a way: not through 0. */
export const between = (from: number, to: number, share: number, curve: 'linear' | 'exponential' | undefined): number =>
  curve === 'exponential' && from * to > 0 ? from * (to / from) ** share : from + (to - from) * share;
