import type { Buffer, PlayableSample } from '@oiduna/contracts';
import type { BlobStore } from '@oiduna/platform';
import { readWav, wavOf } from '@oiduna/testkit';

/** What the engine answers for a sample: what its clean WAV really holds. */
export async function bufferOf({ id, bank, fileName, wavSha256 }: PlayableSample, blobs: BlobStore): Promise<Buffer> {
  const { channels, sampleRateHz } = readWav(await blobs.read(wavSha256));
  const [channelCount, frameCount] = [channels.length, channels[0]!.length];
  const memoryBytes = frameCount * channelCount * 4;
  const held = { bufferNumber: 7, frameCount, channelCount, sampleRateHz, memoryBytes };
  return { ...held, sampleId: id, bank, fileName, requestId: 'r' };
}

/** A WAV that holds more than its sound, so it is not played as it was uploaded. */
export const wav = (frameCount: number): Uint8Array =>
  wavOf({
    sampleRateHz: 44_100,
    channels: [new Float32Array(frameCount).fill(0.25)],
    format: 'pcm16',
    chunks: [{ id: 'LIST', bytes: new TextEncoder().encode('INFO') }],
  });
