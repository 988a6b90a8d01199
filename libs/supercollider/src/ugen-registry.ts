import { invariant } from '@oiduna/contracts';
import type { Rate } from './synthdef-file.js';
import registry from './generated/ugens.json' with { type: 'json' };

export interface UGenInputFacts {
  /** Empty where the class library gives none. */
  readonly name: string;
  readonly defaultValue?: number;
}

/** What is known of one UGen. */
export interface UGenFacts {
  readonly name: string;
  readonly rates: readonly Rate[];
  readonly inputs: readonly UGenInputFacts[];
  /** It cannot do without so many. */
  readonly inputsMin: number;
  /** Infinity when it takes any number. */
  readonly inputsMax: number;
  /** undefined when the caller chooses. */
  readonly outputCount?: number;
  /** Inputs that must run at audio rate when it does. */
  readonly audioInputs: readonly number[];
  /** Not part of SuperCollider itself but of sc3-plugins. */
  readonly plugin: boolean;
  /** Where only one of the servers has it. */
  readonly onlyOn?: 'scsynth' | 'supernova';
}

/** As `tools/ugen-registry.ts` writes it. */
interface Kept {
  readonly rates: string;
  readonly inputs: readonly string[];
  readonly min: number;
  readonly outputs: number | null;
  readonly audio?: readonly number[];
  readonly plugin?: boolean;
  readonly only?: string;
}

const RATE_OF: Readonly<Record<string, Rate>> = { s: 'scalar', c: 'control', a: 'audio', d: 'demand' };

const KEPT: ReadonlyMap<string, Kept> = new Map(Object.entries<Kept>(registry.ugens));
const UNCLASSED: ReadonlySet<string> = new Set(registry.unclassed);
const READ = new Map<string, UGenFacts>();

/** Where the facts come from: the versions of SuperCollider and sc3-plugins. */
export const UGEN_PROVENANCE: { readonly supercollider: string; readonly sc3Plugins: string | null } =
  registry.provenance;

/** Every UGen whose inputs are known. */
export const UGEN_NAMES: readonly string[] = [...KEPT.keys()];

/** Audio servers have this UGen, but no class of the libraries tells what it takes. */
export const isUnclassedUGen = (name: string): boolean => UNCLASSED.has(name);

/** undefined for a UGen of no class library we know, and for the Controls, which no call makes. */
export function ugenFacts(name: string): UGenFacts | undefined {
  const kept = KEPT.get(name);
  if (kept === undefined) return undefined;
  const known = READ.get(name) ?? read(name, kept);
  READ.set(name, known);
  return known;
}

/** Where an input of that name is, or −1. */
export const inputIndexOf = (ugenName: string, inputName: string): number =>
  ugenFacts(ugenName)?.inputs.findIndex(({ name }) => name === inputName) ?? -1;

function read(name: string, { rates, inputs, min, outputs, audio, plugin, only }: Kept): UGenFacts {
  const repeats = inputs.some((input) => input.startsWith('...'));
  return {
    name,
    rates: Array.from(rates, (letter) => {
      const rate = RATE_OF[letter];
      invariant(rate !== undefined, `the registry writes a rate as its first letter, not ${letter}`);
      return rate;
    }),
    inputs: inputs.map((input) => {
      const [word = '', value] = input.replace(/^\.\.\./, '').split('=');
      return value === undefined ? { name: word } : { name: word, defaultValue: Number(value) };
    }),
    inputsMin: min,
    inputsMax: repeats || outputs === null ? Infinity : inputs.length,
    ...(outputs !== null && { outputCount: outputs }),
    audioInputs: audio ?? [],
    plugin: plugin ?? false,
    ...(only !== undefined && { onlyOn: only as 'scsynth' | 'supernova' }),
  };
}
