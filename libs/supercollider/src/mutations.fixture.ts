import { RATES, type SynthDef, type UGen, type UGenInput } from './synthdef-file.js';
import { UGEN_NAMES } from './ugen-registry.js';
import { writeSynthDefs } from './synthdef-writer.js';

type Random = () => number;

const pick = <T>(random: Random, items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
const index = (random: Random, count: number): number => Math.floor(random() * count);

/** Numbers on which programs break. */
const EDGES = [
  ...[0, -0, 1, -1, 2, 3, 0.5, -0.5, 7, 64, 100, 1_000, 44_100, 1e6, 1e9, -1e9, 1e30, -1e30, 1e-30],
  ...[Infinity, -Infinity, Number.NaN, 2 ** 31, -(2 ** 31), 16_777_217],
];

/** What may be changed in one UGen. */
const UGEN_CHANGES: readonly ((ugen: UGen, random: Random, def: SynthDef) => Partial<UGen>)[] = [
  (_, random) => ({ name: pick(random, UGEN_NAMES) }),
  (_, random) => ({ rate: pick(random, RATES) }),
  (_, random) => rated(pick(random, RATES), 1 + index(random, 3)),
  (_, random) => ({ specialIndex: pick(random, [-1, 0, 1, 3, 4, 5, 12, 16, 25, 40, 60, 200, 32_767]) }),
  ({ inputs }) => ({ inputs: inputs.slice(0, -1) }),
  ({ inputs }, random, def) => ({ inputs: [...inputs, anyInput(random, def)] }),
  ({ outputs }) => ({ outputs: outputs.slice(0, -1) }),
  ({ outputs, rate }) => ({ outputs: [...outputs, rate] }),
  ({ inputs }, random) => ({ inputs: inputs.toSorted(() => random() - 0.5) }),
  ({ inputs }, random, def) => ({ inputs: inputs.with(index(random, inputs.length), anyInput(random, def)) }),
  ({ inputs }, random, def) => ({ inputs: inputs.with(index(random, inputs.length), anyInput(random, def)) }),
];

const rated = (rate: UGen['rate'], outputCount: number): Partial<UGen> => ({
  rate,
  outputs: Array.from({ length: outputCount }, () => rate),
});

const anyInput = (random: Random, { constants, ugens }: SynthDef): UGenInput =>
  random() < 0.5
    ? { kind: 'constant', index: index(random, constants.length + 1) - (random() < 0.05 ? 1 : 0) }
    : { kind: 'output', ugenIndex: index(random, ugens.length), outputIndex: random() < 0.9 ? 0 : index(random, 4) };

const DEF_CHANGES: readonly ((def: SynthDef, random: Random) => Partial<SynthDef>)[] = [
  ({ constants }, random) => ({ constants: constants.with(index(random, constants.length), pick(random, EDGES)) }),
  ({ constants }, random) => ({ constants: constants.map((value) => (random() < 0.1 ? pick(random, EDGES) : value)) }),
  ({ constants }, random) => ({ constants: constants.map((value) => value * 2 ** (random() * 8 - 4)) }),
  ({ parameters }, random) => ({
    parameters: parameters.map((value) => (random() < 0.3 ? pick(random, EDGES) : value)),
  }),
  ({ ugens }, random) => ({ ugens: ugens.toSpliced(index(random, ugens.length), 1) }),
  ({ ugens }, random) => {
    const [a, b] = [index(random, ugens.length), index(random, ugens.length)];
    return { ugens: ugens.with(a, ugens[b]!).with(b, ugens[a]!) };
  },
  (def, random) => ({ ugens: [...def.ugens, { ...pick(random, def.ugens) }] }),
  (def, random) => {
    const at = index(random, def.ugens.length);
    const ugen = def.ugens[at]!;
    return { ugens: def.ugens.with(at, { ...ugen, ...pick(random, UGEN_CHANGES)(ugen, random, def) }) };
  },
];

/** One to three changes of a def's fields; a list that is empty stays so. */
function changed(def: SynthDef, random: Random): SynthDef {
  let mutant = def;
  for (let left = 1 + index(random, 3); left > 0; left -= 1) {
    try {
      mutant = Object.assign({}, mutant, pick(random, DEF_CHANGES)(mutant, random));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error; // nothing to change there
    }
  }
  return mutant;
}

/** The bytes of a def after bits flipped, bytes went or came, or fields changed. */
export function mutantOf(def: SynthDef, random: Random): Uint8Array {
  const bytes = writeSynthDefs(random() < 0.75 ? changed(def, random) : def);
  const kind = random();
  if (kind < 0.75) return bytes;
  if (kind < 0.8) return bytes.slice(0, index(random, bytes.length));
  const flipped = bytes.slice();
  for (let left = 1 + index(random, 4); left > 0; left -= 1) {
    const at = 10 + index(random, flipped.length - 10);
    flipped[at] = flipped[at]! ^ (1 << index(random, 8));
  }
  return flipped;
}
