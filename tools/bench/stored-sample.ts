import type { PlayableSample } from '@oiduna/contracts';
import type { DirectoryBlobStore } from '@oiduna/platform';
import { wavOf } from '@oiduna/testkit';
import { randomUUID } from 'node:crypto';

/** From 20 to 120 ms, as drums are. */
const framesOf = (at: number): number => 960 + ((at * 37) % 4_800);

/** What the samples service leaves of an upload, without its work: this is about the engine and its audio server. */
export async function storedSample(blobs: DirectoryBlobStore, bank: string, at: number): Promise<PlayableSample> {
  const frameCount = framesOf(at);
  const channel = Float32Array.from(
    { length: frameCount },
    (_, n) => 0.3 * Math.sin(n / (5 + (at % 200))) * (1 - n / frameCount),
  );
  const { sha256, sizeBytes } = await blobs.put(wavOf({ sampleRateHz: 48_000, channels: [channel], format: 'pcm16' }));
  const format = { container: 'wav', encoding: 'pcm_s16le', frameCount, channelCount: 1, sampleRateHz: 48_000 };
  return {
    id: randomUUID(),
    bank,
    fileName: `${String(at).padStart(5, '0')}.wav`,
    sha256,
    sizeBytes,
    wavSha256: sha256,
    format: { ...format, durationSeconds: frameCount / 48_000 },
    peak: 0.3,
    createdAt: new Date(0).toISOString(),
  };
}
