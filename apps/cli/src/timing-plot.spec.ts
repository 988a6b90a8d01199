import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { timingPlot } from './timing-plot.js';
import { timingOf } from './timing-report.js';

const INTERVAL = 6_000;
const [MARK, ALARM] = [3, 4];

/** How many pixels of a colour lie in these rows. */
function pixels(png: Buffer, colour: number, fromRow: number, toRow: number): number {
  const data = png.indexOf('IDAT');
  const rows = inflateSync(png.subarray(data + 4, data + 4 + png.readUInt32BE(data - 4)));
  const rowBytes = png.readUInt32BE(16) + 1;
  return rows
    .subarray(fromRow * rowBytes, toRow * rowBytes)
    .filter((pixel, at) => at % rowBytes > 0 && pixel === colour).length;
}

const plot = (found: readonly number[], count = found.length) =>
  timingPlot(timingOf(found, count, INTERVAL).lines, 48_000);
const grid = (count: number) => Array.from({ length: count }, (_, n) => n * INTERVAL);
const [OVER_TIME, HISTOGRAM] = [
  [60, 345],
  [440, 725],
] as const;

describe('the plot', () => {
  it('has a dot for each interval and a bar for each error', () => {
    const png = plot(grid(9));
    expect(pixels(png, MARK, ...OVER_TIME)).toBe(8 * 4 * 4);
    expect(pixels(png, MARK, ...HISTOGRAM)).toBeGreaterThan(1_000);
    expect(pixels(png, ALARM, 0, 780)).toBe(0);
  });

  it('marks missing onsets, and errors off the scale', () => {
    const missing = plot(
      grid(200).filter((_, n) => n !== 50),
      200,
    );
    expect(pixels(missing, ALARM, ...OVER_TIME)).toBe(280);
    const shifted = plot(grid(400).map((position, n) => position + (n >= 200 ? 1_000 : 0)));
    expect(pixels(shifted, ALARM, ...OVER_TIME)).toBeGreaterThan(50);
    expect(pixels(shifted, ALARM, ...HISTOGRAM)).toBeGreaterThan(50);
    expect(pixels(shifted, MARK, ...OVER_TIME)).toBeGreaterThan(280);
  });

  it.each([0, 1, 28_800])('can be drawn of %i onsets', (count) => {
    expect(plot(grid(count)).readUInt32BE(16)).toBe(1_200);
  });

  it('shows errors of a thousand samples in a hundred bars', () => {
    const png = plot(grid(400).map((position, n) => position + (n % 2) * 1_000));
    expect(pixels(png, MARK, ...HISTOGRAM)).toBeGreaterThan(1_000);
  });
});
