import { chunk, type FileCase, form, FRAMES, patched, pcm, type Pcm, sines, uint32 } from './file-case.fixture.js';

const PCM_TAG = 1;
const FLOAT_TAG = 3;
const INT16: Pcm = { bits: 16, float: false, littleEndian: true };

interface Wav extends Partial<Pcm> {
  readonly magic?: 'RIFF' | 'RIFX' | 'RF64';
  readonly tag?: number;
  readonly channelCount?: number;
  readonly rateHz?: number;
  readonly frameBytes?: number;
  readonly statedBits?: number;
  readonly extensible?: boolean;
  readonly values?: readonly number[];
}

function fmtOf(wav: Wav): Buffer {
  const { channelCount = 2, rateHz = 44_100, bits = 16, float = false, extensible = false } = wav;
  const littleEndian = wav.magic !== 'RIFX';
  const tag = wav.tag ?? (float ? FLOAT_TAG : PCM_TAG);
  const bytes = Buffer.alloc(extensible ? 40 : 16);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const frameBytes = wav.frameBytes ?? (channelCount * bits) / 8;
  view.setUint16(0, extensible ? 0xfffe : tag, littleEndian);
  view.setUint16(2, channelCount, littleEndian);
  view.setUint32(4, rateHz, littleEndian);
  view.setUint32(8, rateHz * frameBytes, littleEndian);
  view.setUint16(12, frameBytes, littleEndian);
  view.setUint16(14, wav.statedBits ?? bits, littleEndian);
  if (extensible) {
    view.setUint16(16, 22, littleEndian);
    view.setUint16(18, bits, littleEndian);
    view.setUint32(24, tag, littleEndian);
    view.setUint16(30, 0x10, littleEndian);
    bytes.set(Buffer.from('800000aa00389b71', 'hex'), 32);
  }
  return bytes;
}

const dataOf = ({ channelCount = 2, values = sines(channelCount), ...wav }: Wav): Buffer =>
  pcm(values, { ...INT16, ...wav, littleEndian: wav.magic !== 'RIFX' });

/** A WAV with its chunks as they should be; each case changes one thing. */
export function wavFile(
  wav: Wav = {},
  change: {
    chunks?: (fmt: Buffer, data: Buffer) => Buffer[];
    statedForm?: number;
    statedData?: number;
  } = {},
): Buffer {
  const magic = wav.magic ?? 'RIFF';
  const littleEndian = magic !== 'RIFX';
  const body = dataOf(wav);
  const stated = magic === 'RF64' ? 0xffff_ffff : (change.statedData ?? body.length);
  const fmt = chunk('fmt ', fmtOf(wav), { littleEndian });
  const data = chunk('data', body, { littleEndian, stated });
  const chunks = change.chunks?.(fmt, data) ?? [fmt, data];
  if (magic !== 'RF64') return form(magic, 'WAVE', chunks, { littleEndian, ...statedIn(change.statedForm) });
  const formBytes = 4 + 36 + chunks.reduce((sum, { length }) => sum + length, 0);
  const ds64 = Buffer.alloc(28);
  ds64.writeBigUInt64LE(BigInt(change.statedForm ?? formBytes), 0);
  ds64.writeBigUInt64LE(BigInt(change.statedData ?? body.length), 8);
  ds64.writeBigUInt64LE(BigInt(FRAMES), 16);
  return form('RF64', 'WAVE', [chunk('ds64', ds64), ...chunks], { stated: 0xffff_ffff });
}

const statedIn = (stated: number | undefined) => (stated === undefined ? {} : { stated });

const MAGICS = ['RIFF', 'RIFX', 'RF64'] as const;

