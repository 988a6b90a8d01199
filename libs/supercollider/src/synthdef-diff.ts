import { controlsOf, type SynthDefControl } from './synthdef-controls.js';
import type { Rate, SynthDef, UGen } from './synthdef-file.js';

type Control = Pick<SynthDefControl, 'name' | 'defaultValue' | 'valueCount'>;

export interface UGenCount {
  readonly ugen: string;
  readonly count: number;
}

/** What a reader of two versions wants to know. */
export interface SynthDefComparison {
  readonly controls: {
    readonly added: Control[];
    readonly removed: Control[];
    readonly changed: { readonly name: string; readonly from: number; readonly to: number }[];
  };
  readonly ugens: {
    readonly added: UGenCount[];
    readonly removed: UGenCount[];
    /** Whether UGens, their inputs or their order differ at all. */
    readonly rewired: boolean;
  };
}

/** SuperCollider's own suffixes. */
const SUFFIXES: Readonly<Record<Rate, string>> = { scalar: 'ir', control: 'kr', audio: 'ar', demand: 'dr' };

export function compareSynthDefs(from: SynthDef, to: SynthDef): SynthDefComparison {
  const before = new Map(controlsOf(from).map((control) => [control.name, control]));
  const after = new Map(controlsOf(to).map((control) => [control.name, control]));
  const changed = [...after].flatMap(([name, { defaultValue }]) => {
    const old = before.get(name)?.defaultValue;
    return old === undefined || old === defaultValue ? [] : [{ name, from: old, to: defaultValue }];
  });
  return {
    controls: { added: notIn(before, after), removed: notIn(after, before), changed },
    ugens: {
      added: more(countUGens(to), countUGens(from)),
      removed: more(countUGens(from), countUGens(to)),
      rewired: wiring(from) !== wiring(to),
    },
  };
}

const notIn = (known: ReadonlyMap<string, unknown>, others: ReadonlyMap<string, Control>): Control[] =>
  [...others.values()]
    .filter(({ name }) => !known.has(name))
    .map(({ name, defaultValue, valueCount }) => ({ name, defaultValue, valueCount }));

function countUGens({ ugens }: SynthDef): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { name, rate } of ugens) {
    const ugen = `${name}.${SUFFIXES[rate]}`;
    counts.set(ugen, (counts.get(ugen) ?? 0) + 1);
  }
  return counts;
}

const more = (counts: ReadonlyMap<string, number>, than: ReadonlyMap<string, number>): UGenCount[] =>
  [...counts]
    .map(([ugen, count]) => ({ ugen, count: count - (than.get(ugen) ?? 0) }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => (a.ugen < b.ugen ? -1 : 1));

/** The graph with its constants as values: in the file they are indices, which say nothing across versions. */
const wiring = ({ ugens, constants }: SynthDef): string =>
  JSON.stringify(
    ugens.map(({ inputs, ...ugen }: UGen) => ({
      ...ugen,
      inputs: inputs.map((input) => (input.kind === 'constant' ? String(constants[input.index]) : input)),
    })),
  );
