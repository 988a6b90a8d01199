import type { UGen } from '../synthdef-file.js';
import { ugenFacts } from '../ugen-registry.js';
import { eachOf, eachUGen, type GraphCheck } from './graph-check.js';
import type { Graph } from './graph.js';

/** As many as the engine gives its audio servers unless told otherwise. */
const BUFFERS_MAX = 4_096;
/** Where −1 stands for a window of the UGen's own. */
const WINDOW_INPUT = /^envbufnum$/;
const FFT_FRAMES_MIN = 16;
const FFT_FRAMES_MAX = 65_536;

/** What the class library calls an input that is a buffer's number. */
const BUFFER_INPUT =
  /^(bufnum[ab]?|buf|buffer[12]?|sndbuf|recbuf|playbuf|irbufnum|databufnum|ampbufnum|bufpos|atsbuffer|treebuf|loopbuf|envbufnum|envbuf[12]?)$/i;
/** An FFT chain is a buffer number that says by −1 that there is nothing to do in this block. */
const CHAIN_INPUT = /^(buffer[ab]?|chain|fft|fftchain)$/i;
/** They hand a chain on, or begin one. */
const CHAIN_SOURCES: ReadonlySet<string> = new Set(['FFT', 'FFTTrigger', 'PackFFT', 'PVSynth', 'Cepstrum']);

/** These tell a buffer's number, or change one by so much. */
const SAFE_SOURCES: ReadonlySet<string> = new Set(['LocalBuf', 'SetBuf', 'ClearBuf', 'Select', 'FFT', 'FFTTrigger']);

/** Inputs of it that are chains. */
function chainInputs({ name }: UGen): number[] {
  if (!takesChain(name)) return [];
  return (ugenFacts(name)?.inputs ?? []).flatMap((input, at) => (CHAIN_INPUT.test(input.name) ? [at] : []));
}

const takesChain = (name: string): boolean =>
  /^(PV_|FFT(?!$|Trigger$)|Spec[A-Z])/.test(name) || CHAIN_READERS.has(name);
const CHAIN_READERS: ReadonlySet<string> = new Set([
  ...['IFFT', 'Onsets', 'BeatTrack', 'KeyTrack', 'Loudness', 'MFCC', 'Unpack1FFT', 'PackFFT', 'Cepstrum'],
]);

const carriesChain = ({ name, rate }: UGen): boolean =>
  CHAIN_SOURCES.has(name) || name.startsWith('PV_') || (name === 'Select' && rate === 'control');

const isPowerOfTwo = (value: number): boolean => Number.isInteger(value) && value > 0 && (value & (value - 1)) === 0;
const wholePower = (value: number): boolean =>
  isPowerOfTwo(value) && value >= FFT_FRAMES_MIN && value <= FFT_FRAMES_MAX;

