import { parametersBehind } from '../synthdef-controls.js';
import type { UGen } from '../synthdef-file.js';
import { eachOf, eachUGen, type GraphCheck, wholeDef } from './graph-check.js';
import type { Graph } from './graph.js';

/** For sizes; a device at 96 kHz needs twice of all. */
const SAMPLE_RATE_HZ = 48_000;
const SAMPLE_BYTES = 4;
const MIB = 1024 * 1024;
/** A longer delay line needs more than the 10 MB that a note may cost. */
const DELAY_MAX_S = 60;
/** An eighth of the real-time memory that the engine gives the audio server: eight notes, and it is gone. */
const NOTE_BYTES_MAX = 32 * MIB;
const NOTE_BYTES_MANY = MIB;
const RUNNING_FRAMES_MAX = 480_000;
const GRAIN_BYTES = 128;
const GRAINS_MAX = 65_536;
const PITCH_SHIFT_WINDOW_S = [0.003, 10] as const;
const ROOM_MAX_M = 500;
const ROOM_MIN_M = 1;
/** From there on GVerb gives its diffusers lengths below zero, whatever its room; it died between 150 and 200. */
const SPREAD_MAX = 100;
const MIN_OPERATOR = 12;

type Delay = readonly [input: string, lines: number];
const sameFor = (names: readonly string[], delays: readonly Delay[]): Record<string, readonly Delay[]> =>
  Object.fromEntries(names.map((name) => [name, delays]));

/** Inputs in seconds for which memory is taken when the synth starts, and how many lines of it. */
const DELAYS: Readonly<Record<string, readonly Delay[]>> = {
  ...sameFor(
    [
      ...['DelayN', 'DelayL', 'DelayC', 'CombN', 'CombL', 'CombC', 'CombLP'],
      ...['AllpassN', 'AllpassL', 'AllpassC', 'Pluck', 'SwitchDelay'],
    ],
    [['maxdelaytime', 1]],
  ),
  ...sameFor(
    ['NestedAllpassN', 'NestedAllpassL', 'NestedAllpassC'],
    [
      ['maxdelay1', 1],
      ['maxdelay2', 1],
    ],
  ),
  ...sameFor(
    ['DoubleNestedAllpassN', 'DoubleNestedAllpassL', 'DoubleNestedAllpassC'],
    [
      ['maxdelay1', 1],
      ['maxdelay2', 1],
      ['maxdelay3', 1],
    ],
  ),
  ...sameFor(['Limiter', 'Normalizer'], [['dur', 3]]),
};
/** They divide by their length. */
const NEVER_ZERO: ReadonlySet<string> = new Set(['Limiter', 'Normalizer']);
const GRAINS = ['GrainBuf', 'GrainFM', 'GrainIn', 'GrainSin', 'GrainBufJ', 'GrainFMJ', 'GrainInJ', 'GrainSinJ'];
const RUNNING: Readonly<Record<string, string>> = {
  RunningSum: 'numsamp',
  Max: 'numsamp',
  Maxamp: 'numsamps',
  Crest: 'numsamps',
};

/** Where a number comes from that nobody limits. */
const SIGNALS: ReadonlySet<string> = new Set(['In', 'LocalIn', 'BufFrames', 'BufDur', 'BufSamples']);

/** Real-time memory that one synth takes, as far as it is known. */
export function memoryBytes(graph: Graph): number {
  return graph.def.ugens.reduce((total, ugen) => total + bytesOf(graph, ugen), 0);
}

function bytesOf(graph: Graph, ugen: UGen): number {
  const number = (input: string): number => {
    const value = graph.known(ugen, input)?.value ?? 0;
    return Number.isFinite(value) ? Math.max(0, value) : 0;
  };
  if (ugen.name === 'LocalBuf') return number('numChannels') * number('numFrames') * SAMPLE_BYTES;
  if (GRAINS.includes(ugen.name)) return number('maxGrains') * GRAIN_BYTES;
  const running = RUNNING[ugen.name];
  if (running !== undefined) return number(running) * SAMPLE_BYTES;
  if (ugen.name === 'PitchShift') return number('windowSize') * SAMPLE_RATE_HZ * SAMPLE_BYTES;
  return (DELAYS[ugen.name] ?? []).reduce(
    (bytes, [input, lines]) => bytes + lines * number(input) * SAMPLE_RATE_HZ * SAMPLE_BYTES,
    0,
  );
}

