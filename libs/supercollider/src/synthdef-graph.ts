import { BUS_UGENS, CONTROL_UGENS, parametersBehind } from './synthdef-controls.js';
import type { SynthDef, UGen } from './synthdef-file.js';

export type GraphProblemCode =
  | 'SOURCE_NOT_BEFORE_USE'
  | 'OUTPUT_MISSING'
  | 'CONSTANT_MISSING'
  | 'CONSTANT_NOT_A_NUMBER'
  | 'RATE_MISMATCH'
  | 'CONTROL_OUT_OF_RANGE'
  | 'DEFAULT_NOT_A_NUMBER'
  | 'BUS_OUT_OF_RANGE'
  | 'PARAMETER_NAME_OUT_OF_RANGE'
  | 'NO_OUTPUT'
  | 'VARIANTS';

export interface GraphProblem {
  readonly code: GraphProblemCode;
  /** `refuse`: an audio server may crash or hang. `warn`: it plays, but not as its author thinks. */
  readonly severity: 'refuse' | 'warn';
  /** −1 and an empty name when it is about the whole def. */
  readonly ugenIndex: number;
  readonly ugenName: string;
  readonly reason: string;
}

interface RuleHead {
  readonly code: GraphProblemCode;
  readonly severity: GraphProblem['severity'];
}
/** Yields one reason per problem. */
interface UGenRule extends RuleHead {
  check(ugen: UGen, ugenIndex: number, def: SynthDef): Iterable<string>;
}
interface DefRule extends RuleHead {
  check(def: SynthDef): Iterable<string>;
}

/** The servers have 1,024 audio and 16,384 control buses unless told otherwise; a higher constant is a mistake. */
const BUS_MAX = 16_383;

/** UGens that do something and have an output too; those that only act have none. LocalOut stays within its def. */
const ACTORS: ReadonlySet<string> = new Set([
  ...['BufWr', 'RecordBuf', 'DiskOut', 'SetBuf', 'ClearBuf', 'ScopeOut', 'ScopeOut2', 'Dbufwr'],
  ...['Poll', 'Dpoll', 'SendTrig', 'RandSeed', 'RandID'],
  ...['Free', 'FreeSelf', 'FreeSelfWhenDone', 'Pause', 'PauseSelf', 'PauseSelfWhenDone'],
]);

