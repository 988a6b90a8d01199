import { pay } from '../budget.js';
import { type Control, CONTROL_BY_NAME, CONTROLS, CONTROL_NAME } from '@oiduna/contracts';
import { mapValues } from '../combine.js';
import { controlsOf } from '../controls.js';
import { combineLeft } from '../joins.js';
import type { Controls, Pattern } from '../pattern.js';
import { type Site, asPattern, asSequence, described, isDictionary } from '../value.js';
import type { FunctionRow } from './row.js';

/** What it takes to write a control. */
type Written = Pick<Control, 'names' | 'kind' | 'tail' | 'help' | 'example'>;

/** As a function it makes events, as a method it adds to those of its receiver, which keeps its rhythm. */
function control(row: Written): FunctionRow {
  const convert = (pattern: Pattern, { source, offset }: Site): Pattern<Controls> => {
    const checked = (value: unknown, at: number): Controls => {
      const controls = controlsOf(row, value);
      return 'reason' in controls ? source.fail(at, String(controls.reason)) : controls;
    };
    pay(pattern.leaves.length);
    // What is written is checked and converted once, not with every event.
    const written = new Map<unknown, Controls>();
    for (const leaf of pattern.leaves) written.set(leaf.value, checked(leaf.value, leaf.location.start));
    return mapValues(
      pattern,
      (value, { locations }) => written.get(value) ?? checked(value, locations[0]?.start ?? offset),
    );
  };
  return {
    names: row.names,
    parameters: ['value'],
    help: row.help,
    example: row.example,
    call: { min: 1, max: 1, run: ([value], site) => convert(asSequence(value, site), site) },
    method: {
      min: 0,
      max: 1,
      run: ([receiver, ...args], site) => {
        const pattern = asPattern(receiver, site);
        if (args.length === 0) return convert(pattern, site);
        const added = convert(asSequence(args[0], site), site);
        return combineLeft(asControls(pattern, row, site), added, (a, b) => ({ ...a, ...b }));
      },
    },
  };
}

/** `"bd".gain(1)` has no sound to add to: a name alone is no event yet. */
function asControls(pattern: Pattern, { names: [name] }: Written, { source, offset }: Site): Pattern<Controls> {
  return mapValues(pattern, (value, { locations }) =>
    isControls(value)
      ? value
      : source.fail(
          locations[0]?.start ?? offset,
          `${name} adds to a sound: write s(${described(value)}) or note(...) first`,
        ),
  );
}

export const isControls = (value: unknown): value is Controls => isDictionary(value);

/** A parameter of some SynthDef, which the table of controls does not know. */
export const parameterRow = (name: string): FunctionRow =>
  control({
    names: [name],
    kind: 'number',
    tail: [],
    help: `The parameter ${name} of a SynthDef.`,
    example: `s("my_synth").${name}(1)`,
  });

export const CONTROL_FUNCTIONS: readonly FunctionRow[] = CONTROLS.map(control);

/** What a control of that name sets, or the reason why it sets nothing; a name that is none takes any value. */
export function settingOf(name: string, value: unknown): Controls | { reason: string } {
  const row = CONTROL_BY_NAME.get(name);
  if (row) return controlsOf(row, value);
  if (!CONTROL_NAME.test(name)) return { reason: `${described(name)} is no name of a control` };
  if (typeof value === 'string' || typeof value === 'number') return { [name]: value };
  return { reason: `${name} takes a number or name, not ${described(value)}` };
}

/** Events of sounds: a name or number alone is none yet. */
export const asSounds = (pattern: Pattern, { source, offset }: Site): Pattern<Controls> =>
  mapValues(pattern, (value, { locations }) =>
    isControls(value)
      ? value
      : source.fail(locations[0]?.start ?? offset, `${described(value)} is no sound: write s(${described(value)})`),
  );
