import { CONTROL_UGENS } from '../synthdef-controls.js';
import type { Rate, UGen } from '../synthdef-file.js';
import { isUnclassedUGen, type UGenFacts, ugenFacts } from '../ugen-registry.js';
import { eachOf, eachUGen, type GraphCheck } from './graph-check.js';

/** Operators of the servers; a number beyond them is whatever the server makes of it. */
const OPERATOR_COUNT: Readonly<Record<string, number>> = { UnaryOpUGen: 54, BinaryOpUGen: 49 };

const CONTROL_RATES: Readonly<Record<string, readonly Rate[]>> = {
  Control: ['scalar', 'control'],
  TrigControl: ['control'],
  LagControl: ['control'],
  AudioControl: ['audio'],
};

/** They ask demand-rate UGens for values; from any other reader those never get a turn. */
const DEMANDING: ReadonlySet<string> = new Set(['Demand', 'Duty', 'TDuty', 'DemandEnvGen', 'PackFFT']);

const SPEED: Readonly<Record<Rate, number>> = { scalar: 0, control: 1, audio: 2, demand: 3 };
const IN_ORDER: ReadonlySet<string> = new Set(['MulAdd', 'Sum3', 'Sum4']);

/** A sum has its fastest operands first; of a product and a sum only the signal must come first. */
const isOrdered = ({ name }: UGen, speeds: readonly number[]): boolean =>
  name === 'MulAdd'
    ? speeds[0] === SPEED.audio
    : speeds.every((speed, at) => at === 0 || speed <= (speeds[at - 1] ?? speed));

const OUTPUTS: ReadonlySet<string> = new Set(['Out', 'OffsetOut', 'ReplaceOut', 'XOut', 'LocalOut']);

const known = (check: (ugen: UGen, facts: UGenFacts, ugenIndex: number) => Iterable<string>): GraphCheck['check'] =>
  eachUGen(function* (ugen, ugenIndex) {
    const facts = ugenFacts(ugen.name);
    if (facts !== undefined) yield* check(ugen, facts, ugenIndex);
  });

const slowInputs = (wanted: (ugen: UGen) => boolean): GraphCheck['check'] =>
  eachUGen(function* (ugen, _, graph) {
    const facts = ugenFacts(ugen.name);
    if (facts === undefined || ugen.rate !== 'audio' || !wanted(ugen)) return;
    for (const [at] of ugen.inputs.entries()) {
      if (!mustBeAudio(facts, at)) continue;
      const rate = graph.rateOf(ugen, at);
      if (rate !== undefined && rate !== 'audio') yield `input ${at} arrives at ${rate} rate and must be audio`;
    }
  });

/** Inputs that repeat follow the last one that has a name. */
function mustBeAudio({ audioInputs, inputs, inputsMax }: UGenFacts, at: number): boolean {
  const last = inputs.length - 1;
  return audioInputs.includes(at) || (inputsMax === Infinity && at > last && audioInputs.includes(last));
}

