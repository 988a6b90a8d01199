import { CONTROL_UGENS } from '../synthdef-controls.js';
import type { UGen } from '../synthdef-file.js';
import { eachOf, eachUGen, type GraphCheck, wholeDef } from './graph-check.js';
import { wiresNeeded } from './wires.js';

/** Larger than any published def of the 300 KB that a file may have. */
const UGENS_MAX = 4_096;
const UGENS_MANY = 1_000;
/** Wires that the engine gives its audio servers for one def; real libraries were seen to need 66. */
export const WIRES_MAX = 256;

/** UGens that do something and have an output too; those that only act have none. LocalOut stays within its def. */
const ACTORS: ReadonlySet<string> = new Set([
  ...['BufWr', 'RecordBuf', 'DiskOut', 'SetBuf', 'ClearBuf', 'ScopeOut', 'ScopeOut2', 'Dbufwr'],
  ...['Poll', 'Dpoll', 'SendTrig', 'RandSeed', 'RandID'],
  ...['Free', 'FreeSelf', 'FreeSelfWhenDone', 'Pause', 'PauseSelf', 'PauseSelfWhenDone'],
]);

const acts = ({ name, outputs }: UGen): boolean => ACTORS.has(name) || (outputs.length === 0 && name !== 'LocalOut');
const within = (index: number, count: number): boolean => index >= 0 && index < count;

