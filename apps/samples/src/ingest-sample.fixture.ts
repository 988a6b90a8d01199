import type { Buffer, Sample } from '@oiduna/contracts';
import type { BlobStore } from '@oiduna/platform';
import { readWav, wavOf } from '@oiduna/testkit';

/** What the engine answers once it holds the clean WAV. */
export async function bufferHolding(blobs: BlobStore, { id, wavSha256, ...place }: Sample): Promise<Buffer> {
  const { channels, sampleRateHz } = readWav(await blobs.read(wavSha256));
  const [channelCount, frameCount] = [channels.length, channels[0]!.length];
  const memoryBytes = frameCount * channelCount * 4;
  return {
    bufferNumber: 7,
    frameCount,
    channelCount,
    sampleRateHz,
    memoryBytes,
    sampleId: id,
    bank: place.bank,
    fileName: place.fileName,
    requestId: 'r',
  };
}

/** One level, and a chunk that says nothing: the audio server reads a clean WAV made of it. */
export const notedWav = (frameCount: number): Uint8Array =>
  wavOf({
    sampleRateHz: 44_100,
    channels: [new Float32Array(frameCount).fill(0.25)],
    format: 'pcm16',
    chunks: [{ id: 'LIST', bytes: new TextEncoder().encode('INFO') }],
  });
