import type { UGen } from '../synthdef-file.js';
import { ugenFacts } from '../ugen-registry.js';
import { eachOf, eachUGen, type GraphCheck } from './graph-check.js';
import type { Graph } from './graph.js';

/** Half the rate at which the engine runs the servers; control rate is one value a block of 64. */
const NYQUIST_HZ = 24_000;
const CONTROL_NYQUIST_HZ = NYQUIST_HZ / 64;

const FILTERS: readonly string[] = [
  ...['LPF', 'HPF', 'BPF', 'BRF', 'RLPF', 'RHPF', 'Resonz', 'Ringz', 'Formlet', 'MoogFF', 'MoogLadder', 'MoogVCF'],
  ...['BLowPass', 'BHiPass', 'BAllPass', 'BBandPass', 'BBandStop', 'BPeakEQ', 'BLowShelf', 'BHiShelf'],
  ...['DFM1', 'RLPFD', 'BMoog', 'LPF1', 'LPF18', 'LPFVS6', 'MidEQ'],
];
/** Their width: a resonance of 0 or less makes them grow without end. */
const WIDTHS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['RLPF', 'RHPF', 'BPF', 'BRF', 'BLowPass', 'BHiPass', 'BAllPass', 'BPeakEQ', 'MidEQ'].map((name) => [name, 'rq']),
  ),
  Resonz: 'bwr',
  BBandPass: 'bw',
  BBandStop: 'bw',
  BLowShelf: 'rs',
  BHiShelf: 'rs',
};
/** Inputs whose size must stay at or below the number, or what goes in comes back louder each time. */
const COEFFICIENTS: Readonly<Record<string, readonly [input: string, most: number]>> = {
  Integrator: ['coef', 1],
  LeakDC: ['coef', 1],
  OnePole: ['coef', 1],
};
/** Pairs that an exponential goes between. */
const EXPONENTIALS: Readonly<Record<string, readonly [string, string]>> = {
  XLine: ['start', 'end'],
  LinExp: ['dstlo', 'dsthi'],
  ExpRand: ['lo', 'hi'],
  TExpRand: ['lo', 'hi'],
};
/** They read a buffer where they are told to, or tell others where to. */
const READERS = [
  ...['Phasor', 'BufRd', 'PlayBuf', 'TGrains', 'Warp1', 'GrainBuf', 'LoopBuf', 'VOsc', 'VOsc3', 'Osc', 'OscN', 'COsc'],
  ...['Index', 'IndexL', 'WrapIndex', 'Shaper', 'BufWr', 'RecordBuf', 'Sweep', 'Stepper'],
];
const POSITIONS =
  /^(phase|rate|start|end|resetPos|startPos|pos|pointer|centerPos|offset|freq|freqScale|iphase|in|bufpos)$/;
/** As far as a 32-bit integer counts frames. */
const POSITION_MAX = 1e9;
const DIVISIONS: ReadonlySet<number> = new Set([3, 4]);
const RECIPROCAL = 16;
/** log, log2, log10, ampdb, cpsmidi, cpsoct. */
const LOGARITHMS: ReadonlySet<number> = new Set([18, 22, 24, 25, 26, 27]);
/** Published defs raise far beyond it only by mistake. */
const AMPLITUDE_MAX = 64;

