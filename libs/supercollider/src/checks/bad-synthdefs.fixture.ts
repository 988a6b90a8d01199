import { BAD_FORMS } from './bad-forms.fixture.js';
import type { Sketch } from './sketch.fixture.js';
import { note } from './sketch.fixture.js';
import type { SynthDef } from '../synthdef-file.js';

/** A def that a check must find, and the code it must find it by. */
export type BadSynthDef = readonly [code: string, what: string, def: SynthDef];

const onBuffer = (g: Sketch, bufnum: Parameters<Sketch['ar']>[1]) =>
  g.ugen('PlayBuf', 'audio', [bufnum, 1, 1, 0, 0, 0]);
const perc = [0, 2, -99, -99, 1, 0.01, 5, -4, 0, 0.3, 5, -4] as const;
const envelope = (g: Sketch, gate: number, doneAction: Parameters<Sketch['ar']>[1], ...stages: number[]) =>
  g.ugen('EnvGen', 'control', [gate, 1, 0, 1, doneAction, ...(stages.length > 0 ? stages : perc)]);

const BUFFERS: readonly BadSynthDef[] = [
  ['BUFFER_OUT_OF_RANGE', 'a negative buffer', note((g) => onBuffer(g, -1))],
  ['BUFFER_OUT_OF_RANGE', 'an absurd buffer', note((g) => onBuffer(g, 1e9))],
  ['BUFFER_OUT_OF_RANGE', 'a NaN buffer by default', note((g) => onBuffer(g, g.control('bufnum')), { bufnum: -1 })],
  [
    'BUFFER_OUT_OF_RANGE',
    'a grain buffer below 0',
    note((g) => g.ar('GrainBuf', g.kr('Impulse', 10, 0), 0.1, -2, 1, 0, 2, 0, -1, 512)),
  ],
  [
    'BUFFER_OUT_OF_RANGE',
    'a window that no server has',
    note((g) => g.ar('GrainBuf', g.kr('Impulse', 10, 0), 0.1, g.control('x'), 1, 0, 2, 0, 44_100, 512), { x: 0 }),
  ],
  ['BUFFER_COMPUTED', 'a wavetable that noise chooses', note((g) => g.ar('Osc', g.kr('WhiteNoise'), 440, 0))],
  ['BUFFER_FIXED', 'a buffer that is always number 3', note((g) => onBuffer(g, 3))],
  ['FFT_CHAIN_MISSING', 'an IFFT of a number', note((g) => g.ar('IFFT', 0, 0, 0))],
  [
    'FFT_CHAIN_MISSING',
    'a spectral filter of a noise',
    note((g) => g.ar('IFFT', g.kr('PV_MagAbove', g.kr('WhiteNoise'), 1), 0, 0)),
  ],
  [
    'FFT_CHAIN_MISSING',
    'an onset detector of a LocalBuf',
    note((g) => g.times(g.noise(), g.ugen('SpecFlatness', 'control', [g.localBuf(512)]))),
  ],
  [
    'FFT_SIZE',
    'an FFT of 1,000 frames',
    note((g) => g.ar('IFFT', g.kr('FFT', g.localBuf(1_000), g.noise(), 0.5, 0, 1, 0), 0, 0)),
  ],
  [
    'FFT_SIZE',
    'an FFT of 8 frames',
    note((g) => g.ar('IFFT', g.kr('FFT', g.localBuf(8), g.noise(), 0.5, 0, 1, 0), 0, 0)),
  ],
  ['CONVOLUTION_SIZE', 'frames of 1,000', note((g) => g.ar('Convolution', g.noise(), g.noise(), 1_000))],
  ['CONVOLUTION_SIZE', 'frames of 0', note((g) => g.ar('Convolution2', g.noise(), g.localBuf(512), 1, 0))],
  ['CONVOLUTION_SIZE', 'negative frames', note((g) => g.ar('PartConv', g.noise(), -2_048, g.localBuf(512)))],
];

