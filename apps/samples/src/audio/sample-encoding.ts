/** How one sample value lies in a file, by the name ffmpeg gives it. */
export interface SampleEncoding {
  readonly name: string;
  readonly bytes: number;
  readonly float: boolean;
  readonly littleEndian: boolean;
  /** The value at a byte, where integers reach from -1 to just below 1. */
  read(view: DataView, at: number): number;
}

const integer = (bits: number, endian: 'le' | 'be', read: SampleEncoding['read']): SampleEncoding => ({
  name: `pcm_s${bits}${endian}`,
  bytes: bits / 8,
  float: false,
  littleEndian: endian === 'le',
  read: (view, at) => read(view, at) / 2 ** (bits - 1),
});

const float = (bits: number, endian: 'le' | 'be', read: SampleEncoding['read']): SampleEncoding => ({
  name: `pcm_f${bits}${endian}`,
  bytes: bits / 8,
  float: true,
  littleEndian: endian === 'le',
  read,
});

export const PCM_U8: SampleEncoding = {
  name: 'pcm_u8',
  bytes: 1,
  float: false,
  littleEndian: true,
  read: (view, at) => (view.getUint8(at) - 128) / 2 ** 7,
};
export const PCM_S8: SampleEncoding = {
  name: 'pcm_s8',
  bytes: 1,
  float: false,
  littleEndian: false,
  read: (view, at) => view.getInt8(at) / 2 ** 7,
};
export const PCM_S16 = integer(16, 'le', (view, at) => view.getInt16(at, true));
export const PCM_S24 = integer(24, 'le', (view, at) => view.getUint8(at) + view.getInt16(at + 1, true) * 2 ** 8);
export const FLOAT_32 = float(32, 'le', (view, at) => view.getFloat32(at, true));

const eightBit = (name: string, read: (byte: number) => number): SampleEncoding => ({
  name,
  bytes: 1,
  float: false,
  littleEndian: true,
  read: (view, at) => read(view.getUint8(at)) / 2 ** 15,
});
/** Telephone sounds: eight bits on a logarithmic scale. @see ITU-T G.711 */
export const PCM_MULAW = eightBit('pcm_mulaw', (byte) => {
  const code = ~byte & 0xff;
  const size = ((((code & 0x0f) << 3) + 0x84) << ((code >> 4) & 7)) - 0x84;
  return (code & 0x80) === 0 ? size : -size;
});
export const PCM_ALAW = eightBit('pcm_alaw', (byte) => {
  const code = byte ^ 0x55;
  const exponent = (code >> 4) & 7;
  const mantissa = ((code & 0x0f) << 4) + 8;
  const size = exponent === 0 ? mantissa : (mantissa + 0x100) << (exponent - 1);
  return (code & 0x80) === 0 ? -size : size;
});

/** Every encoding of more than one byte, in both byte orders. */
const WIDE_ENCODINGS: readonly SampleEncoding[] = [
  PCM_S16,
  PCM_S24,
  integer(32, 'le', (view, at) => view.getInt32(at, true)),
  FLOAT_32,
  float(64, 'le', (view, at) => view.getFloat64(at, true)),
  integer(16, 'be', (view, at) => view.getInt16(at)),
  integer(24, 'be', (view, at) => view.getInt16(at) * 2 ** 8 + view.getUint8(at + 2)),
  integer(32, 'be', (view, at) => view.getInt32(at)),
  float(32, 'be', (view, at) => view.getFloat32(at)),
  float(64, 'be', (view, at) => view.getFloat64(at)),
];

export const wideEncoding = (
  bits: number,
  of: Pick<SampleEncoding, 'float' | 'littleEndian'>,
): SampleEncoding | undefined =>
  WIDE_ENCODINGS.find(
    (known) => known.bytes * 8 === bits && known.float === of.float && known.littleEndian === of.littleEndian,
  );
