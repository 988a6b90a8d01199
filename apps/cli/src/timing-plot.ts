import { Picture, TEXT_HEIGHT, textWidth } from '@oiduna/picture';
import type { OnsetLine } from './timing-report.js';

const WIDTH = 1_200;
const LEFT = 90;
const PANEL_WIDTH = WIDTH - LEFT - 40;
const PANEL_HEIGHT = 280;
const TOPS = [60, 440] as const;
const HEIGHT = 780;
const DOT = 4;
/** Errors beyond what this share of the intervals needs are marked at the edge: one xrun would flatten the rest. */
const SHOWN_SHARE = 0.99;
const BARS_MAX = 101;

/** One panel: where its values lie on the picture. */
interface Axes {
  readonly top: number;
  readonly x: readonly [from: number, to: number];
  readonly y: readonly [from: number, to: number];
}

const xOf = ({ x: [from, to] }: Axes, value: number): number => LEFT + ((value - from) / (to - from)) * PANEL_WIDTH;
const yOf = ({ top, y: [from, to] }: Axes, value: number): number =>
  top + PANEL_HEIGHT - ((value - from) / (to - from)) * PANEL_HEIGHT;

/** A PNG: the error of each interval over time, and how many intervals have which error. */
export function timingPlot(lines: readonly OnsetLine[], sampleRateHz: number): Buffer {
  const picture = new Picture(WIDTH, HEIGHT);
  const errors = lines.flatMap(({ intervalError }) => (intervalError === null ? [] : [intervalError]));
  const range = rangeOf(errors);
  overTime(picture, lines, sampleRateHz, range);
  histogram(picture, errors, range);
  return picture.png();
}

/** Samples to either side that the panels show. */
function rangeOf(errors: readonly number[]): number {
  const sizes = Float64Array.from(errors, Math.abs).sort();
  return niceStep(Math.max(3, (sizes[Math.ceil(SHOWN_SHARE * sizes.length) - 1] ?? 0) * 1.5));
}

function overTime(picture: Picture, lines: readonly OnsetLine[], sampleRateHz: number, range: number): void {
  const seconds = Math.max(1, (lines.at(-1)?.expected ?? 0) / sampleRateHz);
  const axes: Axes = { top: TOPS[0], x: [0, seconds], y: [-range, range] };
  frame(picture, axes, 'error of each interval in samples, over seconds. red, missing or off the scale');
  for (const { expected, found, intervalError } of lines) {
    const x = xOf(axes, expected / sampleRateHz);
    if (found === null) picture.fill(x, axes.top, 1, PANEL_HEIGHT, 'alarm');
    if (intervalError === null) continue;
    const shown = Math.max(-range, Math.min(range, intervalError));
    const isOff = shown !== intervalError;
    const size = isOff ? DOT * 3 : DOT;
    picture.fill(x - size / 2, yOf(axes, shown) - size / 2, size, size, isOff ? 'alarm' : 'mark');
  }
}

function histogram(picture: Picture, errors: readonly number[], range: number): void {
  const width = Math.max(1, Math.ceil((2 * range + 1) / BARS_MAX));
  const counts = new Map<number, number>();
  for (const error of errors) {
    const bar = Math.round(Math.max(-range, Math.min(range, error)) / width);
    counts.set(bar, (counts.get(bar) ?? 0) + 1);
  }
  const decades = Math.max(1, Math.ceil(Math.log10(Math.max(1, ...counts.values()) + 1)));
  const axes: Axes = { top: TOPS[1], x: [-range - width / 2, range + width / 2], y: [0, decades] };
  frame(picture, axes, 'how many intervals have which error in samples, logarithmic', (value) => 10 ** value);
  for (const [bar, count] of counts) {
    const [left, right] = [bar - 0.4, bar + 0.4].map((edge) => xOf(axes, edge * width)) as [number, number];
    // One interval is a bar too: its logarithm alone would be none.
    const top = yOf(axes, Math.max(Math.log10(count), 0.04));
    picture.fill(left, top, right - left, yOf(axes, 0) - top, Math.abs(bar * width) >= range ? 'alarm' : 'mark');
  }
}

/** Grid, numbers and title. */
function frame(picture: Picture, axes: Axes, title: string, label = (value: number) => value): void {
  const { top } = axes;
  picture.text(LEFT, top - TEXT_HEIGHT - 14, title);
  for (const value of ticks(axes.x)) {
    const x = xOf(axes, value);
    picture.fill(x, top, 1, PANEL_HEIGHT, 'grid');
    const text = String(value);
    picture.text(x - textWidth(text) / 2, top + PANEL_HEIGHT + 10, text);
  }
  for (const value of ticks(axes.y)) {
    const y = yOf(axes, value);
    picture.fill(LEFT, y, PANEL_WIDTH, 1, value === 0 ? 'ink' : 'grid');
    const text = String(label(value));
    picture.text(LEFT - textWidth(text) - 8, y - TEXT_HEIGHT / 2, text);
  }
  picture.fill(LEFT, top, 1, PANEL_HEIGHT, 'ink');
}

/** Up to a dozen round values. */
function ticks([from, to]: readonly [number, number]): number[] {
  const step = Math.max(1, niceStep((to - from) / 10));
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.floor(to / step) - first + 1 }, (_, n) => (first + n) * step);
}

/** The next of 1, 2, 3, 5, 10, 20, 30, 50 and so on. */
function niceStep(least: number): number {
  const decade = 10 ** Math.floor(Math.log10(least));
  return decade * ([1, 2, 3, 5].find((step) => step * decade >= least) ?? 10);
}
