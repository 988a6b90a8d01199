import { BUS_UGENS } from '../synthdef-controls.js';
import type { UGen } from '../synthdef-file.js';
import { eachOf, type GraphCheck, wholeDef } from './graph-check.js';
import type { Graph } from './graph.js';

/** As the engine starts the servers; a control bus is one of their default 16,384. */
const AUDIO_BUSES = 1_024;
const CONTROL_BUSES = 16_384;
const FEEDBACK_GAIN_MAX = 1;

/** These only tell a number of the server's own. */
const SAFE_BUS_SOURCES: ReadonlySet<string> = new Set([
  ...['NumOutputBuses', 'NumInputBuses', 'NumAudioBuses', 'NumControlBuses'],
]);

/** They keep whatever circulates finite. */
const LIMITING: ReadonlySet<string> = new Set(['Limiter', 'Clip', 'Fold', 'Wrap', 'Compander', 'SoftClipper4']);
/** tanh, distort, softclip; clip2, fold2, wrap2. */
const LIMITING_UNARY: ReadonlySet<number> = new Set([36, 42, 43]);
const LIMITING_BINARY: ReadonlySet<number> = new Set([42, 44, 45]);
const TIMES = 2;

const busesOf = (ugen: UGen): number => (ugen.rate === 'audio' ? AUDIO_BUSES : CONTROL_BUSES);

/** Buses from the first one on that the UGen reads or writes; XOut has a fade before its signals. */
const widthOf = ({ name, inputs, outputs }: UGen): number =>
  Math.max(1, outputs.length > 0 ? outputs.length : inputs.length - (name === 'XOut' ? 2 : 1));

