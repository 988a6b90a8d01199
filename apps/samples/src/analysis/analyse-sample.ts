import type { AudioFormat, SampleAnalysis } from '@oiduna/contracts';
import { openNearFile } from './near-file.js';
import { readWavLayout } from '../audio/wav-layout.js';
import { readNotes } from '../notes/read-notes.js';
import { channelBlocks } from './channel-blocks.js';
import { SampleListener } from './listen.js';

export interface SampleToAnalyse {
  /** The clean WAV, and the file as it was uploaded. */
  readonly wavPath: string;
  readonly uploadPath: string;
  readonly format: AudioFormat;
}

/** Everything that is known of a sample once it has been heard from its first frame to its last. */
export async function analyseSample({ wavPath, uploadPath, format }: SampleToAnalyse): Promise<SampleAnalysis> {
  const { bitDepth, ...notes } = await readNotes(uploadPath, format.container, format.frameCount);
  await using file = await openNearFile(wavPath, uploadPath);
  const layout = await readWavLayout(file);
  const listener = new SampleListener(layout.sampleRateHz, layout.channelCount);
  for await (const channels of channelBlocks(file, layout)) listener.hear(channels);
  return { bitDepth: pcmBits(format.encoding) ?? bitDepth, ...listener.heard(), ...notes };
}

/** ffmpeg's names of PCM say it: pcm_s24le, pcm_u8, pcm_f32be. */
function pcmBits(encoding: string): number | null {
  const bits = /^pcm_[usf](\d+)(le|be)?$/.exec(encoding)?.[1];
  return bits === undefined ? null : Number(bits);
}
