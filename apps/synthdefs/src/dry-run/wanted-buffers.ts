import { type Rate, type SynthDef, type UGen } from '@oiduna/supercollider';

/** What a UGen expects to find in a buffer. */
type Content = 'sound' | 'wavetable' | 'table' | 'frames';

/** UGens that take a buffer number: which input it is, and what should be in the buffer. */
const READERS: readonly (readonly [content: Content, input: number, names: string])[] = [
  ['sound', 0, 'PlayBuf BufRd BufFrames BufSamples BufSampleRate BufRateScale BufDur BufChannels LoopBuf Dbufrd'],
  ['sound', 0, 'BufWr RecordBuf Dbufwr ScopeOut ScopeOut2 DiskIn DiskOut VDiskIn Warp1 RecordBufS PlayBufCF'],
  ['sound', 0, 'BufDelayN BufDelayL BufDelayC BufCombN BufCombL BufCombC BufAllpassN BufAllpassL BufAllpassC'],
  ['sound', 1, 'TGrains TGrains2 TGrains3 Convolution2 Convolution2L StereoConvolution2L'],
  ['sound', 2, 'GrainBuf BufGrain MonoGrainBuf'],
  ['wavetable', 0, 'Osc COsc VOsc VOsc3 Shaper'],
  ['table', 0, 'OscN Index IndexL WrapIndex FoldIndex IndexInBetween DetectIndex DegreeToKey'],
  ['frames', 0, 'FFT IFFT PV_MagFreeze PV_BrickWall'],
];

/** By the name of the UGen. */
export const BUFFER_INPUTS: ReadonlyMap<string, number> = new Map(
  READERS.flatMap(([, input, names]) => names.split(' ').map((name) => [name, input] as const)),
);
const CONTENTS: ReadonlyMap<string, Content> = new Map(
  READERS.flatMap(([content, , names]) => names.split(' ').map((name) => [name, content] as const)),
);

/** One second of sound; a table of 1,024 values, as sclang makes them. */
const SOUND_FRAMES = 48_000;
const TABLE_FRAMES = 1_024;

export interface WantedBuffer {
  readonly content: Content;
  readonly frameCount: number;
  readonly channelCount: number;
}

/** What one UGen wants of its buffer, when it wants one. Outputs of a player are the channels of its buffer. */
export function wantedBy(ugen: UGen): WantedBuffer | undefined {
  const content = CONTENTS.get(ugen.name);
  if (content === undefined) return undefined;
  const plays: readonly Rate[] = /^(PlayBuf|BufRd|DiskIn)$/.test(ugen.name) ? ugen.outputs : [];
  return {
    content,
    frameCount: content === 'sound' ? SOUND_FRAMES : TABLE_FRAMES,
    channelCount: Math.max(1, plays.length),
  };
}

/** Numbers of the buffers that a def names itself, as constants. */
export function constantBuffers(def: SynthDef): Map<number, WantedBuffer> {
  const found = new Map<number, WantedBuffer>();
  for (const ugen of def.ugens) {
    const input = ugen.inputs[BUFFER_INPUTS.get(ugen.name) ?? -1];
    const wanted = wantedBy(ugen);
    const number = input?.kind === 'constant' ? def.constants[input.index] : undefined;
    if (wanted !== undefined && number !== undefined && Number.isInteger(number) && number >= 0) {
      found.set(number, wanted);
    }
  }
  return found;
}

/** The control that begins at a parameter. */
export const controlAt = (def: SynthDef, index: number): string | undefined =>
  def.parameterNames.find((parameter) => parameter.index === index)?.name;
