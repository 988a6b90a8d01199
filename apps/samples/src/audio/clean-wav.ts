import type { AudioFile } from './audio-file.js';
import { FLOAT_32, PCM_S16, PCM_S24, type SampleEncoding } from './sample-encoding.js';
import { frameBytesOf, type PcmFormat, type PcmLayout } from './pcm-layout.js';
import { FORMAT_TAG_FLOAT, FORMAT_TAG_PCM } from './wav-format.js';
import { frameBlocks, viewOf } from './wav-frames.js';

/** PCM of 16 and 24 bits keeps every bit; the rest becomes what the audio server holds anyway. */
export function cleanEncodingOf({ bytes, float }: SampleEncoding): SampleEncoding {
  if (float) return FLOAT_32;
  return bytes === PCM_S16.bytes ? PCM_S16 : bytes === PCM_S24.bytes ? PCM_S24 : FLOAT_32;
}

/**
 * The WAV the audio server reads: our own header, then the frames, and nothing else of the upload.
 * The frames must have passed {@link peakOf}.
 */
export async function* cleanWav(file: AudioFile, layout: PcmLayout): AsyncGenerator<Buffer> {
  const clean = { ...layout, encoding: cleanEncodingOf(layout.encoding) };
  const dataBytes = layout.frameCount * frameBytesOf(clean);
  yield headerOf(clean, layout.frameCount, dataBytes);
  for await (const { bytes } of frameBlocks(file, layout)) {
    yield inEncoding(bytes, layout.encoding, clean.encoding);
  }
  if (dataBytes % 2 === 1) yield Buffer.alloc(1);
}

function inEncoding(bytes: Buffer, from: SampleEncoding, to: SampleEncoding): Buffer {
  if (from === to) return bytes;
  if (to !== FLOAT_32) return swapped(bytes, to.bytes);
  const view = viewOf(bytes);
  const floats = Buffer.alloc((bytes.length / from.bytes) * FLOAT_32.bytes);
  const into = viewOf(floats);
  for (let at = 0, float = 0; at < bytes.length; at += from.bytes, float += FLOAT_32.bytes) {
    into.setFloat32(float, from.read(view, at), true);
  }
  return floats;
}

/** The same integers in the other byte order. */
function swapped(bytes: Buffer, width: number): Buffer {
  if (width === 2) return Buffer.from(bytes).swap16();
  const other = Buffer.alloc(bytes.length);
  for (let at = 0; at < bytes.length; at += width) {
    for (let byte = 0; byte < width; byte += 1) other[at + byte] = bytes[at + width - 1 - byte]!;
  }
  return other;
}

/** A format other than PCM states its extension's size, and its frame count in a `fact` chunk. @see mmreg.h */
function headerOf(format: PcmFormat, frameCount: number, dataBytes: number): Buffer {
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