/** The form of the graph: the servers follow every index without a look. */
export const STRUCTURE_CHECKS: readonly GraphCheck[] = [
  {
    code: 'SOURCE_NOT_BEFORE_USE',
    severity: 'refuse',
    meaning: 'A UGen reads one that runs after it, or that is not there. The server reads memory it does not own.',
    cure: 'Compile the source again; the file was changed after sclang wrote it.',
    check: eachUGen(function* (ugen, ugenIndex) {
      for (const [at, input] of ugen.inputs.entries()) {
        if (input.kind === 'output' && input.ugenIndex >= ugenIndex) {
          yield `input ${at} comes from UGen ${input.ugenIndex}, which does not run before it`;
        }
      }
    }),
  },
  {
    code: 'OUTPUT_MISSING',
    severity: 'refuse',
    meaning: 'A UGen reads an output that the other UGen does not have.',
    cure: 'Compile the source again; the file was changed after sclang wrote it.',
    check: eachUGen(function* (ugen, ugenIndex, { def }) {
      for (const [at, input] of ugen.inputs.entries()) {
        if (input.kind !== 'output' || input.ugenIndex >= ugenIndex) continue;
        const outputCount = def.ugens[input.ugenIndex]?.outputs.length ?? 0;
        if (!within(input.outputIndex, outputCount)) {
          yield `input ${at} reads output ${input.outputIndex} of UGen ${input.ugenIndex}, which has ${outputCount}`;
        }
      }
    }),
  },
  {
    code: 'CONSTANT_MISSING',
    severity: 'refuse',
    meaning: 'A UGen reads a constant that the file does not hold.',
    cure: 'Compile the source again; the file was changed after sclang wrote it.',
    check: eachUGen(function* (ugen, _, { def }) {
      for (const [at, input] of ugen.inputs.entries()) {
        if (input.kind === 'constant' && !within(input.index, def.constants.length)) {
          yield `input ${at} reads constant ${input.index} of ${def.constants.length}`;
        }
      }
    }),
  },
  {
    code: 'CONSTANT_NOT_A_NUMBER',
    severity: 'refuse',
    meaning: 'A constant is NaN. It silences every filter it reaches for good. (Infinity is legal: `Dseq(list, inf)`.)',
    cure: 'Look for 0/0, or the root or logarithm of a negative number, among the numbers of the source.',
    check: eachUGen(function* (ugen, _, { def }) {
      for (const [at, input] of ugen.inputs.entries()) {
        if (input.kind === 'constant' && Number.isNaN(def.constants[input.index])) yield `input ${at} is NaN`;
      }
    }),
  },
  {
    code: 'RATE_MISMATCH',
    severity: 'refuse',
    meaning: 'An output claims another rate than its UGen runs at, so its reader takes one number for a block of them.',
    cure: 'Compile the source again; the file was changed after sclang wrote it.',
    check: eachUGen(function* (ugen) {
      for (const [at, rate] of ugen.outputs.entries()) {
        if (rate !== ugen.rate) yield `output ${at} has ${rate} rate, and the UGen ${ugen.rate} rate`;
      }
    }),
  },
  {
    code: 'CONTROL_OUT_OF_RANGE',
    severity: 'refuse',
    meaning: 'A Control reads parameters that are not there. supernova hangs on it.',
    cure: 'Compile the source again; the file was changed after sclang wrote it.',
    check: eachOf(CONTROL_UGENS, function* (ugen, _, { def }) {
      const end = ugen.specialIndex + ugen.outputs.length;
      if (ugen.specialIndex < 0 || end > def.parameters.length) {
        yield `it reads parameters ${ugen.specialIndex} to ${end - 1} of ${def.parameters.length}`;
      }
    }),
  },
  {
    code: 'DEFAULT_NOT_A_NUMBER',
    severity: 'refuse',
    meaning: 'The default of a parameter is NaN.',
    cure: 'Give the parameter a number as its default.',
    check: eachOf(CONTROL_UGENS, function* (ugen, _, { def }) {
      for (const at of ugen.outputs.keys()) {
        const index = ugen.specialIndex + at;
        if (Number.isNaN(def.parameters[index])) yield `the default of parameter ${index} is NaN`;
      }
    }),
  },
  {
    code: 'PARAMETER_NAME_OUT_OF_RANGE',
    severity: 'refuse',
    meaning:
      'A name belongs to a parameter that is not there. The server writes what it is told under that name anyway.',
    cure: 'Compile the source again; the file was changed after sclang wrote it.',
    check: wholeDef(function* ({ def: { parameterNames, parameters } }) {
      for (const { name, index } of parameterNames) {
        if (!within(index, parameters.length)) yield `control ${name} is parameter ${index} of ${parameters.length}`;
      }
    }),
  },
  {
    code: 'NO_OUTPUT',
    severity: 'refuse',
    meaning: 'Nothing leaves the SynthDef, so nobody ever hears it.',
    cure: 'End it with `OffsetOut.ar(out, ...)`, or `Out` for an effect.',
    check: wholeDef(function* ({ def: { ugens } }) {
      if (!ugens.some(acts)) yield 'nothing leaves the SynthDef; it needs an Out';
    }),
  },
  {
    code: 'UGENS_TOO_MANY',
    severity: 'refuse',
    meaning: `It has more than ${UGENS_MAX} UGens; one note would take the audio server's time from all others.`,
    cure: 'Split it into an instrument and effects, or use fewer partials.',
    check: wholeDef(function* ({ def: { ugens } }) {
      if (ugens.length > UGENS_MAX) yield `it has ${ugens.length} UGens; at most ${UGENS_MAX} are taken`;
    }),
  },
  {
    code: 'UGENS_MANY',
    severity: 'warn',
    meaning: `More than ${UGENS_MANY} UGens: a few notes at once can be too much for the processor.`,
    cure: 'Use fewer partials, or control rate where it is enough.',
    check: wholeDef(function* ({ def: { ugens } }) {
      if (ugens.length > UGENS_MANY && ugens.length <= UGENS_MAX) yield `it has ${ugens.length} UGens`;
    }),
  },
  {
    code: 'WIRES_TOO_MANY',
    severity: 'refuse',
    meaning: `More than ${WIRES_MAX} signals are alive at once. scsynth refuses such a def without saying so to its sender.`,
    cure: 'Mix signals where they arise rather than all at the end.',
    check: wholeDef(function* ({ def }) {
      const needed = wiresNeeded(def);
      if (needed > WIRES_MAX) yield `it needs ${needed} wires between its UGens; the audio servers have ${WIRES_MAX}`;
    }),
  },
];