const MEMORY: readonly BadSynthDef[] = [
  ['DELAY_TIME_IMPOSSIBLE', 'a negative longest delay', note((g) => g.ar('CombL', g.noise(), -1, 0.1, 1))],
  ['DELAY_TIME_IMPOSSIBLE', 'a delay of an hour', note((g) => g.ar('DelayN', g.noise(), 3_600, 0.1))],
  ['DELAY_TIME_IMPOSSIBLE', 'an infinite delay', note((g) => g.ar('AllpassC', g.noise(), Infinity, 0.1, 1))],
  ['DELAY_TIME_IMPOSSIBLE', 'a limiter that looks 0 s ahead', note((g) => g.ar('Limiter', g.noise(), 1, 0))],
  [
    'DELAY_TIME_IMPOSSIBLE',
    'a longest delay that is negative by default',
    note((g) => g.ar('DelayC', g.noise(), g.control('most'), 0.1), { most: -3 }),
  ],
  ['DELAY_TIME_IMPOSSIBLE', 'a string of an hour', note((g) => g.ar('Pluck', g.noise(), 1, 3_600, 0.1, 1, 0.5))],
  ['DELAY_BEYOND_MAXIMUM', 'a delay longer than its longest', note((g) => g.ar('DelayN', g.noise(), 0.1, 0.5))],
  [
    'MEMORY_OPEN',
    'a longest delay that is played',
    note((g) => g.ar('CombC', g.noise(), g.control('most'), 0.1, 1), { most: 1 }),
  ],
  [
    'MEMORY_OPEN',
    'a buffer as long as a parameter says',
    note((g) => g.ar('BufRd', g.localBuf(g.control('size')), g.ar('DC', 0), 1, 2), { size: 512 }),
  ],
  [
    'MEMORY_TOO_MUCH',
    'thirty delays of ten seconds',
    note((g) =>
      Array.from({ length: 30 }).reduce<ReturnType<Sketch['noise']>>((s) => g.ar('DelayN', s, 10, 1), g.noise()),
    ),
  ],
  ['MEMORY_HEAVY', 'a delay of ten seconds in every note', note((g) => g.ar('DelayN', g.noise(), 10, 1))],
  [
    'ROOM_SIZE',
    'a room larger than the largest',
    note((g) => g.ugen('GVerb', 'audio', [g.noise(), 400, 3, 0.5, 0.5, 15, 1, 0.7, 0.5, 300], 2)),
  ],
  [
    'ROOM_SIZE',
    'a room of no size',
    note((g) => g.ugen('GVerb', 'audio', [g.noise(), 0, 3, 0.5, 0.5, 15, 1, 0.7, 0.5, 300], 2)),
  ],
  [
    'ROOM_SPREAD',
    'a room that spreads its echoes before their beginning',
    note((g) => g.ugen('GVerb', 'audio', [g.noise(), 40, 3, 0.5, 0.5, 44_100, 1, 0.7, 0.5, 300], 2)),
  ],
  ['RUNNING_LENGTH', 'a sum of a thousand million samples', note((g) => g.ar('RunningSum', g.noise(), 1e9))],
  ['RUNNING_LENGTH', 'a sum of no samples', note((g) => g.ar('RunningSum', g.noise(), 0))],
  ['PITCH_SHIFT_WINDOW', 'no window', note((g) => g.ar('PitchShift', g.noise(), 0, 1, 0, 0))],
  ['PITCH_SHIFT_WINDOW', 'a window of an hour', note((g) => g.ar('PitchShift', g.noise(), 3_600, 1, 0, 0))],
  ['GRAIN_COUNT', 'a million grains', note((g) => g.ar('GrainSin', g.kr('Impulse', 10, 0), 0.1, 440, 0, -1, 1e6))],
  ['GRAIN_COUNT', 'no grain', note((g) => g.ar('GrainSin', g.kr('Impulse', 10, 0), 0.1, 440, 0, -1, 0))],
  ['LOCAL_BUF_SIZE', 'no frames', note((g) => g.ar('BufRd', g.localBuf(0), g.ar('DC', 0), 1, 2))],
  ['LOCAL_BUF_SIZE', 'negative channels', note((g) => g.ar('BufRd', g.localBuf(64, -1), g.ar('DC', 0), 1, 2))],
  ['LOCAL_BUF_SIZE', 'a thousand million frames', note((g) => g.ar('BufRd', g.localBuf(1e9), g.ar('DC', 0), 1, 2))],
  [
    'LOCAL_BUFS_UNCOUNTED',
    'a number for MaxLocalBufs',
    note((g) => g.ar('BufRd', g.localBuf(64, 1, 1), g.ar('DC', 0), 1, 2)),
  ],
  [
    'LOCAL_BUFS_UNCOUNTED',
    'two, where one is announced',
    note((g) => {
      const limit = g.ugen('MaxLocalBufs', 'scalar', [1]);
      g.localBuf(64, 1, limit);
      return g.ar('BufRd', g.localBuf(64, 1, limit), g.ar('DC', 0), 1, 2);
    }),
  ],
];