/** What it asks of the server's memory: supernova dies when there is none left. */
export const MEMORY_CHECKS: readonly GraphCheck[] = [
  {
    code: 'DELAY_TIME_IMPOSSIBLE',
    severity: 'refuse',
    meaning: `A longest delay that is negative, not a number or beyond ${DELAY_MAX_S} s; for Limiter and Normalizer 0 too. The memory for it cannot be had.`,
    cure: `Use a longest delay between 0 and ${DELAY_MAX_S} s; for longer ones record into a buffer.`,
    check: eachOf(Object.keys(DELAYS), function* (ugen, _, graph) {
      for (const [input] of DELAYS[ugen.name] ?? []) {
        const delay = graph.known(ugen, input);
        if (delay === undefined) continue;
        const least = NEVER_ZERO.has(ugen.name) ? Number.MIN_VALUE : 0;
        if (!(delay.value >= least && delay.value <= DELAY_MAX_S)) yield `${graph.words(input, delay)} s`;
      }
    }),
  },
  {
    code: 'DELAY_BEYOND_MAXIMUM',
    severity: 'warn',
    meaning: 'The delay is longer than its longest: it is cut to that.',
    cure: 'Make maxdelaytime as long as the longest delaytime.',
    check: eachOf(Object.keys(DELAYS), function* (ugen, _, graph) {
      const [longest, delay] = [graph.known(ugen, 'maxdelaytime'), graph.known(ugen, 'delaytime')];
      if (longest !== undefined && delay !== undefined && delay.value > longest.value) {
        yield `${graph.words('delaytime', delay)}, and maxdelaytime ${longest.value}`;
      }
    }),
  },
  {
    code: 'MEMORY_OPEN',
    severity: 'permission',
    permission: 'open-memory',
    meaning: 'A parameter or signal decides how much memory a note takes, so one value can take it all.',
    cure: 'Make the longest delay or size a number, or limit it: `maxdelaytime.min(2)`.',
    check: eachUGen(function* (ugen, _, graph) {
      for (const input of sizeInputs(ugen)) {
        if (isOpen(graph, ugen, input)) yield `${input} depends on what is played`;
      }
    }),
  },
  {
    code: 'MEMORY_TOO_MUCH',
    severity: 'refuse',
    meaning: `One note needs more than ${NOTE_BYTES_MAX / MIB} MB of real-time memory, an eighth of all there is.`,
    cure: 'Shorten the delays, or make them one effect that all notes share.',
    check: wholeDef(function* (graph) {
      const bytes = memoryBytes(graph);
      if (bytes > NOTE_BYTES_MAX) yield `a note takes ${(bytes / MIB).toFixed(1)} MB`;
    }),
  },
  {
    code: 'MEMORY_HEAVY',
    severity: 'warn',
    roles: ['instrument'],
    meaning: 'One note needs more than 1 MB of real-time memory; with many notes it runs out, and notes are left out.',
    cure: 'Shorten the delays, or make them one effect that all notes share.',
    check: wholeDef(function* (graph) {
      const bytes = memoryBytes(graph);
      if (bytes > NOTE_BYTES_MANY && bytes <= NOTE_BYTES_MAX) yield `a note takes ${(bytes / MIB).toFixed(1)} MB`;
    }),
  },
  {
    code: 'ROOM_SIZE',
    severity: 'refuse',
    meaning: `GVerb stops the server when the room is larger than maxroomsize, or under ${ROOM_MIN_M} m or over ${ROOM_MAX_M} m.`,
    cure: 'Keep roomsize between 1 and maxroomsize; `FreeVerb2` needs no such care.',
    check: eachOf(['GVerb'], function* (ugen, _, graph) {
      const [room, largest] = [graph.known(ugen, 'roomsize'), graph.known(ugen, 'maxroomsize')];
      for (const [name, size] of [
        ['roomsize', room],
        ['maxroomsize', largest],
      ] as const) {
        if (size !== undefined && !(size.value >= ROOM_MIN_M && size.value <= ROOM_MAX_M)) {
          yield `${graph.words(name, size)} m`;
        }
      }
      if (room !== undefined && largest !== undefined && room.value > largest.value) {
        yield `${graph.words('roomsize', room)} m, and maxroomsize ${largest.value} m`;
      }
    }),
  },
  {
    code: 'ROOM_SPREAD',
    severity: 'refuse',
    meaning: `GVerb writes past its memory when its spread is above ${SPREAD_MAX}, and reads it once, when a note starts.`,
    cure: `Use a number from 0 to ${SPREAD_MAX}; its default is 15.`,
    check: eachOf(['GVerb'], function* (ugen, _, graph) {
      const spread = graph.known(ugen, 'spread');
      if (isOpen(graph, ugen, 'spread')) yield 'spread depends on what is played';
      else if (spread !== undefined && !(spread.value >= 0 && spread.value <= SPREAD_MAX)) {
        yield graph.words('spread', spread);
      }
    }),
  },
  {
    code: 'RUNNING_LENGTH',
    severity: 'refuse',
    meaning: `A sum or maximum over fewer than 1 or more than ${RUNNING_FRAMES_MAX} samples.`,
    cure: 'Use a number of samples between 1 and 480000.',
    check: eachOf(Object.keys(RUNNING), function* (ugen, _, graph) {
      const input = RUNNING[ugen.name]!;
      const length = graph.known(ugen, input);
      if (length !== undefined && !(length.value >= 1 && length.value <= RUNNING_FRAMES_MAX)) {
        yield graph.words(input, length);
      }
    }),
  },
  {
    code: 'PITCH_SHIFT_WINDOW',
    severity: 'refuse',
    meaning: `PitchShift needs a window of ${PITCH_SHIFT_WINDOW_S.join(' to ')} s.`,
    cure: 'Use a window of 0.05 to 0.5 s.',
    check: eachOf(['PitchShift'], function* (ugen, _, graph) {
      const window = graph.known(ugen, 'windowSize');
      const [least, most] = PITCH_SHIFT_WINDOW_S;
      if (window !== undefined && !(window.value >= least && window.value <= most)) {
        yield `${graph.words('windowSize', window)} s`;
      }
    }),
  },
  {
    code: 'GRAIN_COUNT',
    severity: 'refuse',
    meaning: `maxGrains is not between 1 and ${GRAINS_MAX}.`,
    cure: 'Leave maxGrains at 512.',
    check: eachOf(GRAINS, function* (ugen, _, graph) {
      const grains = graph.known(ugen, 'maxGrains');
      if (grains !== undefined && !(grains.value >= 1 && grains.value <= GRAINS_MAX)) {
        yield graph.words('maxGrains', grains);
      }
    }),
  },
  {
    code: 'LOCAL_BUF_SIZE',
    severity: 'refuse',
    meaning: 'A LocalBuf of no frames or channels, of a negative number, or larger than a note may be.',
    cure: 'Use a whole number of frames above 0.',
    check: eachOf(['LocalBuf'], function* (ugen, _, graph) {
      for (const input of ['numChannels', 'numFrames']) {
        const size = graph.known(ugen, input);
        if (size !== undefined && !(size.value >= 1 && size.value * SAMPLE_BYTES <= NOTE_BYTES_MAX)) {
          yield graph.words(input, size);
        }
      }
    }),
  },
  {
    code: 'LOCAL_BUFS_UNCOUNTED',
    severity: 'refuse',
    meaning: 'The server is not told how many LocalBufs there are, so it makes none, and they all are buffer −1.',
    cure: 'Compile the source again; sclang adds the count (MaxLocalBufs) by itself.',
    check: eachOf(['LocalBuf'], function* (ugen, ugenIndex, graph) {
      const counter = graph.source(ugen, 2);
      const count = counter?.name === 'MaxLocalBufs' ? graph.known(counter, 0)?.value : undefined;
      const used = graph.def.ugens.slice(0, ugenIndex + 1).filter(({ name }) => name === 'LocalBuf').length;
      if (count === undefined) yield 'its third input is not MaxLocalBufs with a number';
      else if (!(count >= used)) yield `it is number ${used}, and MaxLocalBufs says ${count}`;
    }),
  },
];

function sizeInputs({ name }: UGen): string[] {
  if (name === 'LocalBuf') return ['numChannels', 'numFrames'];
  if (GRAINS.includes(name)) return ['maxGrains'];
  if (name === 'PitchShift') return ['windowSize'];
  if (name.includes('Convolution')) return ['framesize'];
  const running = RUNNING[name];
  return running === undefined ? (DELAYS[name] ?? []).map(([input]) => input) : [running];
}

/** Parameters decide, with nothing that limits them. */
function isOpen(graph: Graph, ugen: UGen, input: string): boolean {
  const source = graph.source(ugen, input);
  if (source === undefined) return false;
  if (source.name === 'BinaryOpUGen' && source.specialIndex === MIN_OPERATOR) return false;
  const at = ugen.inputs.indexOf(graph.input(ugen, input)!);
  return parametersBehind(graph.def, ugen, at).length > 0 || SIGNALS.has(source.name);
}
