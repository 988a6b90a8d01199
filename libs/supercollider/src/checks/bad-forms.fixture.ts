import type { SynthDef, UGen } from '../synthdef-file.js';
import type { BadSynthDef } from './bad-synthdefs.fixture.js';
import { note, Sketch } from './sketch.fixture.js';

/** A good note of which one UGen is bent. In it: 0 Control, 1 WhiteNoise, 2 LPF, 3 Line, 4 and 5 products, 6 OffsetOut. */
const bent = (ugenIndex: number, change: Partial<UGen>, more: Partial<SynthDef> = {}): SynthDef => {
  const def = note((g) => g.ar('LPF', g.noise(), 440));
  return { ...def, ugens: def.ugens.map((ugen, at) => (at === ugenIndex ? { ...ugen, ...change } : ugen)), ...more };
};
const output = (ugenIndex: number, outputIndex = 0) => ({ kind: 'output', ugenIndex, outputIndex }) as const;
const constant = (index: number) => ({ kind: 'constant', index }) as const;
const filter = 2;
const parameters = [0, 0.5];
const names = ['out', 'amp'].map((name, index) => ({ name, index }));

/** A note that writes itself to a bus in its own way. */
const written = (name: string, rate: 'audio' | 'control', bus: number | 'x', x = 0): SynthDef =>
  note(
    (g) => {
      const signal = rate === 'audio' ? g.noise() : g.kr('WhiteNoise');
      const to = bus === 'x' ? g.control('x') : bus;
      g.ugen(name, rate, name === 'XOut' ? [to, 1, signal] : [to, signal], 0);
      return g.noise();
    },
    bus === 'x' ? { x } : {},
  );

const beside = (build: (g: Sketch) => unknown, more: Readonly<Record<string, number>> = {}): SynthDef =>
  note((g) => {
    build(g);
    return g.noise();
  }, more);

const STRUCTURE: readonly BadSynthDef[] = [
  ['SOURCE_NOT_BEFORE_USE', 'a UGen that reads itself', bent(filter, { inputs: [output(filter), constant(0)] })],
  ['SOURCE_NOT_BEFORE_USE', 'a UGen that reads a later one', bent(filter, { inputs: [output(5), constant(0)] })],
  [
    'SOURCE_NOT_BEFORE_USE',
    'a UGen that reads one that is not there',
    bent(filter, { inputs: [output(99), constant(0)] }),
  ],
  [
    'OUTPUT_MISSING',
    'a UGen that reads an output that is not there',
    bent(filter, { inputs: [output(1, 7), constant(0)] }),
  ],
  ['OUTPUT_MISSING', 'a UGen that reads a negative output', bent(filter, { inputs: [output(1, -1), constant(0)] })],
  [
    'CONSTANT_MISSING',
    'a UGen that reads a constant that is not there',
    bent(filter, { inputs: [output(1), constant(99)] }),
  ],
  ['CONSTANT_NOT_A_NUMBER', 'a constant that is NaN', note((g) => g.ar('LPF', g.noise(), Number.NaN))],
  ['RATE_MISMATCH', 'an output at another rate than its UGen', bent(1, { outputs: ['control'] })],
  ['CONTROL_OUT_OF_RANGE', 'a Control behind the parameters', bent(0, { specialIndex: 1 })],
  ['CONTROL_OUT_OF_RANGE', 'a Control before the parameters', bent(0, { specialIndex: -1 })],
  ['DEFAULT_NOT_A_NUMBER', 'a default that is NaN', bent(0, {}, { parameters: [0, Number.NaN] })],
  [
    'PARAMETER_NAME_OUT_OF_RANGE',
    'a name for no parameter',
    bent(0, {}, { parameterNames: [...names, { name: 'x', index: 9 }] }),
  ],
  [
    'PARAMETER_NAME_OUT_OF_RANGE',
    'a name for parameter -1',
    bent(0, {}, { parameterNames: [{ name: 'x', index: -1 }] }),
  ],
  ['NO_OUTPUT', 'a def without UGens', new Sketch().def()],
  [
    'NO_OUTPUT',
    'a def that nobody hears',
    note(
      (g) => g.noise(),
      {},
      (def) => ({ ...def, ugens: def.ugens.slice(0, -1) }),
    ),
  ],
  [
    'UGENS_TOO_MANY',
    'ten thousand UGens',
    note((g) => Array.from({ length: 10_000 }).reduce<ReturnType<Sketch['noise']>>((s) => g.times(s, 0.5), g.noise())),
  ],
  [
    'UGENS_MANY',
    'two thousand UGens',
    note((g) => Array.from({ length: 2_000 }).reduce<ReturnType<Sketch['noise']>>((s) => g.times(s, 0.5), g.noise())),
  ],
  [
    'WIRES_TOO_MANY',
    'three hundred signals at once',
    note((g) => {
      const signals = Array.from({ length: 300 }, () => g.noise());
      return signals.reduce((mix, signal) => g.ugen('BinaryOpUGen', 'audio', [mix, signal], 1, 0));
    }),
  ],
];

