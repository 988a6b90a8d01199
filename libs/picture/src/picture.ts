import { crc32, deflateSync } from 'node:zlib';

/** Letters of 5 by 7 points; each digit of base 32 is one row, from the top. */
const GLYPHS: Readonly<Record<string, string>> = {
  0: 'ehjlphe',
  1: '4c4444e',
  2: 'eh1248v',
  3: 'v2421he',
  4: '26aiv22',
  5: 'vgu11he',
  6: '68guhhe',
  7: 'v124888',
  8: 'ehhehhe',
  9: 'ehhf12c',
  '-': '000v000',
  '.': '00000cc',
  ',': '0000cc8',
  '%': 'op248j3',
  a: '00e1fhf',
  b: 'ggmphhu',
  c: '00egghe',
  d: '11djhhf',
  e: '00ehvge',
  f: '698s888',
  g: '0fhhf1e',
  h: 'ggmphhh',
  i: '40c444e',
  j: '20622ic',
  k: 'ggikoki',
  l: 'c44444e',
  m: '00qllhh',
  n: '00mphhh',
  o: '00ehhhe',
  p: '00uhugg',
  q: '00djf11',
  r: '00mpggg',
  s: '00ege1u',
  t: '88s8896',
  u: '00hhhjd',
  v: '00hhha4',
  w: '00hhlla',
  x: '00ha4ah',
  y: '00hhf1e',
  z: '00v248v',
};
const GLYPH_ROWS = 7;
const GLYPH_COLUMNS = 5;
/** Points as wide as this many pixels can be read without glasses. */
const POINT = 2;
const ADVANCE = (GLYPH_COLUMNS + 1) * POINT;
export const TEXT_HEIGHT = GLYPH_ROWS * POINT;

const PALETTE = {
  paper: [255, 255, 255],
  ink: [40, 40, 40],
  grid: [222, 222, 222],
  mark: [31, 98, 173],
  alarm: [204, 36, 29],
} as const;
const COLOURS = Object.keys(PALETTE);
export type Colour = keyof typeof PALETTE;

/** Pixels of a few colours, written as a PNG: all that a plot needs, and no package for it. */
export class Picture {
  private readonly pixels: Uint8Array;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.pixels = new Uint8Array(width * height);
  }

  /** Clipped to the picture; always at least one pixel. */
  fill(x: number, y: number, width: number, height: number, colour: Colour): void {
    const [left, top] = [Math.max(0, Math.round(x)), Math.max(0, Math.round(y))];
    const right = Math.min(this.width, Math.round(x) + Math.max(1, Math.round(width)));
    const bottom = Math.min(this.height, Math.round(y) + Math.max(1, Math.round(height)));
    for (let row = top; row < bottom; row += 1) {
      this.pixels.fill(COLOURS.indexOf(colour), row * this.width + left, row * this.width + right);
    }
  }

  /** Lower-case letters, digits and `-.,%`; what it has no glyph for is a space. */
  text(x: number, y: number, text: string, colour: Colour = 'ink'): void {
    for (const [at, letter] of Array.from(text).entries()) {
      for (const [row, digit] of Array.from(GLYPHS[letter] ?? '').entries()) {
        const bits = parseInt(digit, 32);
        for (let column = 0; column < GLYPH_COLUMNS; column += 1) {
          if (((bits >> (GLYPH_COLUMNS - 1 - column)) & 1) === 0) continue;
          this.fill(x + at * ADVANCE + column * POINT, y + row * POINT, POINT, POINT, colour);
        }
      }
    }
  }

  /** @see PNG specification, third edition: 8-bit indexed colour, no filter, one data chunk */
  png(): Buffer {
    const head = Buffer.alloc(13);
    head.writeUInt32BE(this.width, 0);
    head.writeUInt32BE(this.height, 4);
    head.set([8, 3], 8);
    const rows = Buffer.alloc((this.width + 1) * this.height);
    for (let row = 0; row < this.height; row += 1) {
      rows.set(this.pixels.subarray(row * this.width, (row + 1) * this.width), row * (this.width + 1) + 1);
    }
    return Buffer.concat([
      Buffer.from('\x89PNG\r\n\x1A\n', 'latin1'),
      chunk('IHDR', head),
      chunk('PLTE', Buffer.from(Object.values(PALETTE).flat())),
      chunk('IDAT', deflateSync(rows)),
      chunk('IEND', Buffer.alloc(0)),
    ]);
  }
}

export const textWidth = (text: string): number => text.length * ADVANCE;

function chunk(name: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(content.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}