/** Numbers that no signal survives: they are judged as constants and at the defaults of the parameters. */
export const NUMBER_CHECKS: readonly GraphCheck[] = [
  {
    code: 'FILTER_FREQUENCY',
    severity: 'refuse',
    meaning: `A filter at 0 Hz or below, or at half the sample rate (${NYQUIST_HZ} Hz) or above: it turns into noise or NaN.`,
    cure: 'Keep it in range with `freq.clip(20, 18000)`.',
    check: eachOf(FILTERS, function* (ugen, _, graph) {
      const freq = graph.known(ugen, 'freq');
      if (freq !== undefined && !(freq.value > 0 && freq.value < NYQUIST_HZ)) {
        yield `${graph.words('freq', freq)} Hz`;
      }
    }),
  },
  {
    code: 'FILTER_BEYOND_CONTROL_RATE',
    severity: 'warn',
    meaning: `A filter at control rate works below ${CONTROL_NYQUIST_HZ} Hz only.`,
    cure: 'Run it at audio rate, or lower its frequency.',
    check: eachOf(FILTERS, function* (ugen, _, graph) {
      const freq = graph.known(ugen, 'freq');
      if (ugen.rate === 'control' && freq !== undefined && freq.value >= CONTROL_NYQUIST_HZ) {
        yield `${graph.words('freq', freq)} Hz`;
      }
    }),
  },
  {
    code: 'FILTER_WIDTH',
    severity: 'refuse',
    meaning: 'A filter with a width of 0 or less rings for ever and grows.',
    cure: 'Keep it above 0 with `rq.max(0.01)`.',
    check: eachOf(Object.keys(WIDTHS), function* (ugen, _, graph) {
      const input = WIDTHS[ugen.name]!;
      const width = graph.known(ugen, input);
      if (width !== undefined && !(width.value > 0)) yield graph.words(input, width);
    }),
  },
  {
    code: 'COEFFICIENT_UNSTABLE',
    severity: 'refuse',
    meaning: 'A filter that hands on more than it got: it grows without end.',
    cure: 'Use a coefficient between -1 and 1.',
    check: eachOf(Object.keys(COEFFICIENTS), function* (ugen, _, graph) {
      const [input, most] = COEFFICIENTS[ugen.name]!;
      const coefficient = graph.known(ugen, input);
      if (coefficient !== undefined && !(Math.abs(coefficient.value) <= most)) {
        yield graph.words(input, coefficient);
      }
    }),
  },
  {
    code: 'DIVISION_BY_ZERO',
    severity: 'refuse',
    meaning: 'A division by 0, as a number or by a default: infinity or NaN goes through everything behind it.',
    cure: 'Keep the divisor away from 0 with `.max(0.001)`, or give the parameter another default.',
    check: eachUGen(function* (ugen, _, graph) {
      const at = divisorOf(ugen);
      const divisor = at === undefined ? undefined : graph.known(ugen, at);
      if (divisor?.value === 0) yield graph.words('the divisor', divisor);
    }),
  },
  {
    code: 'POSITION_ABSURD',
    severity: 'refuse',
    meaning: `A position, rate or range of a reader is beyond ${POSITION_MAX} or infinite: it reads outside of the buffer, and the server dies.`,
    cure: 'Use the length of the buffer, `BufFrames.kr(bufnum)`, for the end of a range.',
    check: eachOf(READERS, function* (ugen, _, graph) {
      for (const { name } of ugenFacts(ugen.name)?.inputs ?? []) {
        if (!POSITIONS.test(name)) continue;
        const position = graph.known(ugen, name);
        if (position !== undefined && !(Math.abs(position.value) <= POSITION_MAX)) yield graph.words(name, position);
      }
    }),
  },
  {
    code: 'LOGARITHM_OF_ZERO',
    severity: 'warn',
    meaning: 'A logarithm (log, ampdb, cpsmidi …) of 0 is minus infinity, of less it is NaN.',
    cure: 'Keep the number above 0 with `.max(0.0001)`.',
    check: eachOf(['UnaryOpUGen'], function* (ugen, _, graph) {
      if (!LOGARITHMS.has(ugen.specialIndex)) return;
      const operand = graph.known(ugen, 0);
      if (operand !== undefined && !(operand.value > 0)) yield graph.words('its operand', operand);
    }),
  },
  {
    code: 'EXPONENTIAL_THROUGH_ZERO',
    severity: 'refuse',
    meaning: 'An exponential line or range that touches or crosses 0 divides by 0: infinity or NaN.',
    cure: 'Begin and end at small numbers of one sign, for example 0.001 instead of 0.',
    check: eachOf([...Object.keys(EXPONENTIALS), 'ExpLin'], function* (ugen, _, graph) {
      const pair = EXPONENTIALS[ugen.name] ?? (['srclo', 'srchi'] as const);
      for (const input of pair) {
        const end = graph.known(ugen, input);
        if (end?.value === 0) yield graph.words(input, end);
      }
      const [from, to] = pair.map((input) => graph.known(ugen, input)?.value);
      if (from !== undefined && to !== undefined && from * to < 0) yield `it goes from ${from} to ${to}, through 0`;
    }),
  },
  {
    code: 'VERY_LOUD',
    severity: 'warn',
    meaning: `A signal is multiplied by more than ${AMPLITUDE_MAX} (36 dB) on its way to an output.`,
    cure: 'Look for a factor that was meant in Hz or percent; the master limits what comes, and it will sound bad.',
    check: eachOf(['Out', 'OffsetOut', 'ReplaceOut', 'XOut'], function* (ugen, _, graph) {
      if (ugen.rate !== 'audio') return;
      for (const [at] of ugen.inputs.entries()) {
        const factor = factorOf(graph, ugen, at);
        if (factor !== undefined && Math.abs(factor) > AMPLITUDE_MAX) yield `it puts out a signal times ${factor}`;
      }
    }),
  },
];

/** Where it divides. */
function divisorOf({ name, specialIndex }: UGen): number | undefined {
  if (name === 'BinaryOpUGen' && DIVISIONS.has(specialIndex)) return 1;
  return name === 'UnaryOpUGen' && specialIndex === RECIPROCAL ? 0 : undefined;
}

/** The number that a signal is multiplied by last. */
function factorOf(graph: Graph, ugen: UGen, at: number): number | undefined {
  const source = graph.source(ugen, at);
  if (source === undefined || source.rate !== 'audio') return undefined;
  if (source.name === 'MulAdd') return graph.known(source, 1)?.value;
  if (source.name !== 'BinaryOpUGen' || source.specialIndex !== 2) return undefined;
  return graph.known(source, 0)?.value ?? graph.known(source, 1)?.value;
}