const NUMBERS: readonly BadSynthDef[] = [
  ['FILTER_FREQUENCY', 'a filter at 0 Hz', note((g) => g.ar('LPF', g.noise(), 0))],
  ['FILTER_FREQUENCY', 'a filter below 0 Hz', note((g) => g.ar('HPF', g.noise(), -20))],
  ['FILTER_FREQUENCY', 'a filter at the sample rate', note((g) => g.ar('RLPF', g.noise(), 48_000, 0.5))],
  [
    'FILTER_FREQUENCY',
    'a filter at 0 Hz by default',
    note((g) => g.ar('MoogFF', g.noise(), g.control('cutoff'), 2, 0), { cutoff: 0 }),
  ],
  [
    'FILTER_FREQUENCY',
    'a filter at 0 Hz by a product of defaults',
    note((g) => g.ar('LPF', g.noise(), g.ugen('BinaryOpUGen', 'control', [g.control('cutoff'), 2], 1, 2)), {
      cutoff: 0,
    }),
  ],
  [
    'FILTER_BEYOND_CONTROL_RATE',
    'a slow filter at 440 Hz',
    note((g) => g.times(g.noise(), g.kr('LPF', g.kr('WhiteNoise'), 440))),
  ],
  ['FILTER_WIDTH', 'no width', note((g) => g.ar('RLPF', g.noise(), 440, 0))],
  ['FILTER_WIDTH', 'a negative width', note((g) => g.ar('Resonz', g.noise(), 440, -1))],
  ['COEFFICIENT_UNSTABLE', 'an integrator that grows', note((g) => g.ar('Integrator', g.noise(), 1.5))],
  ['COEFFICIENT_UNSTABLE', 'a one-pole filter that grows', note((g) => g.ar('OnePole', g.noise(), -2))],
  ['DIVISION_BY_ZERO', 'a division by 0', note((g) => g.ugen('BinaryOpUGen', 'audio', [g.noise(), 0], 1, 4))],
  [
    'DIVISION_BY_ZERO',
    'a division by a default of 0',
    note((g) => g.ugen('BinaryOpUGen', 'audio', [g.noise(), g.control('by')], 1, 4), { by: 0 }),
  ],
  [
    'DIVISION_BY_ZERO',
    'the reciprocal of a default of 0',
    note((g) => g.times(g.noise(), g.ugen('UnaryOpUGen', 'control', [g.control('by')], 1, 16)), { by: 0 }),
  ],
  [
    'LOGARITHM_OF_ZERO',
    'the decibels of a default of 0',
    note((g) => g.times(g.noise(), g.ugen('UnaryOpUGen', 'control', [g.control('by')], 1, 22)), { by: 0 }),
  ],
  ['EXPONENTIAL_THROUGH_ZERO', 'a line to 0', note((g) => g.times(g.noise(), g.kr('XLine', 1, 0, 1, 0)))],
  ['EXPONENTIAL_THROUGH_ZERO', 'a line through 0', note((g) => g.times(g.noise(), g.kr('XLine', -1, 1, 1, 0)))],
  ['EXPONENTIAL_THROUGH_ZERO', 'a range from 0', note((g) => g.ar('LinExp', g.noise(), -1, 1, 0, 1))],
  ['EXPONENTIAL_THROUGH_ZERO', 'chance from 0', note((g) => g.times(g.noise(), g.ugen('ExpRand', 'scalar', [0, 1])))],
  [
    'POSITION_ABSURD',
    'a reader that goes to infinity',
    note((g) => g.ar('BufRd', g.control('x'), g.ar('Phasor', Infinity, 1, 0, Infinity, 0), 1, 2), { x: 0 }),
  ],
  [
    'VERY_LOUD',
    'a sound times a thousand',
    note(
      (g) => g.noise(),
      {},
      (def) => loud(def),
    ),
  ],
];