const UGENS: readonly BadSynthDef[] = [
  ['UGEN_UNKNOWN', 'a UGen that no server has', note((g) => g.ar('NoSuchUGen', 440))],
  ['UGEN_UNKNOWN', 'a UGen of another board', note((g) => g.times(g.noise(), g.kr('AnalogIn', 0)))],
  ['UGEN_UNCHECKED', 'a UGen that no class describes', note((g) => g.ar('TALReverb', g.noise()))],
  [
    'UGEN_ON_ONE_SERVER',
    'a reverb that supernova lacks',
    note((g) => g.ugen('GreyholeRaw', 'audio', [g.noise(), g.noise(), 0, 2, 0.5, 0.9, 0.1, 2, 1], 2)),
  ],
  ['INPUTS_TOO_FEW', 'a sine without inputs', note((g) => g.ar('SinOsc'))],
  ['INPUTS_TOO_FEW', 'an empty sequence', note((g) => g.ar('Duty', 1, 0, 0, g.ugen('Dseq', 'demand', [1])))],
  ['INPUTS_TOO_FEW', 'an Out without a signal', beside((g) => g.ugen('Out', 'audio', [g.control('out')], 0))],
  ['INPUTS_EXTRA', 'a sine with an extra input', note((g) => g.ar('SinOsc', 440, 0, 1))],
  ['OUTPUTS_WRONG', 'a panner with one output', note((g) => g.ar('Pan2', g.noise(), 0, 1))],
  [
    'OUTPUTS_WRONG',
    'a sampler without outputs',
    beside((g) => g.ugen('PlayBuf', 'audio', [g.control('out'), 1, 1, 0, 0, 0], 0)),
  ],
  ['RATE_UNSUPPORTED', 'a sine at demand rate', beside((g) => g.ugen('SinOsc', 'demand', [440, 0]))],
  ['RATE_UNSUPPORTED', 'an FFT at audio rate', beside((g) => g.ar('FFT', g.localBuf(512), g.noise(), 0.5, 0, 1, 0))],
  ['OPERATOR_UNKNOWN', 'operator 99', note((g) => g.ugen('BinaryOpUGen', 'audio', [g.noise(), 1], 1, 99))],
  ['OPERATOR_UNKNOWN', 'operator -1', note((g) => g.ugen('UnaryOpUGen', 'audio', [g.noise()], 1, -1))],
  [
    'OPERATOR_RATE',
    'a sum with a slow signal between fast ones',
    note((g) => g.ar('Sum3', g.noise(), g.kr('WhiteNoise'), g.noise())),
  ],
  [
    'OPERATOR_RATE',
    'a slow product of a fast signal',
    beside((g) => g.ugen('BinaryOpUGen', 'control', [g.noise(), 2], 1, 2)),
  ],
  [
    'OPERATOR_RATE',
    'a fast tanh of a slow signal',
    note((g) => g.ugen('UnaryOpUGen', 'audio', [g.kr('WhiteNoise')], 1, 36)),
  ],
  [
    'OPERATOR_RATE',
    'a product whose signal comes second',
    note((g) => g.ar('MulAdd', g.kr('WhiteNoise'), g.noise(), 0)),
  ],
  [
    'OUTPUT_NOT_AUDIO',
    'an output fed a number',
    beside((g) => g.ugen('OffsetOut', 'audio', [g.control('out'), 0.5], 0)),
  ],
  [
    'OUTPUT_NOT_AUDIO',
    'an output fed a slow signal behind a fast one',
    beside((g) => g.ugen('Out', 'audio', [g.control('out'), g.noise(), g.kr('WhiteNoise')], 0)),
  ],
  ['INPUT_NOT_AUDIO', 'a filter fed a slow signal', note((g) => g.ar('LPF', g.kr('WhiteNoise'), 440))],
  [
    'DEMAND_UNDRIVEN',
    'a sine that reads a sequence',
    note((g) => g.ar('SinOsc', g.ugen('Dseq', 'demand', [1, 440]), 0)),
  ],
];

