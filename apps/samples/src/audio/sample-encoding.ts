/** How one sample value lies in a WAV file, by the name ffmpeg gives it. */
export interface SampleEncoding {
  readonly name: string;
  readonly bytes: number;
  readonly float: boolean;
  /** The value at a byte, where integers reach from -1 to just below 1. */
  read(view: DataView, at: number): number;
}

const PCM_U8: SampleEncoding = {
  name: 'pcm_u8',
  bytes: 1,
  float: false,
  read: (view, at) => (view.getUint8(at) - 128) / 2 ** 7,
};
export const PCM_S16: SampleEncoding = {
  name: 'pcm_s16le',
  bytes: 2,
  float: false,
  read: (view, at) => view.getInt16(at, true) / 2 ** 15,
};
export const PCM_S24: SampleEncoding = {
  name: 'pcm_s24le',
  bytes: 3,
  float: false,
  read: (view, at) => (view.getUint8(at) + view.getInt16(at + 1, true) * 2 ** 8) / 2 ** 23,
};
const PCM_S32: SampleEncoding = {
  name: 'pcm_s32le',
  bytes: 4,
  float: false,
  read: (view, at) => view.getInt32(at, true) / 2 ** 31,
};
export const FLOAT_32: SampleEncoding = {
  name: 'pcm_f32le',
  bytes: 4,
  float: true,
  read: (view, at) => view.getFloat32(at, true),
};
const FLOAT_64: SampleEncoding = {
  name: 'pcm_f64le',
  bytes: 8,
  float: true,
  read: (view, at) => view.getFloat64(at, true),
};

export const SAMPLE_ENCODINGS: readonly SampleEncoding[] = [PCM_U8, PCM_S16, PCM_S24, PCM_S32, FLOAT_32, FLOAT_64];
