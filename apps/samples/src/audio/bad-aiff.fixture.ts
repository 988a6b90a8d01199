import { chunk, type FileCase, form, FRAMES, pcm, type Pcm, sines } from './file-case.fixture.js';

interface Aiff extends Partial<Pcm> {
  /** Undefined for plain AIFF. */
  readonly compression?: string;
  readonly channelCount?: number;
  readonly frameCount?: number;
  readonly statedBits?: number;
  /** The rate as its 80 bits, where it is not 44,100. */
  readonly rate?: string;
  readonly values?: readonly number[];
}

const RATE_44100 = '400eac44000000000000';
const BE = { littleEndian: false };

interface Change {
  readonly chunks?: (common: Buffer, sound: Buffer) => Buffer[];
  readonly statedForm?: number;
  readonly statedSound?: number;
  readonly offset?: number;
}

export function aiffFile(aiff: Aiff = {}, { chunks, statedForm, statedSound, offset = 0 }: Change = {}): Buffer {
  const { compression, channelCount = 2, bits = 16, float = false, littleEndian = false } = aiff;
  const values = aiff.values ?? sines(channelCount);
  const common = Buffer.alloc(18);
  common.writeUInt16BE(channelCount, 0);
  common.writeUInt32BE(aiff.frameCount ?? values.length / Math.max(1, channelCount), 2);
  common.writeUInt16BE(aiff.statedBits ?? bits, 6);
  common.set(Buffer.from(aiff.rate ?? RATE_44100, 'hex'), 8);
  const named = compression === undefined ? [] : [Buffer.from(compression, 'latin1'), Buffer.from([0, 0])];
  const signed8 = compression !== 'raw ';
  const body = Buffer.concat([Buffer.alloc(8), pcm(values, { bits, float, littleEndian, signed8 })]);
  body.writeUInt32BE(offset, 0);
  const [comm, sound] = [
    chunk('COMM', Buffer.concat([common, ...named]), BE),
    chunk('SSND', body, { ...BE, stated: statedSound ?? body.length }),
  ];
  const type = compression === undefined ? 'AIFF' : 'AIFC';
  const stated = statedForm === undefined ? {} : { stated: statedForm };
  return form('FORM', type, chunks?.(comm, sound) ?? [comm, sound], { ...BE, ...stated });
}

const ENCODINGS: readonly Aiff[] = [
  { bits: 8 },
  { bits: 16 },
  { bits: 24 },
  { bits: 32 },
  { compression: 'NONE', bits: 16 },
  { compression: 'twos', bits: 16 },
  { compression: 'sowt', bits: 16, littleEndian: true },
  { compression: 'sowt', bits: 24, littleEndian: true },
  { compression: 'raw ', bits: 8 },
  { compression: 'in24', bits: 24 },
  { compression: 'in32', bits: 32 },
  { compression: 'fl32', bits: 32, float: true },
  { compression: 'FL32', bits: 32, float: true },
  { compression: 'fl64', bits: 64, float: true },
  { compression: 'FL64', bits: 64, float: true },
];

export const GOOD_AIFFS: FileCase[] = [
  ...ENCODINGS.flatMap((aiff) =>
    [1, 2].map((channelCount) => ({
      name: `AIFF ${aiff.compression ?? 'plain'} of ${aiff.bits} bits, ${channelCount} channels`,
      bytes: aiffFile({ ...aiff, channelCount }),
      expected: 'ok' as const,
    })),
  ),
  {
    name: 'AIFF with its sound first',
    bytes: aiffFile({}, { chunks: (common, sound) => [sound, common, chunk('NAME', Buffer.from('tom!'), BE)] }),
    expected: 'ok',
  },
];

type Row = readonly [FileCase['expected'], string, Buffer];