/** Buffers it names. Out of range, scsynth uses buffer 0 and supernova dies. */
export const BUFFER_CHECKS: readonly GraphCheck[] = [
  {
    code: 'BUFFER_OUT_OF_RANGE',
    severity: 'refuse',
    meaning: 'No buffer has such a number. −1 kills supernova; scsynth plays buffer 0 instead.',
    cure: 'Let a parameter `bufnum` with the default 0 choose the buffer.',
    check: eachUGen(function* (ugen, _, graph) {
      for (const name of bufferInputs(ugen)) {
        const buffer = graph.known(ugen, name);
        const least = WINDOW_INPUT.test(name) ? -1 : 0;
        if (buffer !== undefined && !(buffer.value >= least && buffer.value < BUFFERS_MAX)) {
          yield graph.words(name, buffer);
        }
      }
    }),
  },
  {
    code: 'BUFFER_COMPUTED',
    severity: 'permission',
    permission: 'computed-numbers',
    meaning:
      'A signal chooses the buffer while the synth plays, so nobody can tell whether it stays among those that exist.',
    cure: 'Keep the number in range with `.clip(low, high)`.',
    check: eachUGen(function* (ugen, _, graph) {
      for (const name of bufferInputs(ugen)) {
        if (name === 'bufpos') continue; // both servers keep a VOsc within its buffers
        const stranger = graph.stranger(ugen, name, SAFE_SOURCES);
        if (stranger !== undefined) yield `${name} comes from ${stranger}`;
      }
    }),
  },
  {
    code: 'BUFFER_FIXED',
    severity: 'warn',
    meaning: 'The buffer is a number in the source: it plays whatever that buffer happens to hold.',
    cure: 'Add a parameter `bufnum`, or make the buffer with `LocalBuf`.',
    check: eachUGen(function* (ugen, _, graph) {
      for (const name of bufferInputs(ugen)) {
        const buffer = graph.constant(ugen, name);
        if (buffer !== undefined && buffer >= 0) yield `${name} is always ${buffer}`;
      }
    }),
  },
  {
    code: 'FFT_CHAIN_MISSING',
    severity: 'refuse',
    meaning: 'An input that must be an FFT chain is some other number, which the UGen takes for a buffer of its own.',
    cure: 'Begin with `FFT(LocalBuf(2048), signal)` and hand that on.',
    check: eachUGen(function* (ugen, _, graph) {
      for (const at of chainInputs(ugen)) {
        if (ugen.inputs[at] === undefined || comesFromChain(graph, ugen, at)) continue;
        if (ugen.name === 'PV_Copy' && at === 1 && graph.source(ugen, at)?.name === 'LocalBuf') continue;
        yield `input ${at} comes from ${graph.source(ugen, at)?.name ?? 'a constant'}, which is no FFT chain`;
      }
    }),
  },
  {
    code: 'FFT_SIZE',
    severity: 'refuse',
    meaning: `An FFT works on ${FFT_FRAMES_MIN} to ${FFT_FRAMES_MAX} frames, a power of two.`,
    cure: 'Use LocalBuf(512), LocalBuf(1024), LocalBuf(2048) and the like, with one channel.',
    check: eachOf(['FFT', 'FFTTrigger'], function* (ugen, _, graph) {
      const buffer = graph.source(ugen, 0);
      if (buffer?.name !== 'LocalBuf') return;
      const [frames, channels] = [graph.known(buffer, 'numFrames')?.value, graph.known(buffer, 'numChannels')?.value];
      if (frames === undefined || channels === undefined || wholePower(frames * channels)) return;
      yield `its LocalBuf has ${frames} frames and ${channels} channels`;
    }),
  },
  {
    code: 'CONVOLUTION_SIZE',
    severity: 'refuse',
    meaning: `A convolution works on frames of ${FFT_FRAMES_MIN} to ${FFT_FRAMES_MAX}, a power of two; anything else crashes the server.`,
    cure: 'Use 512, 1024, 2048 or another power of two.',
    check: eachOf(
      ['Convolution', 'Convolution2', 'Convolution2L', 'Convolution3', 'StereoConvolution2L', 'PartConv'],
      function* (ugen, _, graph) {
        const name = ugen.name === 'PartConv' ? 'fftsize' : 'framesize';
        const size = graph.known(ugen, name);
        if (size !== undefined && !wholePower(size.value)) yield graph.words(name, size);
      },
    ),
  },
];

/** Names of its inputs that are buffers and no chains. */
function bufferInputs(ugen: UGen): string[] {
  const chains = new Set(chainInputs(ugen));
  return (ugenFacts(ugen.name)?.inputs ?? []).flatMap(({ name }, at) =>
    BUFFER_INPUT.test(name) && !chains.has(at) ? [name] : [],
  );
}

/** Through arithmetic too: `chain * flag` and the like are found in the wild. */
function comesFromChain(graph: Graph, ugen: UGen, at: number, depth = 4): boolean {
  const source = graph.source(ugen, at);
  if (source === undefined || depth === 0) return false;
  if (carriesChain(source)) return true;
  if (!['BinaryOpUGen', 'MulAdd'].includes(source.name)) return false;
  return source.inputs.some((_, each) => comesFromChain(graph, source, each, depth - 1));
}