/** Which buses it reads and writes. Neither server checks: a negative one hangs supernova. */
export const BUS_CHECKS: readonly GraphCheck[] = [
  {
    code: 'BUS_OUT_OF_RANGE',
    severity: 'refuse',
    meaning: `There are ${AUDIO_BUSES} audio and ${CONTROL_BUSES} control buses. supernova hangs on a negative bus, and both servers write beyond the last one.`,
    cure: 'Let a parameter `out` (or `in`) with the default 0 choose the bus.',
    check: eachOf(Object.keys(BUS_UGENS), function* (ugen, _, graph) {
      const bus = graph.known(ugen, 0);
      if (bus === undefined) return;
      const last = busesOf(ugen) - widthOf(ugen);
      if (!(bus.value >= 0 && bus.value <= last)) yield `${graph.words('bus', bus)}, not one of 0 to ${last}`;
    }),
  },
  {
    code: 'BUS_NOT_WHOLE',
    severity: 'warn',
    meaning: 'A bus number with a fraction is rounded down.',
    cure: 'Use a whole number.',
    check: eachOf(Object.keys(BUS_UGENS), function* (ugen, _, graph) {
      const bus = graph.known(ugen, 0);
      if (bus !== undefined && Number.isFinite(bus.value) && !Number.isInteger(bus.value)) {
        yield graph.words('bus', bus);
      }
    }),
  },
  {
    code: 'BUS_COMPUTED',
    severity: 'permission',
    permission: 'computed-numbers',
    meaning:
      'A signal chooses the bus while the synth plays, so nobody can tell whether it stays among those that exist.',
    cure: 'Choose among outputs with `Select.ar` or `PanAz.ar`, or keep the number in range with `.clip(low, high)`.',
    check: eachOf(Object.keys(BUS_UGENS), function* (ugen, _, graph) {
      const stranger = graph.stranger(ugen, 0, SAFE_BUS_SOURCES);
      if (stranger !== undefined) yield `its bus comes from ${stranger}`;
    }),
  },
  {
    code: 'BUS_FIXED',
    severity: 'warn',
    roles: ['instrument', 'effect'],
    meaning: 'The bus is a number in the source, so the sound goes past its track: past mute, gain and effects.',
    cure: 'Add a parameter `out` (for reading: `in`) with the default 0, and use it as the bus.',
    check: eachOf(Object.keys(BUS_UGENS), function* (ugen, _, graph) {
      const bus = graph.constant(ugen, 0);
      if (bus !== undefined) yield `bus ${bus} is fixed`;
    }),
  },
  {
    code: 'NO_OUT_CONTROL',
    severity: 'warn',
    roles: ['instrument', 'effect'],
    meaning: 'It has no parameter `out`, with which a track puts its sound in its place.',
    cure: 'Name the parameter that chooses the bus of the output `out`.',
    check: wholeDef(function* ({ def }) {
      const writes = def.ugens.some(({ name, rate }) => BUS_UGENS[name] === 'write' && rate === 'audio');
      if (writes && !def.parameterNames.some(({ name }) => name === 'out')) yield 'there is no parameter out';
    }),
  },
  {
    code: 'BUS_REPLACED',
    severity: 'warn',
    roles: ['instrument'],
    meaning: 'ReplaceOut and XOut take away what others put on the bus: right for an effect, not for a note.',
    cure: 'Use `OffsetOut.ar`.',
    check: eachOf(['ReplaceOut', 'XOut'], function* (ugen) {
      if (ugen.rate === 'audio') yield 'it overwrites the bus';
    }),
  },
  {
    code: 'BUS_READ',
    severity: 'warn',
    roles: ['instrument'],
    meaning: 'An instrument that reads an audio bus sounds different with whatever plays before it.',
    cure: 'Make it an effect, or take the signal from a buffer.',
    check: eachOf(['In', 'InFeedback'], function* (ugen) {
      if (ugen.rate === 'audio') yield 'it reads an audio bus';
    }),
  },
  {
    code: 'LOCAL_LOOP_BROKEN',
    severity: 'refuse',
    meaning: 'LocalIn and LocalOut are one pair at each rate, with the same number of channels.',
    cure: 'Use one LocalIn and one LocalOut a rate, and give them as many channels.',
    check: wholeDef(function* ({ def: { ugens } }) {
      for (const rate of ['audio', 'control'] as const) {
        const ins = ugens.filter((ugen) => ugen.name === 'LocalIn' && ugen.rate === rate);
        const outs = ugens.filter((ugen) => ugen.name === 'LocalOut' && ugen.rate === rate);
        if (ins.length > 1) yield `there are ${ins.length} LocalIn at ${rate} rate`;
        if (outs.length > 0 && ins.length === 0) yield `there is a LocalOut at ${rate} rate and no LocalIn`;
        for (const { inputs } of outs) {
          const channels = ins[0]?.outputs.length ?? inputs.length;
          if (inputs.length !== channels) yield `LocalOut has ${inputs.length} channels and LocalIn ${channels}`;
        }
      }
    }),
  },
  {
    code: 'FEEDBACK_UNLIMITED',
    severity: 'warn',
    meaning: 'What LocalIn hands on comes back through LocalOut with nothing that keeps it from growing.',
    cure: 'Multiply it by less than 1, or put `.tanh`, `.clip2(1)` or `Limiter.ar` into the loop.',
    check: eachOf(['LocalIn'], function* (_, ugenIndex, graph) {
      if (comesBack(graph, ugenIndex)) yield 'its loop holds no limiter and nothing that makes it softer';
    }),
  },
];

function comesBack(graph: Graph, localIn: number): boolean {
  const seen = new Set<number>([localIn]);
  const waiting = [localIn];
  for (let ugenIndex = waiting.pop(); ugenIndex !== undefined; ugenIndex = waiting.pop()) {
    for (const reader of graph.readersOf(ugenIndex)) {
      if (reader.ugen.name === 'LocalOut') return true;
      if (seen.has(reader.ugenIndex) || tames(graph, reader.ugen)) continue;
      seen.add(reader.ugenIndex);
      waiting.push(reader.ugenIndex);
    }
  }
  return false;
}

function tames(graph: Graph, ugen: UGen): boolean {
  const { name, specialIndex } = ugen;
  if (name === 'MulAdd') return softens(graph, ugen, 1);
  const multiplies = name === 'BinaryOpUGen' && specialIndex === TIMES;
  return multiplies ? softens(graph, ugen, 0) || softens(graph, ugen, 1) : limits(ugen);
}

/** What comes out of it is bounded. */
export function limits({ name, specialIndex }: UGen): boolean {
  if (name === 'UnaryOpUGen') return LIMITING_UNARY.has(specialIndex);
  if (name === 'BinaryOpUGen') return LIMITING_BINARY.has(specialIndex);
  return LIMITING.has(name);
}

function softens(graph: Graph, ugen: UGen, at: number): boolean {
  const factor = graph.known(ugen, at);
  return factor !== undefined && Math.abs(factor.value) < FEEDBACK_GAIN_MAX;
}