function badOf(kind: Aiff): Row[] {
  const aiff = (change: Change, fields: Aiff = {}) => aiffFile({ ...kind, ...fields }, change);
  const good = aiffFile(kind);
  const junk = Buffer.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  const odd = chunk('odd ', Buffer.from('odd'), { ...BE, pad: false });
  const overrun = chunk('ANNO', Buffer.from('hello!'), { ...BE, stated: 5_000 });
  const soundBytes = 8 + FRAMES * 4;
  const floats = { compression: 'fl32', bits: 32, float: true, littleEndian: false } as const;
  return [
    ['container-size-wrong', 'states a form of 0 bytes', aiff({ statedForm: 4 })],
    ['container-size-wrong', 'states a form that is too long', aiff({ statedForm: good.length + 92 })],
    ['size-open', 'states 4 GiB of sound', aiff({ statedSound: 0xffff_ffff, statedForm: 0xffff_ffff })],
    ['size-open', 'states no sound and no form', aiff({ statedSound: 0, statedForm: 0 })],
    ['partial-frame', 'ends within a frame', aiff({}, { values: sines(1), frameCount: 50 })],
    ['frame-count-wrong', 'counts no frames', aiff({}, { frameCount: 0 })],
    ['frame-count-wrong', 'counts fewer frames than it holds', aiff({}, { frameCount: 60 })],
    ['truncated', 'counts more frames than it holds', aiff({}, { frameCount: 150 })],
    ['mostly-missing', 'counts far more frames than it holds', aiff({}, { frameCount: 4_000_000 })],
    ['trailing-bytes', 'is followed by a tag', Buffer.concat([good, Buffer.from(`TAG${'x'.repeat(125)}`)])],
    ['pad-missing', 'lacks a padding byte', aiff({ chunks: (common, sound) => [odd, common, sound] })],
    ['chunk-cut-off', 'ends within a note', aiff({ chunks: (common, sound) => [common, sound, overrun] })],
    ['truncated', 'lost its last 40 bytes', good.subarray(0, -40)],
    ['truncated', 'states half as much again', aiff({ statedSound: soundBytes + FRAMES * 2 })],
    ['mostly-missing', 'lost three quarters', good.subarray(0, -303)],
    ['no-frames', 'begins its sound behind its end', aiff({ offset: 5_000 }, { frameCount: 0 })],
    ['no-frames', 'holds no frames', aiff({}, { values: [] })],
    [
      'no-frames',
      'has a sound chunk of 4 bytes',
      aiff({ chunks: (common) => [common, chunk('SSND', Buffer.alloc(4), BE)] }),
    ],
    ['chunk-missing', 'has no COMM', aiff({ chunks: (_, sound) => [sound] })],
    ['chunk-missing', 'has no SSND', aiff({ chunks: (common) => [common] })],
    ['chunk-missing', 'ends after its first 12 bytes', good.subarray(0, 12)],
    ['chunk-misplaced', 'has two COMM', aiff({ chunks: (common, sound) => [common, common, sound] })],
    ['chunk-misplaced', 'has two SSND', aiff({ chunks: (common, sound) => [common, sound, sound] })],
    ['chunk-unreadable', 'has bytes that are no chunk', aiff({ chunks: (common, sound) => [junk, common, sound] })],
    ['chunk-unreadable', 'has a note that is too large', aiff({ chunks: (common, sound) => [common, overrun, sound] })],
    [
      'header-invalid',
      'has a COMM of 4 bytes',
      aiff({ chunks: (_, sound) => [chunk('COMM', Buffer.alloc(4), BE), sound] }),
    ],
    ['header-invalid', 'has 0 channels', aiff({}, { channelCount: 0, values: sines(2) })],
    ['header-invalid', 'has a rate of 0', aiff({}, { rate: '0'.repeat(20) })],
    ['rate-absurd', 'has a rate that is infinite', aiff({}, { rate: '7fff8000000000000000' })],
    ['rate-absurd', 'has a rate that is no number', aiff({}, { rate: '7fff0000000000000000' })],
    ['rate-absurd', 'has a negative rate', aiff({}, { rate: `c${RATE_44100.slice(1)}` })],
    ['encoding-unknown', 'has 12 bits', aiff({}, { statedBits: 12, compression: kind.compression ?? 'NONE' })],
    ['encoding-unknown', 'is MACE', aiff({}, { compression: 'MAC3' })],
    ['encoding-unknown', 'is IMA ADPCM', aiff({}, { compression: 'ima4' })],
    ['too-many-channels', 'has 33 channels', aiff({}, { channelCount: 33 })],
    ['not-a-number', 'holds a NaN', aiff({}, { ...floats, values: [0, NaN] })],
    ['level-absurd', 'peaks at 100', aiff({}, { ...floats, values: [0, 100] })],
    ['above-full-scale', 'peaks at 2', aiff({}, { ...floats, values: [0, -2] })],
  ];
}

export const BAD_AIFFS: FileCase[] = ([{}, { compression: 'sowt', littleEndian: true }] as const).flatMap(
  (kind: Aiff) =>
    badOf(kind).map(([expected, what, bytes]) => ({
      name: `${kind.compression ?? 'AIFF'} that ${what}`,
      bytes,
      expected,
    })),
);