/** Every encoding that is read, in each of the three forms. */
export const GOOD_WAVS: FileCase[] = [
  ...MAGICS.flatMap((magic) =>
    ([8, 16, 24, 32] as const)
      .map((bits) => ({ bits, float: false }))
      .concat([
        { bits: 32, float: true },
        { bits: 64, float: true },
      ] as never)
      .flatMap(({ bits, float }) =>
        [1, 2].map((channelCount) => ({
          name: `${magic} of ${float ? 'float' : 'integer'} ${bits}, ${channelCount} channels`,
          bytes: wavFile({ magic, bits, float, channelCount }),
          expected: 'ok' as const,
        })),
      ),
  ),
  {
    name: 'a fact that lies',
    bytes: wavFile({ bits: 32, float: true }, { chunks: (fmt, data) => [fmt, chunk('fact', uint32(7, true)), data] }),
    expected: 'ok',
  },
  { name: 'a byte rate of 0', bytes: patched(wavFile(), 28, 0, 0, 0, 0), expected: 'ok' },
  { name: 'extensible 24 bits', bytes: wavFile({ bits: 24, extensible: true }), expected: 'ok' },
  { name: 'extensible RIFX', bytes: wavFile({ magic: 'RIFX', extensible: true }), expected: 'ok' },
  { name: 'extensible float', bytes: wavFile({ bits: 32, float: true, extensible: true }), expected: 'ok' },
  { name: '32 channels', bytes: wavFile({ channelCount: 32 }), expected: 'ok' },
  { name: '1 kHz', bytes: wavFile({ rateHz: 1_000 }), expected: 'ok' },
  { name: '384 kHz', bytes: wavFile({ rateHz: 384_000 }), expected: 'ok' },
  {
    name: 'a LIST before and a smpl after',
    bytes: wavFile(
      {},
      { chunks: (fmt, data) => [chunk('LIST', Buffer.from('INFO!')), fmt, data, chunk('smpl', Buffer.alloc(36))] },
    ),
    expected: 'ok',
  },
];

type Row = readonly [FileCase['expected'], string, Buffer];