const BUSES: readonly BadSynthDef[] = [
  ['BUS_OUT_OF_RANGE', 'bus -1', written('Out', 'audio', -1)],
  ['BUS_OUT_OF_RANGE', 'an infinite bus', written('OffsetOut', 'audio', Infinity)],
  ['BUS_OUT_OF_RANGE', 'an audio bus that only control has', written('ReplaceOut', 'audio', 5_000)],
  ['BUS_OUT_OF_RANGE', 'a control bus beyond the last', written('Out', 'control', 16_384)],
  ['BUS_OUT_OF_RANGE', 'a negative bus by default', written('XOut', 'audio', 'x', -4)],
  ['BUS_OUT_OF_RANGE', 'two channels from the last bus on', note((g) => g.ugen('In', 'audio', [1_023], 2))],
  [
    'BUS_OUT_OF_RANGE',
    'a bus five below the first',
    beside((g) =>
      g.ugen('Out', 'audio', [g.ugen('BinaryOpUGen', 'control', [g.control('out'), 5], 1, 1), g.noise()], 0),
    ),
  ],
  ['BUS_NOT_WHOLE', 'half a bus', written('Out', 'audio', 0.5)],
  [
    'BUS_COMPUTED',
    'a bus that noise chooses',
    beside((g) => g.ugen('Out', 'audio', [g.kr('WhiteNoise'), g.noise()], 0)),
  ],
  ['BUS_FIXED', 'bus 0 in the source', written('Out', 'audio', 0)],
  ['NO_OUT_CONTROL', 'no parameter out', bent(0, {}, { parameterNames: [{ name: 'bus', index: 0 }, names[1]!] })],
  ['BUS_REPLACED', 'a note that replaces the bus', written('ReplaceOut', 'audio', 'x')],
  ['BUS_READ', 'a note that reads a bus', note((g) => g.ugen('InFeedback', 'audio', [g.control('x')]), { x: 0 })],
  ['LOCAL_LOOP_BROKEN', 'a LocalOut alone', beside((g) => g.ugen('LocalOut', 'audio', [g.noise()], 0))],
  [
    'LOCAL_LOOP_BROKEN',
    'two channels into one',
    beside((g) => g.ugen('LocalOut', 'audio', [g.times(g.ar('LocalIn', 0), 0.5), g.noise()], 0)),
  ],
  [
    'LOCAL_LOOP_BROKEN',
    'two LocalIn',
    beside((g) => g.ugen('LocalOut', 'audio', [g.times(g.ar('LocalIn', 0), g.ar('LocalIn', 0))], 0)),
  ],
  [
    'FEEDBACK_UNLIMITED',
    'a loop that grows',
    note((g) => {
      const louder = g.times(g.ar('LocalIn', 0), 2);
      g.ugen('LocalOut', 'audio', [louder], 0);
      return louder;
    }),
  ],
];

