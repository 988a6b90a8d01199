import { Picture, TEXT_HEIGHT } from '@oiduna/picture';
import type { Waveform } from './waveform.js';

const MARGIN = 60;
const TOP = 40;
export const PLOT_COLUMNS = 680;
const LANES_HEIGHT = 480;
const LANE_HEIGHT_MAX = 120;

/** A PNG with a lane for each channel. Beyond full scale is red. */
export function waveformPng({ values, channelCount, framesPerPixel, sampleRateHz }: Waveform, seconds: number): Buffer {
  const laneHeight = Math.min(LANE_HEIGHT_MAX, Math.floor(LANES_HEIGHT / channelCount));
  const picture = new Picture(PLOT_COLUMNS + 2 * MARGIN, TOP + channelCount * laneHeight + 2 * TEXT_HEIGHT);
  picture.text(MARGIN, TEXT_HEIGHT, `${seconds.toFixed(3)} seconds. red, beyond full scale`);
  // a sound of fewer frames than columns has wider ones
  const width = Math.max(1, (PLOT_COLUMNS * framesPerPixel) / sampleRateHz / seconds);
  for (let lane = 0; lane < channelCount; lane += 1) {
    const yOf = (level: number): number => TOP + lane * laneHeight + ((1 - level) / 2) * laneHeight;
    for (const level of [-1, 0, 1]) {
      picture.fill(MARGIN, yOf(level), PLOT_COLUMNS, 1, level === 0 ? 'ink' : 'grid');
    }
    for (let pixel = 0; pixel < values.length / 2 / channelCount; pixel += 1) {
      const at = 2 * (pixel * channelCount + lane);
      const [low, high] = [values[at]!, values[at + 1]!];
      const [y, end] = [yOf(Math.min(1, high)), yOf(Math.max(-1, low))];
      picture.fill(MARGIN + pixel * width, y, width, end - y, high > 1 || low < -1 ? 'alarm' : 'mark');
    }
  }
  return picture.png();
}
