import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis';
import { MPEGDecoder } from 'mpg123-decoder';
import type { PcmSound } from './coded-stream.js';
import { type DecoderInside, keepInstance } from './kept-instance.js';
import { FLOAT_32 } from './sample-encoding.js';

/** Six minutes of mono. What is larger is worth a child of ffmpeg. */
const VALUES_MAX = 16 * 1024 * 1024;

interface Decoded {
  readonly channelData: readonly Float32Array[];
  readonly samplesDecoded: number;
  readonly sampleRate: number;
  readonly errors: readonly unknown[];
}

/** What the check knows of the sound. */
export interface ExpectedSound {
  readonly frameCount: number;
  readonly channelCount: number;
  readonly sampleRateHz: number;
}

interface Decoder {
  readonly ready: Promise<void>;
  free(): void;
}

/** One of each in a thread, made when it is first needed: the next waits until the one before has done. */
class Turns<D extends Decoder> {
  private last: Promise<unknown> = Promise.resolve();
  private decoder: D | undefined;

  constructor(
    private readonly make: () => Promise<D>,
    /** Leaves the decoder as it was made. */
    private readonly decode: (decoder: D, bytes: Uint8Array) => Promise<Decoded>,
  ) {}

  /** undefined when anything is not as expected; the next file gets a fresh decoder then. */
  take(bytes: Uint8Array, expected: ExpectedSound): Promise<PcmSound | undefined> {
    const turn = this.last.then(() => this.run(bytes, expected));
    this.last = turn;
    return turn;
  }

  private async run(bytes: Uint8Array, expected: ExpectedSound): Promise<PcmSound | undefined> {
    try {
      this.decoder ??= await this.make();
      const sound = pcmOf(await this.decode(this.decoder, bytes), expected);
      if (sound !== undefined) return sound;
    } catch {
      // whatever it stumbled over, ffmpeg will say what it is
    }
    this.decoder?.free();
    this.decoder = undefined;
    return undefined;
  }
}

const vorbis = new Turns(
  async () => {
    const decoder = new OggVorbisDecoder();
    await decoder.ready;
    keepInstance((decoder as unknown as Record<'_decoder', DecoderInside>)['_decoder']);
    return decoder;
  },
  (decoder, bytes) => decoder.decodeFile(bytes),
);
const mp3 = new Turns(
  async () => {
    const decoder = new MPEGDecoder({ enableGapless: true });
    await decoder.ready;
    keepInstance(decoder as unknown as DecoderInside);
    return decoder;
  },
  async (decoder, bytes) => {
    const decoded = decoder.decode(bytes);
    await decoder.reset();
    return decoded;
  },
);

const isSmall = ({ frameCount, channelCount }: ExpectedSound): boolean =>
  channelCount <= 2 && frameCount > 0 && frameCount * channelCount <= VALUES_MAX;

/** An Ogg stream whose pages are all right. @returns undefined unless exactly what it states comes out */
export const decodeVorbis = async (bytes: Uint8Array, expected: ExpectedSound): Promise<PcmSound | undefined> =>
  isSmall(expected) ? vorbis.take(bytes, expected) : undefined;

/** An MP3 whose sound has the checksum its encoder noted. @returns undefined unless exactly what it states comes out */
export const decodeMp3 = async (bytes: Uint8Array, expected: ExpectedSound): Promise<PcmSound | undefined> =>
  isSmall(expected) ? mp3.take(bytes, expected) : undefined;

function pcmOf(decoded: Decoded, { frameCount, channelCount, sampleRateHz }: ExpectedSound): PcmSound | undefined {
  const { channelData, samplesDecoded, sampleRate, errors } = decoded;
  const isExpected = samplesDecoded === frameCount && sampleRate === sampleRateHz && errors.length === 0;
  // one channel is given twice
  if (!isExpected || channelData.length < channelCount) return undefined;
  const values = new Float32Array(frameCount * channelCount);
  for (let channel = 0; channel < channelCount; channel += 1) {
    const samples = channelData[channel]!;
    for (let frame = 0, at = channel; frame < frameCount; frame += 1, at += channelCount) values[at] = samples[frame]!;
  }
  const layout = { encoding: FLOAT_32, channelCount, sampleRateHz, frameCount, dataAtByte: 0 };
  return { bytes: Buffer.from(values.buffer), layout };
}
