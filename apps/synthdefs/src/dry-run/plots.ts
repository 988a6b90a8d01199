import { Picture, TEXT_HEIGHT, textWidth } from '@oiduna/picture';
import { powerSpectrum } from './spectrum.js';

const WIDTH = 800;
const LANE_HEIGHT = 120;
const SPECTRUM_HEIGHT = 300;
const MARGIN = 60;
const TOP = 40;
const PLOT_WIDTH = WIDTH - 2 * MARGIN;

/** A PNG: the lowest and highest value of each column, a lane a channel. Beyond full scale is red. */
export function waveformPicture(channels: readonly Float32Array[], sampleRateHz: number): Buffer {
  const bottom = TOP + channels.length * LANE_HEIGHT;
  const picture = new Picture(WIDTH, bottom + 2 * TEXT_HEIGHT);
  const seconds = (channels[0]?.length ?? 0) / sampleRateHz;
  picture.text(MARGIN, TEXT_HEIGHT, `${seconds.toFixed(2)} seconds. red, beyond full scale`);
  for (const [lane, samples] of channels.entries()) {
    const top = TOP + lane * LANE_HEIGHT;
    const yOf = (level: number): number => top + ((1 - level) / 2) * LANE_HEIGHT;
    for (const level of [-1, 0, 1]) picture.fill(MARGIN, yOf(level), PLOT_WIDTH, 1, level === 0 ? 'ink' : 'grid');
    for (let column = 0; column < PLOT_WIDTH; column += 1) {
      const from = Math.floor((column / PLOT_WIDTH) * samples.length);
      const part = samples.subarray(from, Math.max(from + 1, ((column + 1) / PLOT_WIDTH) * samples.length));
      const low = part.reduce((least, value) => Math.min(least, value), 1e9);
      const high = part.reduce((most, value) => Math.max(most, value), -1e9);
      const [y, end] = [yOf(Math.min(1, high)), yOf(Math.max(-1, low))];
      picture.fill(MARGIN + column, y, 1, end - y, high > 1 || low < -1 ? 'alarm' : 'mark');
    }
  }
  for (let tick = 0; tick <= seconds; tick += seconds > 2 ? 1 : 0.1) {
    const x = MARGIN + (tick / seconds) * PLOT_WIDTH;
    picture.fill(x, bottom, 1, 5, 'ink');
    if (seconds <= 1 || seconds > 2 || Math.round(tick * 10) % 5 === 0)
      picture.text(x, bottom + 8, String(Number(tick.toFixed(1))));
  }
  return picture.png();
}

const LOWEST_HZ = 20;
const FLOOR_DB = -100;

/** A PNG: the mean power of the loudest channel by frequency, both logarithmic. */
export function spectrumPicture(samples: Float32Array, sampleRateHz: number): Buffer {
  const picture = new Picture(WIDTH, TOP + SPECTRUM_HEIGHT + 2 * TEXT_HEIGHT);
  const highestHz = sampleRateHz / 2;
  const xOf = (hertz: number): number =>
    MARGIN + (Math.log(hertz / LOWEST_HZ) / Math.log(highestHz / LOWEST_HZ)) * PLOT_WIDTH;
  const yOf = (decibels: number): number => TOP + (Math.max(FLOOR_DB, decibels) / FLOOR_DB) * SPECTRUM_HEIGHT;
  picture.text(MARGIN, TEXT_HEIGHT, 'level in decibels, over hertz');
  for (let decibels = 0; decibels >= FLOOR_DB; decibels -= 20) {
    picture.fill(MARGIN, yOf(decibels), PLOT_WIDTH, 1, 'grid');
    picture.text(MARGIN - textWidth(`${decibels} `), yOf(decibels) - TEXT_HEIGHT / 2, String(decibels));
  }
  for (const hertz of [20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000]) {
    picture.fill(xOf(hertz), TOP, 1, SPECTRUM_HEIGHT, 'grid');
    picture.text(xOf(hertz) - textWidth(`${hertz}`) / 2, TOP + SPECTRUM_HEIGHT + 8, String(hertz));
  }
  const power = powerSpectrum(samples);
  const hertzOf = (bin: number): number => (bin * highestHz) / power.length;
  for (let bin = 1; bin < power.length; bin += 1) {
    const [left, right] = [Math.max(LOWEST_HZ, hertzOf(bin - 0.5)), hertzOf(bin + 0.5)].map(xOf) as [number, number];
    const y = yOf(Math.min(0, 10 * Math.log10(power[bin]! + 1e-12)));
    picture.fill(left, y, right - left, TOP + SPECTRUM_HEIGHT - y, 'mark');
  }
  return picture.png();
}
