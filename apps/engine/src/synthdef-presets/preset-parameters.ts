import { type FieldProblem, didYouMean, nearestName, type ParameterValues } from '@oiduna/contracts';
import { presetParameterFor, presetRange, settable } from '../schedule/note-controls.js';
import { type Clamped, type Range, short, within } from '../schedule/parameter-range.js';
import type { LoadedSynthDef } from '../sounds/actual-sounds.js';

/** The values by the SynthDef's own names, those of controls translated; what it has no parameter for stays. */
export const byParameter = (values: ParameterValues, def: LoadedSynthDef): ParameterValues =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [presetParameterFor(name, def) ?? name, value]));

/** What a SynthDef cannot play of these values, each with the nearest it has and how far that goes. */
export function wrongValues(values: ParameterValues, def: LoadedSynthDef, synthDef: string): FieldProblem[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const parameter = presetParameterFor(name, def);
    const detail =
      parameter === undefined
        ? whyUnknown(name, def, synthDef)
        : whyBeyond(name, value, presetRange(parameter, def), synthDef);
    return detail === undefined ? [] : [{ pointer: `/parameters/${name}`, detail }];
  });
}

function whyUnknown(name: string, def: LoadedSynthDef, synthDef: string): string {
  if (def.busControls.has(name)) return `${name} chooses a bus, and ${synthDef} plays on that of its track`;
  const nearest = nearestName(name, settable([def]));
  const range = nearest === undefined ? undefined : presetRange(nearest, def);
  const takes = range === undefined ? '' : `; it takes ${spanOf(range)}`;
  return `${synthDef} has no parameter ${name} that can be set${didYouMean(nearest)}${takes}`;
}

function whyBeyond(name: string, value: number, range: Range | undefined, synthDef: string): string | undefined {
  if (range === undefined || within(range, value) === value) return undefined;
  return `${name} ${short(value)} is beyond the range: ${synthDef} takes ${spanOf(range)}`;
}

const spanOf = ({ min, max, unit }: Range): string =>
  `${short(min)} to ${short(max)}${unit === null ? '' : ` ${unit}`}`;

/** What a version of a SynthDef takes of values that may have been saved for another, each within its range. */
export function playable(
  values: ParameterValues,
  def: LoadedSynthDef,
  tell: (clamped: Clamped) => void,
): ParameterValues {
  const taken: Record<string, number> = {};
  for (const [name, value] of Object.entries(values)) {
    const parameter = presetParameterFor(name, def);
    if (parameter === undefined) continue;
    const range = presetRange(parameter, def);
    const played = range === undefined ? value : within(range, value);
    taken[parameter] = played;
    if (range !== undefined && played !== value) tell({ name, value, played, range });
  }
  return taken;
}
