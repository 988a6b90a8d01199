import type { SampleAnalysis } from '@oiduna/contracts';
import type { VerifiedSample } from '../audio/verify-sample.js';
import { readNotes } from '../notes/read-notes.js';
import { SampleListener } from './listen.js';

/** Everything that is known of a sample once it has been heard from its first frame to its last. */
export async function analyseSample(
  sample: Pick<VerifiedSample, 'format' | 'frames' | 'upload'>,
): Promise<SampleAnalysis> {
  const { container, encoding, frameCount, sampleRateHz, channelCount } = sample.format;
  await using file = await sample.upload();
  const { bitDepth, ...notes } = await readNotes(file, container, frameCount);
  const listener = new SampleListener(sampleRateHz, channelCount);
  for await (const { bytes, encoding: stored } of sample.frames()) listener.hearPcm(bytes, stored);
  return { bitDepth: pcmBits(encoding) ?? bitDepth, ...listener.heard(), ...notes };
}

/** ffmpeg's names of PCM say it: pcm_s24le, pcm_u8, pcm_f32be. */
function pcmBits(encoding: string): number | null {
  const bits = /^pcm_[usf](\d+)(le|be)?$/.exec(encoding)?.[1];
  return bits === undefined ? null : Number(bits);
}