/** Each UGen against what is known of it: both servers call it without counting its inputs. */
export const UGEN_CHECKS: readonly GraphCheck[] = [
  {
    code: 'UGEN_UNKNOWN',
    severity: 'refuse',
    meaning: 'No audio server here has this UGen. The server says "done" to such a def and never plays it.',
    cure: 'Use a UGen of SuperCollider 3.13 or sc3-plugins 3.9; extensions of your own are not installed here.',
    check: eachUGen(function* ({ name }) {
      if (!CONTROL_UGENS.has(name) && ugenFacts(name) === undefined && !isUnclassedUGen(name)) {
        yield `no audio server has a UGen ${name}`;
      }
    }),
  },
  {
    code: 'UGEN_UNCHECKED',
    severity: 'permission',
    permission: 'unchecked-ugens',
    meaning: 'The servers have this UGen, but no class tells what it takes, so its inputs cannot be checked.',
    cure: 'Use another UGen, or let the installation grant unchecked-ugens.',
    check: eachUGen(function* ({ name }) {
      if (isUnclassedUGen(name)) yield `what ${name} takes is not known`;
    }),
  },
  {
    code: 'UGEN_ON_ONE_SERVER',
    severity: 'refuse',
    meaning: 'Only one of scsynth and supernova has this UGen; after a change of servers the sound would be gone.',
    cure: 'Use a UGen that both have, for example a reverb made of FreeVerb2 or AllpassC.',
    check: known(function* ({ name }, { onlyOn }) {
      if (onlyOn !== undefined) yield `only ${onlyOn} has ${name}`;
    }),
  },
  {
    code: 'INPUTS_TOO_FEW',
    severity: 'refuse',
    meaning: 'The UGen reads more inputs than it has: memory beyond its own. `Dseq([])` crashes both servers.',
    cure: 'Give it all its inputs; compile with the SuperCollider version of the server.',
    check: eachUGen(function* ({ name, inputs, outputs }) {
      const min = name === 'LagControl' ? outputs.length : (ugenFacts(name)?.inputsMin ?? 0);
      if (inputs.length < min) yield `it has ${inputs.length} inputs and reads ${min}`;
    }),
  },
  {
    code: 'INPUTS_EXTRA',
    severity: 'warn',
    meaning: 'The UGen has more inputs than it reads, as when another version of SuperCollider compiled it.',
    cure: 'Compile it with SuperCollider 3.13.',
    check: known(function* ({ inputs }, { inputsMax }) {
      if (inputs.length > inputsMax) yield `it has ${inputs.length} inputs and reads ${inputsMax}`;
    }),
  },
  {
    code: 'OUTPUTS_WRONG',
    severity: 'refuse',
    meaning: 'The UGen writes more outputs than it has, into memory that is not its own.',
    cure: 'Compile the source again; the file was changed after sclang wrote it.',
    check: known(function* ({ outputs }, { outputCount }) {
      if (outputCount === undefined && outputs.length === 0) yield 'it has no output';
      if (outputCount !== undefined && outputs.length !== outputCount) {
        yield `it has ${outputs.length} outputs and writes ${outputCount}`;
      }
    }),
  },
  {
    code: 'RATE_UNSUPPORTED',
    severity: 'refuse',
    meaning: 'The UGen cannot run at this rate.',
    cure: 'Use the rate that its help page shows: `.ar`, `.kr`, `.ir`, or neither for demand rate.',
    check: eachUGen(function* ({ name, rate }) {
      const rates = CONTROL_RATES[name] ?? ugenFacts(name)?.rates;
      if (rates?.includes(rate) === false) yield `it runs at ${rate} rate and can only at ${rates.join(' or ')} rate`;
    }),
  },
  {
    code: 'OPERATOR_UNKNOWN',
    severity: 'refuse',
    meaning: 'The number of an operator is none that the servers have.',
    cure: 'Compile it with SuperCollider 3.13.',
    check: eachOf(Object.keys(OPERATOR_COUNT), function* ({ name, specialIndex }) {
      const count = OPERATOR_COUNT[name]!;
      if (specialIndex < 0 || specialIndex >= count) yield `operator ${specialIndex} is not one of 0 to ${count - 1}`;
    }),
  },
  {
    code: 'OPERATOR_RATE',
    severity: 'refuse',
    meaning:
      'An operator runs at another rate than the fastest of its operands, or a sum has them in the wrong order: it reads a block where there is one number, and scsynth dies.',
    cure: 'Compile the source again; sclang puts operands in order.',
    check: eachOf(['UnaryOpUGen', 'BinaryOpUGen', 'MulAdd', 'Sum3', 'Sum4'], function* (ugen, _, graph) {
      const speeds = ugen.inputs.flatMap((_input, at) => SPEED[graph.rateOf(ugen, at) ?? 'scalar']);
      const fastest = Math.max(...speeds);
      // a demand-rate operator may also have only constants
      if (fastest !== SPEED[ugen.rate] && ugen.rate !== 'demand') {
        yield `it runs at ${ugen.rate} rate, and its operands at ${ugen.inputs.map((_input, at) => graph.rateOf(ugen, at)).join(', ')}`;
      } else if (IN_ORDER.has(ugen.name) && ugen.rate === 'audio' && !isOrdered(ugen, speeds)) {
        yield 'its slower operands come before its faster ones';
      }
    }),
  },
  {
    code: 'OUTPUT_NOT_AUDIO',
    severity: 'refuse',
    meaning: 'An audio output is fed a slower signal: it reads a block where there is one number.',
    cure: 'Wrap the signal in `K2A.ar(...)`, or compute it at audio rate.',
    check: slowInputs(({ name }) => OUTPUTS.has(name)),
  },
  {
    code: 'INPUT_NOT_AUDIO',
    severity: 'refuse',
    meaning: 'A UGen at audio rate needs an input at audio rate and gets a slower one.',
    cure: 'Wrap the signal in `K2A.ar(...)`, or run the UGen at control rate.',
    check: slowInputs(({ name }) => !OUTPUTS.has(name)),
  },
  {
    code: 'DEMAND_UNDRIVEN',
    severity: 'refuse',
    meaning: 'A demand-rate UGen is read by one that cannot ask it for values, so it never gives any.',
    cure: 'Put `Demand`, `Duty` or `TDuty` between them.',
    check: eachUGen(function* (ugen, _, graph) {
      if (ugen.rate === 'demand' || DEMANDING.has(ugen.name)) return;
      for (const [at] of ugen.inputs.entries()) {
        if (graph.rateOf(ugen, at) === 'demand') yield `input ${at} is ${graph.source(ugen, at)?.name}, at demand rate`;
      }
    }),
  },
];