const UGEN_RULES: readonly UGenRule[] = [
  {
    code: 'SOURCE_NOT_BEFORE_USE',
    severity: 'refuse',
    *check(ugen, ugenIndex) {
      for (const [at, input] of ugen.inputs.entries()) {
        if (input.kind === 'output' && input.ugenIndex >= ugenIndex) {
          yield `input ${at} comes from UGen ${input.ugenIndex}, which does not run before it`;
        }
      }
    },
  },
  {
    code: 'OUTPUT_MISSING',
    severity: 'refuse',
    *check(ugen, ugenIndex, def) {
      for (const [at, input] of ugen.inputs.entries()) {
        if (input.kind !== 'output' || input.ugenIndex >= ugenIndex) continue;
        const outputCount = def.ugens[input.ugenIndex]?.outputs.length ?? 0;
        if (!within(input.outputIndex, outputCount)) {
          yield `input ${at} reads output ${input.outputIndex} of UGen ${input.ugenIndex}, which has ${outputCount}`;
        }
      }
    },
  },
  {
    code: 'CONSTANT_MISSING',
    severity: 'refuse',
    *check(ugen, _, def) {
      for (const [at, input] of ugen.inputs.entries()) {
        if (input.kind === 'constant' && !within(input.index, def.constants.length)) {
          yield `input ${at} reads constant ${input.index} of ${def.constants.length}`;
        }
      }
    },
  },
  {
    // Infinity is legal: `Dseq(list, inf)` compiles to it.
    code: 'CONSTANT_NOT_A_NUMBER',
    severity: 'refuse',
    *check(ugen, _, def) {
      for (const [at, input] of ugen.inputs.entries()) {
        if (input.kind === 'constant' && Number.isNaN(def.constants[input.index])) yield `input ${at} is NaN`;
      }
    },
  },
  {
    code: 'RATE_MISMATCH',
    severity: 'refuse',
    *check(ugen) {
      for (const [at, rate] of ugen.outputs.entries()) {
        if (rate !== ugen.rate) yield `output ${at} has ${rate} rate, and the UGen ${ugen.rate} rate`;
      }
    },
  },
  {
    code: 'CONTROL_OUT_OF_RANGE',
    severity: 'refuse',
    *check(ugen, _, def) {
      if (!CONTROL_UGENS.has(ugen.name)) return;
      const end = ugen.specialIndex + ugen.outputs.length;
      if (ugen.specialIndex < 0 || end > def.parameters.length) {
        yield `it reads parameters ${ugen.specialIndex} to ${end - 1} of ${def.parameters.length}`;
      }
    },
  },
  {
    code: 'DEFAULT_NOT_A_NUMBER',
    severity: 'refuse',
    *check(ugen, _, def) {
      if (!CONTROL_UGENS.has(ugen.name)) return;
      for (const at of ugen.outputs.keys()) {
        if (Number.isNaN(def.parameters[ugen.specialIndex + at])) {
          yield `the default of parameter ${ugen.specialIndex + at} is NaN`;
        }
      }
    },
  },
  {
    code: 'BUS_OUT_OF_RANGE',
    severity: 'refuse',
    *check(ugen, _, def) {
      if (BUS_UGENS[ugen.name] === undefined) return;
      const input = ugen.inputs[0];
      const constant = input?.kind === 'constant' ? def.constants[input.index] : undefined;
      if (constant !== undefined && !isBus(constant)) yield `bus ${constant} is not one of 0 to ${BUS_MAX}`;
      for (const parameter of parametersBehind(def, ugen, 0)) {
        const value = def.parameters[parameter];
        if (value !== undefined && !isBus(value)) {
          yield `its bus depends on parameter ${parameter}, whose default is ${value}`;
        }
      }
    },
  },
];

const DEF_RULES: readonly DefRule[] = [
  {
    // The servers write an `/s_new` argument to this index without a look.
    code: 'PARAMETER_NAME_OUT_OF_RANGE',
    severity: 'refuse',
    *check({ parameterNames, parameters }) {
      for (const { name, index } of parameterNames) {
        if (!within(index, parameters.length)) {
          yield `control ${name} is parameter ${index} of ${parameters.length}`;
        }
      }
    },
  },
  {
    code: 'NO_OUTPUT',
    severity: 'refuse',
    *check({ ugens }) {
      const acts = ({ name, outputs }: UGen): boolean =>
        ACTORS.has(name) || (outputs.length === 0 && name !== 'LocalOut');
      if (!ugens.some(acts)) yield 'nothing leaves the SynthDef; it needs an Out';
    },
  },
  {
    code: 'VARIANTS',
    severity: 'warn',
    *check({ variants }) {
      if (variants.length > 0) yield `supernova ignores its variants: ${variants.map(({ name }) => name).join(', ')}`;
    },
  },
];

/** What is structurally wrong with a def, as far as that shows without knowing each UGen. Empty when nothing is. */
export function checkGraph(def: SynthDef): GraphProblem[] {
  const problems: GraphProblem[] = [];
  for (const { code, severity, check } of DEF_RULES) {
    for (const reason of check(def)) problems.push({ code, severity, ugenIndex: -1, ugenName: '', reason });
  }
  for (const [ugenIndex, ugen] of def.ugens.entries()) {
    for (const { code, severity, check } of UGEN_RULES) {
      for (const reason of check(ugen, ugenIndex, def)) {
        problems.push({ code, severity, ugenIndex, ugenName: ugen.name, reason });
      }
    }
  }
  return problems;
}

const within = (index: number, count: number): boolean => index >= 0 && index < count;
const isBus = (value: number): boolean => value >= 0 && value <= BUS_MAX;
