import { crc32, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Picture, TEXT_HEIGHT, textWidth } from './picture.js';

/** The chunks of a PNG, each checked against its own sum. */
function chunksOf(png: Buffer): Map<string, Buffer> {
  expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1A\n');
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length;) {
    const size = png.readUInt32BE(at);
    const body = png.subarray(at + 4, at + 8 + size);
    expect(png.readUInt32BE(at + 8 + size)).toBe(crc32(body));
    chunks.set(body.toString('latin1', 0, 4), body.subarray(4));
    at += 12 + size;
  }
  return chunks;
}

/** Rows of colour numbers, as a viewer reads them. */
function rowsOf(png: Buffer): number[][] {
  const chunks = chunksOf(png);
  const head = chunks.get('IHDR')!;
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)];
  const bytes = inflateSync(chunks.get('IDAT')!);
  expect(bytes).toHaveLength((width + 1) * height);
  return Array.from({ length: height }, (_, row) => [
    ...bytes.subarray(row * (width + 1) + 1, (row + 1) * (width + 1)),
  ]);
}

describe('a picture', () => {
  it('is a PNG of indexed colours that ends as one does', () => {
    const chunks = chunksOf(new Picture(3, 2).png());
    expect([...chunks.keys()]).toEqual(['IHDR', 'PLTE', 'IDAT', 'IEND']);
    expect([...chunks.get('IHDR')!.subarray(8)]).toEqual([8, 3, 0, 0, 0]);
    expect([...chunks.get('PLTE')!.subarray(0, 3)]).toEqual([255, 255, 255]);
  });

  it('holds what was filled, clipped to its edges, never less than one pixel', () => {
    const picture = new Picture(4, 3);
    picture.fill(-5, 1, 7, 0.2, 'ink');
    picture.fill(3, 2, 9, 9, 'mark');
    expect(rowsOf(picture.png())).toEqual([
      [0, 0, 0, 0],
      [1, 1, 0, 0],
      [0, 0, 0, 3],
    ]);
  });

  it('writes digits and letters of seven rows, and a space where it knows none', () => {
    const picture = new Picture(textWidth('1 1'), TEXT_HEIGHT);
    picture.text(0, 0, '1é1');
    const drawn = rowsOf(picture.png())
      .filter((_, row) => row % 2 === 0)
      .map((row) =>
        row
          .filter((_, column) => column % 2 === 0)
          .map((colour) => (colour === 0 ? '.' : '#'))
          .join(''),
      );
    expect(drawn).toEqual([
      '..#...........#...',
      '.##..........##...',
      '..#...........#...',
      '..#...........#...',
      '..#...........#...',
      '..#...........#...',
      '.###.........###..',
    ]);
  });
});
