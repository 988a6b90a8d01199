import { strict as assert } from 'node:assert';

export type SampleEncoding = 'pcm8' | 'pcm16' | 'pcm24' | 'pcm32' | 'float32' | 'float64';

export interface Recording {
  sampleRateHz: number;
  /** One array per channel, all of one length; full scale is ±1. */
  channels: Float32Array[];
}

export interface WavContent extends Recording {
  format: SampleEncoding;
  /** Write the 40-byte WAVE_FORMAT_EXTENSIBLE header, as many editors do above 16 bits. */
  extensible?: boolean;
  /** Chunks to put before `data`, such as `smpl`, `cue ` or `LIST`. */
  chunks?: { id: string; bytes: Uint8Array }[];
}

interface Codec {
  bytes: number;
  float: boolean;
  get(view: DataView, at: number): number;
  set(view: DataView, at: number, value: number): void;
}

const PCM = 1;
const IEEE_FLOAT = 3;
const EXTENSIBLE = 0xfffe;
/** The last 14 bytes of every wave format GUID; its first two are the plain format tag. */
const GUID_TAIL = Buffer.from('000000001000800000aa00389b71', 'hex');

const quantised = (value: number, bits: number): number => {
  const fullScale = 2 ** (bits - 1);
  return Math.max(-fullScale, Math.min(fullScale - 1, Math.round(value * fullScale)));
};

const CODECS: Record<SampleEncoding, Codec> = {
  pcm8: {
    bytes: 1,
    float: false,
    get: (view, at) => (view.getUint8(at) - 128) / 128,
    set: (view, at, value) => view.setUint8(at, quantised(value, 8) + 128),
  },
  pcm16: {
    bytes: 2,
    float: false,
    get: (view, at) => view.getInt16(at, true) / 2 ** 15,
    set: (view, at, value) => view.setInt16(at, quantised(value, 16), true),
  },
  pcm24: {
    bytes: 3,
    float: false,
    get: (view, at) => (view.getUint8(at) | (view.getInt16(at + 1, true) << 8)) / 2 ** 23,
    set: (view, at, value) => {
      const integer = quantised(value, 24);
      view.setUint8(at, integer & 0xff);
      view.setInt16(at + 1, integer >> 8, true);
    },
  },
  pcm32: {
    bytes: 4,
    float: false,
    get: (view, at) => view.getInt32(at, true) / 2 ** 31,
    set: (view, at, value) => view.setInt32(at, quantised(value, 32), true),
  },
  float32: {
    bytes: 4,
    float: true,
    get: (view, at) => view.getFloat32(at, true),
    set: (view, at, value) => view.setFloat32(at, value, true),
  },
  float64: {
    bytes: 8,
    float: true,
    get: (view, at) => view.getFloat64(at, true),
    set: (view, at, value) => view.setFloat64(at, value, true),
  },
};

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** A whole WAV file. Integer encodings round to the nearest step and clip at full scale. */
export function wavOf(content: WavContent): Uint8Array {
  const chunks = [
    { id: 'fmt ', bytes: formatBytes(content) },
    ...(content.chunks ?? []),
    { id: 'data', bytes: dataBytes(content) },
  ];
  const body = Buffer.concat(chunks.map(({ id, bytes }) => chunkOf(id, bytes)));
  return new Uint8Array(chunkOf('RIFF', Buffer.concat([Buffer.from('WAVE'), body])));
}

function chunkOf(id: string, bytes: Uint8Array): Buffer {
  const header = Buffer.alloc(8);
  header.write(id, 'latin1');
  header.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([header, bytes, Buffer.alloc(bytes.length % 2)]);
}

