import { type SampleEncoding, wavOf } from '@oiduna/testkit';
import { describe, expect, it } from 'vitest';
import type { AudioFile } from './audio-file.js';
import { Findings } from './findings.js';
import { readWavLayout } from './wav-layout.js';

const fileOf = (bytes: Uint8Array): AudioFile => ({
  fileName: 'x.wav',
  sizeBytes: bytes.length,
  read: (at, length) => Promise.resolve(Buffer.from(bytes.subarray(at, at + length))),
});

const RAMP = Float32Array.of(0, 0.25, -0.5);
const wav = (format: SampleEncoding = 'pcm16', channelCount = 1) =>
  Buffer.from(wavOf({ sampleRateHz: 44_100, channels: Array.from({ length: channelCount }, () => RAMP), format }));

/** A plain file: RIFF size at 4, fmt at 12 (content at 20), data at 36 (size at 40, frames at 44). */
function changed(change: (bytes: Buffer) => Buffer | void, bytes = wav()): Buffer {
  return change(bytes) ?? bytes;
}

/** The RIFF size made true again after the bytes were changed. */
function resized(bytes: Buffer): Buffer {
  bytes.writeUInt32LE(bytes.length - 8, 4);
  return bytes;
}

describe('the layout of a WAV', () => {
  it.each<[SampleEncoding, string]>([
    ['pcm8', 'pcm_u8'],
    ['pcm16', 'pcm_s16le'],
    ['pcm24', 'pcm_s24le'],
    ['pcm32', 'pcm_s32le'],
    ['float32', 'pcm_f32le'],
    ['float64', 'pcm_f64le'],
  ])('is read for %s, plain and extensible', async (format, name) => {
    for (const extensible of [false, true]) {
      const bytes = wavOf({ sampleRateHz: 44_100, channels: [RAMP, RAMP], format, extensible });
      const layout = await readWavLayout(fileOf(bytes));
      expect(layout).toMatchObject({ channelCount: 2, sampleRateHz: 44_100, frameCount: 3 });
      expect(layout.encoding.name).toBe(name);
      expect(layout.dataAtByte).toBe(extensible ? 68 : 44);
    }
  });

  it('steps over the padding byte of an odd chunk', async () => {
    const chunks = [{ id: 'smpl', bytes: Uint8Array.of(1, 2, 3) }];
    const bytes = wavOf({ sampleRateHz: 8_000, channels: [RAMP], format: 'pcm16', chunks });
    expect((await readWavLayout(fileOf(bytes))).dataAtByte).toBe(44 + 8 + 4);
  });

  it.each<[string, string, number, Buffer]>([
    ['a last padding byte that is left out', 'pad-missing', 47, changed((bytes) => bytes.subarray(0, -1), wav('pcm8'))],
    [
      'a tag after the RIFF',
      'trailing-bytes',
      50,
      changed((bytes) => Buffer.concat([bytes, Buffer.from('TAG after the end')])),
    ],
    [
      'a few stray bytes, too few for a chunk',
      'trailing-bytes',
      50,
      changed((bytes) => resized(Buffer.concat([bytes, Buffer.alloc(5)]))),
    ],
    ['data without an end', 'size-open', 40, changed((bytes) => void bytes.writeUInt32LE(0xffffffff, 40))],
    ['a RIFF of no size', 'container-size-wrong', 4, changed((bytes) => void bytes.writeUInt32LE(0, 4))],
    [
      'a chunk after the data whose name is no text',
      'trailing-bytes',
      50,
      resized(Buffer.concat([wav(), Buffer.alloc(8)])),
    ],
  ])('allows %s, and says %s at byte %d', async (_, code, byteOffset, bytes) => {
    const findings = new Findings('x.wav');
    await expect(readWavLayout(fileOf(bytes), findings)).resolves.toMatchObject({ frameCount: 3 });
    expect(findings.list).toEqual([{ code, byteOffset, detail: expect.stringMatching(/^[a-z0-9].*\.$/) }]);
    expect(findings.verdict).toBe('repaired');
  });

  it('counts the frames that are left when the file was cut, and cuts a frame that is not whole', async () => {
    const findings = new Findings('x.wav');
    const layout = await readWavLayout(fileOf(wav().subarray(0, 49)), findings);
    expect(layout.frameCount).toBe(2);
    expect(findings.verdict).toBe('damaged');
    expect(findings.list).toEqual([
      { code: 'truncated', byteOffset: 48, detail: '3 frames are stated and 2 are there.' },
    ]);
    const odd = new Findings('x.wav');
    const bytes = changed((b) => void b.writeUInt32LE(5, 40));
    expect((await readWavLayout(fileOf(bytes), odd)).frameCount).toBe(2);
    expect(odd.list.map(({ code }) => code)).toContain('partial-frame');
  });

  const chunk = (id: string, sizeBytes: number) => {
    const header = Buffer.alloc(8);
    header.write(id, 'latin1');
    header.writeUInt32LE(sizeBytes, 4);
    return header;
  };
  const extensibleWav = () =>
    Buffer.from(wavOf({ sampleRateHz: 8_000, channels: [RAMP], format: 'pcm16', extensible: true }));

  it.each<[string, number, RegExp, Buffer]>([
    ['ends within its header', 10, /within its header/, wav().subarray(0, 10)],
    ['lost most of its frames', 40, /3 frames are stated and 1 are there/, wav().subarray(0, 46)],
    [
      'lost most of its frames and had its header mended',
      40,
      /3 frames are stated and 1 are there/,
      resized(wav().subarray(0, 46)),
    ],
    [
      'states a fmt chunk beyond its end',
      16,
      /fmt chunk states 9000 bytes/,
      changed((b) => void b.writeUInt32LE(9_000, 16)),
    ],
    [
      'has a fmt chunk that is too short',
      20,
      /has 2 bytes/,
      changed((b) => resized(Buffer.concat([b.subarray(0, 12), chunk('fmt ', 2), Buffer.alloc(2), b.subarray(36)]))),
    ],
    [
      'has an extensible fmt chunk that is too short',
      20,
      /has 16 bytes and needs 40/,
      changed((b) => void b.writeUInt16LE(0xfffe, 20)),
    ],
    ['has no fmt chunk', 12, /no fmt chunk/, resized(Buffer.concat([wav().subarray(0, 12), wav().subarray(36)]))],
    ['has no data chunk', 12, /no data chunk/, resized(wav().subarray(0, 36))],
    ['has two data chunks', 50, /second data chunk/, resized(Buffer.concat([wav(), wav().subarray(36)]))],
    [
      'has its data before its fmt',
      12,
      /before the fmt/,
      resized(Buffer.concat([wav().subarray(0, 12), wav().subarray(36), wav().subarray(12, 36)])),
    ],
    ['has 0 channels', 22, /0 channels/, changed((b) => void b.writeUInt16LE(0, 22))],
    ['has a rate of 0', 24, /0 Hz/, changed((b) => void b.writeUInt32LE(0, 24))],
    ['lies about its frame size', 32, /3 bytes a frame where 1 × 2/, changed((b) => void b.writeUInt16LE(3, 32))],
    ['holds no frames', 40, /no frames/, resized(Buffer.concat([wav().subarray(0, 40), Buffer.alloc(4)]))],
    [
      'has a chunk before its data whose name is no text',
      12,
      /not text/,
      resized(Buffer.concat([wav().subarray(0, 12), Buffer.alloc(8), wav().subarray(12)])),
    ],
  ])('is refused for a file that %s, at byte %d', async (_, atByte, reason, bytes) => {
    await expect(readWavLayout(fileOf(bytes))).rejects.toMatchObject({
      code: 'SAMPLE_DAMAGED',
      details: { fileName: 'x.wav', atByte, reason: expect.stringMatching(reason) },
    });
  });

  it('refuses a file that is made of chunks', async () => {
    const chunks = Array.from({ length: 1_001 }, () => chunk('JUNK', 0));
    const bytes = resized(Buffer.concat([wav().subarray(0, 12), ...chunks]));
    await expect(readWavLayout(fileOf(bytes))).rejects.toMatchObject({
      code: 'SAMPLE_LIMIT',
      details: { atByte: 8_012 },
    });
  });

  it.each<[string, Buffer]>([
    ['ADPCM', changed((b) => void b.writeUInt16LE(2, 20))],
    ['12-bit PCM', changed((b) => void b.writeUInt16LE(12, 34))],
    ['16-bit float', changed((b) => void b.writeUInt16LE(3, 20))],
    ['an extensible GUID of another kind', changed((b) => void b.writeUInt8(0x77, 50), extensibleWav())],
  ])('is unknown for %s', async (_, bytes) => {
    await expect(readWavLayout(fileOf(bytes))).rejects.toMatchObject({ code: 'SAMPLE_FORMAT_UNKNOWN' });
  });
});