function badOf(magic: (typeof MAGICS)[number]): Row[] {
  const littleEndian = magic !== 'RIFX';
  const wav = (change: Parameters<typeof wavFile>[1], fields: Wav = {}) => wavFile({ magic, ...fields }, change);
  const good = wavFile({ magic });
  const odd = (pad: boolean) => chunk('odd ', Buffer.from('odd'), { littleEndian, pad });
  const overrun = chunk('LIST', Buffer.from('INFO'), { littleEndian, stated: 5_000 });
  const junk = Buffer.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  const without = (bytes: number) => good.subarray(0, good.length - bytes);
  return [
    ['container-size-wrong', 'states a form of 4 bytes', wav({ statedForm: 4 })],
    ['container-size-wrong', 'states a form that is 100 bytes too long', wav({ statedForm: good.length + 92 })],
    ['container-size-wrong', 'states a form that is 2 GiB too long', wav({ statedForm: 0x7fff_ffff })],
    ['container-size-wrong', 'states a form that ends within its sound', wav({ statedForm: good.length - 50 })],
    ['size-open', 'states 0 bytes of sound and a form of 0', wav({ statedData: 0, statedForm: 0 })],
    ['size-open', 'states 2 GiB of sound', wav({ statedData: 0x7fff_ffff, statedForm: 0x7fff_ffff })],
    ['size-open', 'states 4 GiB less a header', wav({ statedData: 0xffff_ff00, statedForm: 0xffff_ff24 })],
    ['partial-frame', 'ends one byte into a frame', wav({}, { values: sines(1, 101), channelCount: 2, bits: 24 })],
    ['trailing-bytes', 'is followed by a tag', Buffer.concat([good, Buffer.from(`TAG${'x'.repeat(125)}`)])],
    ['trailing-bytes', 'is followed by zeros', Buffer.concat([good, Buffer.alloc(512)])],
    ['trailing-bytes', 'counts stray bytes in its form', wav({ chunks: (fmt, data) => [fmt, data, junk] })],
    ['pad-missing', 'lacks a padding byte before its sound', wav({ chunks: (fmt, data) => [odd(false), fmt, data] })],
    ['pad-missing', 'lacks a padding byte after its sound', wav({ chunks: (fmt, data) => [fmt, data, odd(false)] })],
    ['chunk-cut-off', 'ends within a list after its sound', wav({ chunks: (fmt, data) => [fmt, data, overrun] })],
    ['truncated', 'lost its last 40 bytes', without(40)],
    ['truncated', 'lost its last byte', without(1)],
    ['truncated', 'states twice the sound it holds', wav({ statedData: FRAMES * 4 * 2 })],
    ['mostly-missing', 'lost three quarters', without(303)],
    ['mostly-missing', 'lost all but a frame', without(400)],
    ['mostly-missing', 'states a hundred times the sound it holds', wav({ statedData: FRAMES * 400 })],
    ['chunk-missing', 'ends after its first 12 bytes', good.subarray(0, 12)],
    ['chunk-missing', 'has no fmt', wav({ chunks: (_, data) => [data] })],
    ['chunk-missing', 'has no data', wav({ chunks: (fmt) => [fmt] })],
    ['chunk-misplaced', 'has two fmt', wav({ chunks: (fmt, data) => [fmt, fmt, data] })],
    ['chunk-misplaced', 'has two data', wav({ chunks: (fmt, data) => [fmt, data, data] })],
    ['chunk-misplaced', 'has its data before its fmt', wav({ chunks: (fmt, data) => [data, fmt] })],
    [
      'chunk-unreadable',
      'has bytes that are no chunk before its sound',
      wav({ chunks: (fmt, data) => [junk, fmt, data] }),
    ],
    [
      'chunk-unreadable',
      'has a chunk before its sound that is too large',
      wav({ chunks: (fmt, data) => [fmt, overrun, data] }),
    ],
    [
      'header-invalid',
      'has a fmt of 2 bytes',
      wav({ chunks: (_, data) => [chunk('fmt ', Buffer.alloc(2), { littleEndian }), data] }),
    ],
    ['header-invalid', 'has 0 channels', wav({}, { channelCount: 0, values: sines(2) })],
    ['header-invalid', 'has a rate of 0', wav({}, { rateHz: 0 })],
    ['header-invalid', 'has frames of 3 bytes', wav({}, { frameBytes: 3 })],
    ['header-invalid', 'has an extensible fmt that is too short', wav({}, { tag: 0xfffe })],
    ['encoding-unknown', 'is ADPCM', wav({}, { tag: 2 })],
    ['encoding-unknown', 'is GSM', wav({}, { tag: 0x31, bits: 8 })],
    ['encoding-unknown', 'is MP3 in WAV', wav({}, { tag: 0x55 })],
    ['encoding-unknown', 'has 12 bits', wav({}, { statedBits: 12 })],
    ['encoding-unknown', 'has floats of 16 bits', wav({}, { tag: FLOAT_TAG })],
    ['encoding-unknown', 'has integers of 64 bits', wav({}, { bits: 64, float: true, tag: PCM_TAG })],
    ['no-frames', 'holds no frames', wav({}, { values: [] })],
    ['too-many-channels', 'has 33 channels', wav({}, { channelCount: 33 })],
    [
      'too-many-channels',
      'has 65535 channels',
      wav({}, { channelCount: 65_535, bits: 8, values: sines(65_535, 1), frameBytes: 65_535 }),
    ],
    ['rate-absurd', 'has a rate of 999 Hz', wav({}, { rateHz: 999 })],
    ['rate-absurd', 'has a rate of 384,001 Hz', wav({}, { rateHz: 384_001 })],
    ['not-a-number', 'holds a NaN', wav({}, { bits: 32, float: true, values: [0, 0.5, NaN, 0] })],
    ['not-a-number', 'holds an infinity', wav({}, { bits: 64, float: true, values: [0, -Infinity] })],
    ['not-a-number', 'holds a double that no float can hold', wav({}, { bits: 64, float: true, values: [0, 1e39] })],
    ['level-absurd', 'holds integers as floats', wav({}, { bits: 32, float: true, values: [32_767, -32_768] })],
    ['above-full-scale', 'peaks at 1.5', wav({}, { bits: 32, float: true, values: [0, 1.5] })],
    [
      'too-many-chunks',
      'is made of chunks',
      wav({ chunks: () => Array.from({ length: 1_001 }, () => chunk('JUNK', Buffer.alloc(0))) }),
    ],
  ];
}

export const BAD_WAVS: FileCase[] = [
  ...MAGICS.flatMap((magic) =>
    badOf(magic).map(([expected, what, bytes]) => ({ name: `${magic} that ${what}`, bytes, expected })),
  ),
  { name: 'RF64 without ds64', bytes: form('RF64', 'WAVE', [chunk('fmt ', fmtOf({}))]), expected: 'chunk-missing' },
  { name: 'RIFF of 10 bytes', bytes: wavFile().subarray(0, 10), expected: 'format-unknown' },
  {
    name: 'RIFF of ten minutes and a frame',
    bytes: wavFile({ rateHz: 1_000, bits: 8, channelCount: 1, values: sines(1, 600_001) }),
    expected: 'too-long',
  },
  {
    name: 'RIFF that is a film',
    bytes: form('RIFF', 'AVI ', [chunk('LIST', Buffer.alloc(4))]),
    expected: 'format-unknown',
  },
  {
    name: 'RIFF with a size alone',
    bytes: Buffer.concat([Buffer.from('RIFF'), uint32(4, true)]),
    expected: 'format-unknown',
  },
];