/** The last product, times 1,000. */
function loud(def: SynthDef): SynthDef {
  const out = def.ugens.at(-1)!;
  const product = { name: 'BinaryOpUGen', rate: 'audio', outputs: ['audio'], specialIndex: 2 } as const;
  const inputs = [out.inputs[1]!, { kind: 'constant', index: def.constants.length } as const];
  const louder = { kind: 'output', ugenIndex: def.ugens.length - 1, outputIndex: 0 } as const;
  const ugens = [...def.ugens.slice(0, -1), { ...product, inputs }, { ...out, inputs: [out.inputs[0]!, louder] }];
  return { ...def, constants: [...def.constants, 1_000], ugens };
}

const ENVELOPES: readonly BadSynthDef[] = [
  [
    'ENVELOPE_MALFORMED',
    'an envelope of nine stages with two',
    note((g) => g.times(g.noise(), envelope(g, 1, 0, 0, 9, -99, -99, 1, 0.01, 5, -4, 0, 0.3, 5, -4))),
  ],
  [
    'ENVELOPE_MALFORMED',
    'an envelope of half a stage',
    note((g) => g.times(g.noise(), envelope(g, 1, 0, 0, 0.5, -99, -99, 1, 0.01, 5, -4))),
  ],
  [
    'ENVELOPE_MALFORMED',
    'an envelope of as many stages as noise says',
    note((g) => {
      const stages = g.kr('WhiteNoise');
      return g.times(g.noise(), g.kr('EnvGen', 1, 1, 0, 1, 0, 0, stages, -99, -99, 1, 0.1, 1, 0));
    }),
  ],
  ['ENVELOPE_MALFORMED', 'a table of no end', note((g) => g.times(g.noise(), g.kr('IEnvGen', 0, 0, 0, 3, 1)))],
  [
    'ENVELOPE_SHAPE',
    'a stage of shape 99',
    note((g) => g.times(g.noise(), envelope(g, 1, 0, 0, 1, -99, -99, 1, 0.01, 99, 0))),
  ],
  [
    'ENVELOPE_THROUGH_ZERO',
    'an exponential stage to 0',
    note((g) => g.times(g.noise(), envelope(g, 1, 0, 1, 1, -99, -99, 0, 0.3, 2, 0))),
  ],
  ['LIST_LENGTH_WRONG', 'a bank with four numbers', note((g) => g.ar('Klank', g.noise(), 1, 0, 1, 440, 1, 1, 880))],
  ['LIST_LENGTH_WRONG', 'a bank without partials', note((g) => g.ar('Klang', 1, 0))],
  [
    'LIST_LENGTH_WRONG',
    'a reply whose address has 900 characters',
    note((g) => {
      g.ugen('SendReply', 'control', [g.kr('Impulse', 1, 0), -1, 900, 47, 97], 0);
      return g.noise();
    }),
  ],
  [
    'ENVELOPE_WITHOUT_GATE',
    'an envelope that waits for ever',
    note((g) => g.times(g.noise(), envelope(g, 1, 2, 0, 2, 1, -99, 1, 0.01, 5, -4, 0, 0.3, 5, -4))),
  ],
  ['DONE_ACTION_UNKNOWN', 'a done action of 99', note((g) => g.times(g.noise(), envelope(g, 1, 99)))],
  [
    'DONE_ACTION_BEYOND_ITSELF',
    'a done action that frees the track',
    note((g) => g.times(g.noise(), envelope(g, 1, 14))),
  ],
  [
    'DONE_ACTION_BEYOND_ITSELF',
    'a done action that frees the next',
    note((g) => g.times(g.noise(), envelope(g, 1, 3))),
  ],
  [
    'DONE_ACTION_OPEN',
    'a done action that is played',
    note((g) => g.times(g.noise(), envelope(g, 1, g.control('ending'))), { ending: 2 }),
  ],
];

export const BAD_SYNTHDEFS: readonly BadSynthDef[] = [...BAD_FORMS, ...BUFFERS, ...MEMORY, ...NUMBERS, ...ENVELOPES];
