import type { AudioFile } from './audio-file.js';
import { FLOAT_32, PCM_S16, PCM_S24, type SampleEncoding } from './sample-encoding.js';
import { FORMAT_TAG_FLOAT, FORMAT_TAG_PCM, type WavFormat } from './wav-format.js';
import { frameBlocks, viewOf } from './wav-frames.js';
import { frameBytesOf, type WavLayout } from './wav-layout.js';

/** PCM of 16 and 24 bits stays as it is, bit for bit; the rest becomes what the audio server holds anyway. */
export const cleanEncodingOf = (encoding: SampleEncoding): SampleEncoding =>
  encoding === PCM_S16 || encoding === PCM_S24 ? encoding : FLOAT_32;

/**
 * The WAV the audio server reads: our own header, then the frames, and nothing else of the upload.
 * The frames must have passed {@link peakOf}.
 */
export async function* cleanWav(file: AudioFile, layout: WavLayout): AsyncGenerator<Buffer> {
  const clean = { ...layout, encoding: cleanEncodingOf(layout.encoding) };
  const dataBytes = layout.frameCount * frameBytesOf(clean);
  yield headerOf(clean, layout.frameCount, dataBytes);
  for await (const { bytes } of frameBlocks(file, layout)) {
    yield clean.encoding === layout.encoding ? bytes : asFloat32(bytes, layout.encoding);
  }
  if (dataBytes % 2 === 1) yield Buffer.alloc(1);
}

function asFloat32(bytes: Buffer, encoding: SampleEncoding): Buffer {
  const view = viewOf(bytes);
  const floats = Buffer.alloc((bytes.length / encoding.bytes) * FLOAT_32.bytes);
  const into = viewOf(floats);
  for (let from = 0, to = 0; from < bytes.length; from += encoding.bytes, to += FLOAT_32.bytes) {
    into.setFloat32(to, encoding.read(view, from), true);
  }
  return floats;
}

/** A format other than PCM states its extension's size, and its frame count in a `fact` chunk. @see mmreg.h */
function headerOf(format: WavFormat, frameCount: number, dataBytes: number): Buffer {
  const { encoding, channelCount, sampleRateHz } = format;
  const frameBytes = frameBytesOf(format);
  const fmt = Buffer.alloc(encoding.float ? 18 : 16);
  fmt.writeUInt16LE(encoding.float ? FORMAT_TAG_FLOAT : FORMAT_TAG_PCM, 0);
  fmt.writeUInt16LE(channelCount, 2);
  fmt.writeUInt32LE(sampleRateHz, 4);
  // Informative, and too narrow for rates that are legal all the same.
  fmt.writeUInt32LE((sampleRateHz * frameBytes) % 2 ** 32, 8);
  fmt.writeUInt16LE(frameBytes, 12);
  fmt.writeUInt16LE(encoding.bytes * 8, 14);
  const chunks = [
    chunkHeader('fmt ', fmt.length),
    fmt,
    ...(encoding.float ? [chunkHeader('fact', 4), uint32(frameCount)] : []),
    chunkHeader('data', dataBytes),
  ];
  const riffBytes = 4 + Buffer.concat(chunks).length + dataBytes + (dataBytes % 2);
  return Buffer.concat([chunkHeader('RIFF', riffBytes), Buffer.from('WAVE'), ...chunks]);
}

const chunkHeader = (id: string, sizeBytes: number): Buffer =>
  Buffer.concat([Buffer.from(id, 'latin1'), uint32(sizeBytes)]);

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
