import type { WaveformForm } from '@oiduna/contracts';
import { channelBlocks } from '../analysis/channel-blocks.js';
import { openNearFile } from '../audio/near-file.js';
import { readWavLayout } from '../audio/wav-layout.js';
import { PLOT_COLUMNS, waveformPng } from './waveform-picture.js';
import { FRAMES_PER_PIXEL, waveformDat, waveformJson, WaveformMaker } from './waveform.js';

export interface WaveformToDraw {
  readonly wavPath: string;
  readonly form: WaveformForm;
}

/** The waveform of a clean WAV, as a file of that form. */
export async function drawWaveform({ wavPath, form }: WaveformToDraw): Promise<Uint8Array> {
  await using file = await openNearFile(wavPath, wavPath);
  const layout = await readWavLayout(file);
  const { sampleRateHz, channelCount, frameCount } = layout;
  const framesPerPixel = form === 'png' ? Math.ceil(frameCount / PLOT_COLUMNS) : FRAMES_PER_PIXEL;
  const maker = new WaveformMaker(channelCount, framesPerPixel);
  for await (const channels of channelBlocks(file, layout)) maker.hear(channels);
  const waveform = { sampleRateHz, channelCount, framesPerPixel, values: maker.finished() };
  if (form === 'png') return waveformPng(waveform, frameCount / sampleRateHz);
  return form === 'dat' ? waveformDat(waveform) : Buffer.from(waveformJson(waveform));
}
