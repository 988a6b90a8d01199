import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { seededRandom } from '@oiduna/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeFlac, decodesFlac } from './decode-flac.js';
import { parseStreamInfo } from './flac-frame.js';

const run = promisify(execFile);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oiduna-flac-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A generated sound as ffmpeg encodes it: what is in the file, and what ffmpeg makes of it. */
async function encoded(sound: string, options: readonly string[]) {
  const path = join(folder, 'a.flac');
  const source = ['-f', 'lavfi', '-i', sound, '-t', '0.4', '-c:a', 'flac'];
  await run('ffmpeg', ['-nostdin', '-v', 'quiet', '-y', ...source, ...options, path]);
  const bytes = await readFile(path);
  const info = parseStreamInfo(bytes.subarray(8));
  let at = 4;
  for (let isLast = false; !isLast; at += 4 + bytes.readUIntBE(at + 1, 3)) isLast = bytes[at]! >= 0x80;
  const decoded = ['-i', path, '-f', info.bits === 16 ? 's16le' : 's24le', '-'];
  const { stdout } = await run('ffmpeg', ['-nostdin', '-v', 'error', ...decoded], { encoding: 'buffer' });
  return { info, stream: bytes.subarray(at), expected: stdout };
}

const SOUNDS = {
  noise: 'anoisesrc=r=48000:a=0.9',
  'a pair of sweeps': 'aevalsrc=exprs=0.5*sin(2000*t*t)|0.3*cos(3000*t):s=44100',
  silence: 'anullsrc=r=22050:cl=stereo',
  'four channels': 'aevalsrc=exprs=sin(t*1000)*exp(-t*3)|random(0)|0.1|sin(t*99):s=96000',
};
const WAYS: readonly string[][] = [
  ['-sample_fmt', 's16', '-lpc_type', 'fixed', '-ch_mode', 'right_side'],
  ['-sample_fmt', 's16', '-compression_level', '12', '-ch_mode', 'mid_side'],
  ['-sample_fmt', 's32', '-compression_level', '0', '-ch_mode', 'left_side', '-frame_size', '192'],
];

describe('FLAC', () => {
  it.each(Object.keys(SOUNDS) as (keyof typeof SOUNDS)[])('of %s is bit for bit what ffmpeg decodes', async (sound) => {
    for (const options of WAYS) {
      const { info, stream, expected } = await encoded(SOUNDS[sound], options);
      expect(decodesFlac(info)).toBe(true);
      expect(decodeFlac(stream, info)!.equals(expected), options.join(' ')).toBe(true);
    }
  });

  it('with any bit changed, cut or of another MD5 is not decoded here', async () => {
    const { info, stream } = await encoded(SOUNDS['a pair of sweeps'], ['-sample_fmt', 's16']);
    const random = seededRandom(7);
    for (let round = 0; round < 200; round += 1) {
      const other = Buffer.from(stream);
      other[Math.floor(random() * (other.length - 2))]! ^= 1 << Math.floor(random() * 8);
      // what only a checksum of the frame protects is left to the walk before
      const decoded = decodeFlac(other, info);
      expect(decoded === undefined || decoded.equals(decodeFlac(stream, info)!)).toBe(true);
    }
    for (const length of [0, 1, 20, stream.length - 9]) {
      expect(decodeFlac(stream.subarray(0, length), info)).toBeUndefined();
    }
    expect(decodeFlac(stream, { ...info, md5: 'f'.repeat(32) })).toBeUndefined();
    expect(decodeFlac(stream, { ...info, frameCount: info.frameCount - 1 })).toBeUndefined();
  });

  it('whose values have no width of WAV, or no MD5, is left to ffmpeg', () => {
    const info = { sampleRateHz: 8_000, channelCount: 1, bits: 16, frameCount: 9, md5: 'a'.repeat(32) };
    expect(decodesFlac(info)).toBe(true);
    for (const other of [{ bits: 20 }, { bits: 32 }, { frameCount: 0 }, { md5: '0'.repeat(32) }]) {
      expect(decodesFlac({ ...info, ...other })).toBe(false);
    }
  });
});