function formatBytes({ sampleRateHz, channels, format, extensible }: WavContent): Buffer {
  const { bytes, float } = CODECS[format];
  const tag = float ? IEEE_FLOAT : PCM;
  const header = Buffer.alloc(extensible ? 40 : 16);
  header.writeUInt16LE(extensible ? EXTENSIBLE : tag, 0);
  header.writeUInt16LE(channels.length, 2);
  header.writeUInt32LE(sampleRateHz, 4);
  header.writeUInt32LE(sampleRateHz * channels.length * bytes, 8);
  header.writeUInt16LE(channels.length * bytes, 12);
  header.writeUInt16LE(bytes * 8, 14);
  if (extensible) {
    header.writeUInt16LE(22, 16);
    header.writeUInt16LE(bytes * 8, 18);
    header.writeUInt16LE(tag, 24);
    GUID_TAIL.copy(header, 26);
  }
  return header;
}

function dataBytes({ channels, format }: WavContent): Uint8Array {
  const codec = CODECS[format];
  const frameCount = channels[0]?.length ?? 0;
  assert(
    channels.every(({ length }) => length === frameCount),
    'channels differ in length',
  );
  const bytes = new Uint8Array(frameCount * channels.length * codec.bytes);
  const view = viewOf(bytes);
  let at = 0;
  for (let frame = 0; frame < frameCount; frame++) {
    for (const channel of channels) {
      codec.set(view, at, channel[frame]!);
      at += codec.bytes;
    }
  }
  return bytes;
}

/**
 * A recording as an audio server writes it: integer or float, plain or extensible. While scsynth still
 * writes, the header states 8 bytes in all and 0 of data; then the data reaches to the end of the file.
 * Whole frames only.
 * @throws AssertionError when the bytes are no WAV, or hold an encoding this does not read
 */
export function readWav(bytes: Uint8Array): Recording {
  const view = viewOf(bytes);
  const text = (at: number) => Buffer.from(bytes.subarray(at, at + 4)).toString('latin1');
  assert(bytes.length >= 12 && text(0) === 'RIFF' && text(8) === 'WAVE', 'not a WAV file');
  const finished = view.getUint32(4, true) + 8 === bytes.length;
  let format: Format | undefined;
  for (let at = 12; at + 8 <= bytes.length;) {
    const id = text(at);
    const size = view.getUint32(at + 4, true);
    const left = bytes.length - at - 8;
    if (id === 'fmt ') format = formatAt(view, at + 8);
    if (id === 'data') {
      assert(format, 'data chunk before the fmt chunk');
      const dataSize = size > left || (size === 0 && !finished) ? left : size;
      return framesOf(bytes.subarray(at + 8, at + 8 + dataSize), format);
    }
    at += 8 + size + (size % 2);
  }
  assert.fail('no data chunk');
}

interface Format {
  codec: Codec;
  channelCount: number;
  sampleRateHz: number;
}

function formatAt(view: DataView, at: number): Format {
  const stated = view.getUint16(at, true);
  const tag = stated === EXTENSIBLE ? view.getUint16(at + 24, true) : stated;
  const bits = view.getUint16(at + 14, true);
  const codec = Object.values(CODECS).find(
    ({ bytes, float }) => bytes * 8 === bits && tag === (float ? IEEE_FLOAT : PCM),
  );
  assert(codec, `WAV format ${tag} with ${bits} bits is not read here`);
  const channelCount = view.getUint16(at + 2, true);
  assert(channelCount > 0, 'a WAV without channels');
  return { codec, channelCount, sampleRateHz: view.getUint32(at + 4, true) };
}

function framesOf(bytes: Uint8Array, { codec, channelCount, sampleRateHz }: Format): Recording {
  const view = viewOf(bytes);
  const frameBytes = codec.bytes * channelCount;
  const frameCount = Math.floor(bytes.length / frameBytes);
  const channels = Array.from({ length: channelCount }, (_, channel) =>
    Float32Array.from({ length: frameCount }, (_, frame) =>
      codec.get(view, frame * frameBytes + channel * codec.bytes),
    ),
  );
  return { sampleRateHz, channels };
}
