import {
  type Control,
  CONTROL_BY_NAME,
  type ControlSpan,
  didYouMean,
  inRange,
  nearestName,
  type Onset,
} from '@oiduna/contracts';
import type { LoadedSynthDef } from '../sounds/actual-sounds.js';
import type { NamedSound } from '../sounds/sound-names.js';
import { type Clamped, type Range, rangeOf, statedRange, within } from './parameter-range.js';

type Controls = Onset['controls'];

/** Parameters of a convention of ours: there a control of the same name means something else. */
const CONVENTION: Readonly<Record<string, string>> = { sustain: 'sustainLevel' };
/** What the engine says of every note: no pattern may. */
const OURS = new Set(['bufnum', 'gate', 'cutGate']);

/** A control's number within its range; undefined when it is not given as one. */
export function numberOf(controls: Controls, name: string): number | undefined {
  const value = controls[name];
  return typeof value === 'number' ? inRange(CONTROL_BY_NAME.get(name)!, value) : undefined;
}

/** The SynthDef's parameter for a control: of that name, or of an alias; undefined when it has none a pattern may set. */
export function parameterFor(name: string, { controls, busControls }: LoadedSynthDef): string | undefined {
  if (OURS.has(name) || busControls.has(name)) return undefined;
  const control = CONTROL_BY_NAME.get(name);
  if (control === undefined) return controls.has(name) ? name : undefined;
  if (control.playedBy === 'engine') return undefined;
  const convention = CONVENTION[control.names[0]];
  const names = convention === undefined ? [name, ...control.names] : [convention];
  return names.find((parameter) => controls.has(parameter));
}

/** The parameter a preset sets by this name: the SynthDef's own, or that of the control. */
export const presetParameterFor = (name: string, def: LoadedSynthDef): string | undefined =>
  isSettable(name, def) ? name : parameterFor(name, def);

/** How far a preset may set a parameter. The table counts only for names that mean the same in a pattern. */
export const presetRange = (parameter: string, def: LoadedSynthDef): Range | undefined =>
  parameterFor(parameter, def) === parameter ? rangeOf(parameter, parameter, def) : def.ranges.get(parameter);

const isSettable = (name: string, { controls, busControls }: LoadedSynthDef): boolean =>
  controls.has(name) && !OURS.has(name) && !busControls.has(name);

/** What a SynthDef takes of a note's controls, by parameter, each value finite and within its range. */
export function parametersOf(
  controls: Controls,
  def: LoadedSynthDef,
  tell: (clamped: Clamped) => void,
): Record<string, number> {
  const parameters: Record<string, number> = {};
  for (const [name, value] of Object.entries(withFilterKnob(controls, def))) {
    const parameter = typeof value === 'number' ? parameterFor(name, def) : undefined;
    if (typeof value !== 'number' || parameter === undefined) continue;
    const range = rangeOf(name, parameter, def);
    const played = range === undefined ? value : within(range, value);
    if (!Number.isFinite(played)) continue;
    parameters[parameter] = played;
    if (range !== undefined && played !== value && name in controls) tell({ name, value, played, range });
  }
  return parameters;
}

/** `djf` is two filters in one: a low-pass below 0.5, a high-pass above, each over ten octaves. */
function withFilterKnob(controls: Controls, def: LoadedSynthDef): Controls {
  const knob = numberOf(controls, 'djf');
  if (knob === undefined || knob === 0.5 || parameterFor('djf', def) !== undefined) return controls;
  const [filter, place] = knob < 0.5 ? ['cutoff', knob * 2] : ['hcutoff', knob * 2 - 1];
  return { [filter]: 20 * 1000 ** place, ...controls };
}

/** The SynthDef that plays a sample: the plain one unless the note asks for what only the other can do. */
export function defFor(controls: Controls, sound: NamedSound): LoadedSynthDef {
  if (sound.kind === 'synthdef' || sound.shaped === undefined) return sound.def;
  const { def, shaped } = sound;
  const isMissed = (name: string): boolean =>
    parameterFor(name, def) === undefined && parameterFor(name, shaped) !== undefined;
  return Object.keys(withFilterKnob(controls, def)).some(isMissed) ? shaped : def;
}

/** What the engine plays beside the sound: the room and the echo of its track. */
const OF_SENDS = new Set([
  'room',
  'roomsize',
  'dry',
  'orbit',
  'delay',
  'delaytime',
  'delayfeedback',
  'delaysync',
  'lock',
]);
/** What the engine does with a sample itself. */
const OF_SAMPLES = new Set(['speed', 'unit']);

/** Why a control of a note is not heard; undefined when it is, or when there is nothing to hear. */
export function whyUnheard(name: string, soundName: string, sound: NamedSound): string | undefined {
  const control: Control | undefined = CONTROL_BY_NAME.get(name);
  if (control?.playedBy === 'engine' || control?.playedBy === 'nobody') return undefined;
  if (sound.kind === 'sample' && OF_SAMPLES.has(name)) return undefined;
  if (control !== undefined && OF_SENDS.has(control.names[0])) return undefined;
  const defs = defsOf(sound);
  if (defs.some((def) => parameterFor(name, def) !== undefined)) return undefined;
  if (name === 'djf' && defs.some((def) => def.controls.has('cutoff') && def.controls.has('hcutoff'))) return undefined;
  if (defs.some(({ busControls }) => busControls.has(name))) {
    return `${name} is not heard: it chooses a bus, and ${soundName} plays on that of its track`;
  }
  const why = `${soundName} has no parameter of that name`;
  return control?.playedBy === 'effect'
    ? `${name} is not played yet: there is no such effect, and ${why}`
    : `${name} is not heard: ${why}${control === undefined ? didYouMean(nearestName(name, settable(defs))) : ''}`;
}

const defsOf = (sound: NamedSound): LoadedSynthDef[] =>
  sound.kind === 'sample' && sound.shaped !== undefined ? [sound.def, sound.shaped] : [sound.def];

export const settable = (defs: readonly LoadedSynthDef[]): string[] =>
  defs.flatMap((def) => [...def.controls.keys()].filter((name) => isSettable(name, def)));

/** The first end of a span that is beyond the range of its parameter. What the engine works out is seen as it plays. */
export function clampedEnd(name: string, span: ControlSpan, sound: NamedSound): Clamped | undefined {
  for (const def of defsOf(sound)) {
    const range = rangeByName(name, def);
    const value = range && [span[1], span[0]].find((end) => within(range, end) !== end);
    if (range && value !== undefined) return { name, value, played: within(range, value), range };
  }
  return undefined;
}

function rangeByName(name: string, def: LoadedSynthDef): Range | undefined {
  if (name === 'freq') return statedRange(name, def);
  const parameter = parameterFor(name, def);
  return parameter === undefined ? undefined : rangeOf(name, parameter, def);
}