const REACHING: readonly BadSynthDef[] = [
  ['DISK_ACCESS', 'a file that plays', note((g) => g.ar('DiskIn', g.control('x'), 0), { x: 0 })],
  [
    'BUFFER_WRITTEN',
    'a recorder',
    beside((g) => g.ar('RecordBuf', g.control('x'), 0, 1, 0, 1, 1, 1, 0, g.noise()), { x: 0 }),
  ],
  [
    'BUFFER_WRITTEN',
    'an FFT in a sample',
    beside((g) => g.kr('FFT', g.control('x'), g.noise(), 0.5, 0, 1, 0), { x: 0 }),
  ],
  ['OTHERS_FREED', 'Free', beside((g) => g.kr('Free', g.kr('Impulse', 1, 0), 1_000))],
  ['OTHERS_PAUSED', 'Pause', beside((g) => g.kr('Pause', g.kr('Impulse', 1, 0), 1_000))],
  ['MESSAGES_TOO_MANY', 'a trigger at audio rate', beside((g) => g.ugen('SendTrig', 'audio', [g.noise(), 0, 0], 0))],
  ['LOG_WRITTEN', 'Poll', beside((g) => g.kr('Poll', g.kr('Impulse', 1, 0), 1, -1, 1, 65))],
  ['RANDOM_SHARED', 'a new seed', beside((g) => g.ugen('RandSeed', 'scalar', [1, 7]))],
  ['ENVIRONMENT_READ', 'an environment variable', beside((g) => g.ugen('Getenv', 'scalar', [4, 0, 72, 79, 77, 69]))],
  ['USER_INTERFACE', 'the mouse', note((g) => g.times(g.noise(), g.kr('MouseX', 0, 1, 0, 0.2)))],
  ['USER_INTERFACE', 'a key', note((g) => g.times(g.noise(), g.kr('KeyState', 38, 0, 1, 0.2)))],
];

const sustaining = new Sketch({ out: 0, amp: 1, gate: 0 });
sustaining.ugen(
  'Out',
  'audio',
  [sustaining.control('out'), sustaining.times(sustaining.noise(), sustaining.control('amp'))],
  0,
);

const MANNERS: readonly BadSynthDef[] = [
  ['NEVER_FREES', 'a note for ever', sustaining.def()],
  ['ONSET_NOT_EXACT', 'a note by Out', sustaining.def()],
  ['GATE_UNUSED', 'a gate that nothing reads', sustaining.def()],
  ['GATE_CLOSED', 'a gate that is 0 by default', sustaining.def()],
  ['NO_AMP_CONTROL', 'no parameter amp', bent(0, {}, { parameterNames: [names[0]!, { name: 'vol', index: 1 }] })],
  ['PARAMETER_UNUSED', 'a parameter that nothing reads', note((g) => g.noise(), { wobble: 3 })],
  [
    'PARAMETER_DUPLICATE',
    'two parameters of one name',
    bent(0, {}, { parameterNames: [...names, { name: 'amp', index: 0 }] }),
  ],
  ['DEFAULT_INFINITE', 'an infinite default', bent(0, {}, { parameters: [parameters[0]!, Infinity] })],
  ['VARIANTS', 'a variant', bent(0, {}, { variants: [{ name: 'sketch.soft', parameters }] })],
];

const compressing = new Sketch({ in: 0, out: 0 });
const taken = compressing.ar('In', compressing.control('in'));
compressing.ugen(
  'ReplaceOut',
  'audio',
  [compressing.control('out'), compressing.ar('Compander', taken, taken, 0.5, 1, 0.1, 0.01, 0.1)],
  0,
);

const MASTERS: readonly BadSynthDef[] = [
  ['MASTER_UNLIMITED', 'a master that hands on what it gets', sustaining.def()],
  ['MASTER_UNLIMITED', 'a master behind a compressor', compressing.def()],
  ['MASTER_NOT_SANITIZED', 'a master that lets NaN in', sustaining.def()],
  ['MASTER_ENDS', 'a master that ends like a note', note((g) => g.noise())],
];

export const BAD_FORMS: readonly BadSynthDef[] = [
  ...[...STRUCTURE, ...UGENS, ...BUSES, ...REACHING],
  ...[...MANNERS, ...MASTERS],
];
