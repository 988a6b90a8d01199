import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import type { AudioFormat, SampleAnalysis } from '@oiduna/contracts';
import { REPOSITORY, seededRandom, type SampleEncoding, wavOf } from '@oiduna/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifySample } from '../audio/verify-sample.js';
import { analyseSample } from './analyse-sample.js';
import { noise, saw, sine, sound } from './sounds.fixture.js';

/** How far we may be from ffmpeg: its loudness has one decimal; four times oversampled, a peak may be 0.69 dB off. */
const LOUDNESS_LU = 0.15;
const TRUE_PEAK_DB = 0.6;
const LEVEL_DB = 0.01;

const run = promisify(execFile);
const random = seededRandom(5);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oiduna-measured-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function analysed(path: string): Promise<{ analysis: SampleAnalysis; format: AudioFormat; peak: number }> {
  const verified = await verifySample(path, basename(path), folder);
  const { format, peak } = verified;
  return { analysis: await analyseSample(verified), format, peak };
}

/** The last number after a label in what ffmpeg's filters print. */
function numberAfter(label: string, text: string): number {
  const found = [...text.matchAll(new RegExp(`${label}:?\\s+(-?[\\d.]+|-inf)`, 'g'))].at(-1)?.[1];
  return found === '-inf' ? -Infinity : Number(found);
}

async function ffmpegSays(path: string, filter: string): Promise<string> {
  const { stderr } = await run('ffmpeg', ['-nostdin', '-hide_banner', '-i', path, '-af', filter, '-f', 'null', '-']);
  return stderr;
}

const decibels = (level: number): number => 20 * Math.log10(level);

async function compare(path: string): Promise<void> {
  const { analysis, format, peak } = await analysed(path);
  const { stdout } = await run('ffprobe', [
    '-v',
    'error',
    '-select_streams',
    'a:0',
    '-show_streams',
    '-of',
    'json',
    path,
  ]);
  const [stream] = (JSON.parse(stdout) as { streams: Record<string, string | number>[] }).streams;
  expect(format).toMatchObject({
    encoding: stream!['codec_name'],
    sampleRateHz: Number(stream!['sample_rate']),
    channelCount: stream!['channels'],
  });
  const seconds = Number(stream!['duration']);
  if (Number.isFinite(seconds)) expect(format.durationSeconds).toBeCloseTo(seconds, 1);
  const bits = Number(stream!['bits_per_raw_sample'] ?? stream!['bits_per_sample']);
  if (bits > 0 && analysis.bitDepth !== null) expect(analysis.bitDepth).toBe(bits);

  const statistics = await ffmpegSays(path, 'astats=measure_perchannel=none');
  expect(Math.abs(decibels(analysis.rms) - numberAfter('RMS level dB', statistics))).toBeLessThan(LEVEL_DB);
  expect(Math.abs(decibels(peak) - numberAfter('Peak level dB', statistics))).toBeLessThan(LEVEL_DB);

  // without silence around it, its resampler misses what lies in the first and last frames
  const padded = await ffmpegSays(path, 'adelay=100:all=1,apad=pad_dur=0.2,ebur128=peak=true');
  expect(Math.abs(decibels(analysis.truePeak) - numberAfter('Peak', padded))).toBeLessThan(TRUE_PEAK_DB);
  const summary = await ffmpegSays(path, 'ebur128');
  // below 0.4 s ffmpeg has no block to measure
  if (analysis.loudnessIsGated)
    expect(Math.abs(analysis.loudnessLufs! - numberAfter('I', summary))).toBeLessThan(LOUDNESS_LU);
}

describe('what ffmpeg measures is measured here too', () => {
  it.each<[SampleEncoding, number, number]>([
    ['pcm8', 22_050, 1],
    ['pcm16', 44_100, 2],
    ['pcm24', 48_000, 2],
    ['pcm24', 96_000, 1],
    ['pcm32', 32_000, 2],
    ['float32', 48_000, 1],
  ])('of generated music in %s at %d Hz with %d channels', async (format, sampleRateHz, channelCount) => {
    const hiss = noise(0.4, 3);
    const music = (second: number): number =>
      saw(110 * (1 + Math.floor(second)), 0.3)(second) +
      Math.exp(-20 * (second % 0.5)) * hiss() +
      sine(3_000, 0.05)(second);
    const channels = Array.from({ length: channelCount }, () => sound(2 + 2 * random(), sampleRateHz, music));
    const frameCount = Math.min(...channels.map(({ length }) => length));
    const path = join(folder, `${format}-${sampleRateHz}.wav`);
    await writeFile(
      path,
      wavOf({ sampleRateHz, channels: channels.map((samples) => samples.subarray(0, frameCount)), format }),
    );
    await compare(path);
  });

  it.each([
    ['flac', []],
    ['aiff', ['-c:a', 'pcm_s24be']],
    ['ogg', ['-c:a', 'libvorbis']],
    ['mp3', []],
  ])('of the same as %s', async (ending, options) => {
    const source = join(folder, 'source.wav');
    await writeFile(
      source,
      wavOf({
        sampleRateHz: 44_100,
        channels: [sound(3, 44_100, saw(220, 0.7)), sound(3, 44_100, noise(0.3))],
        format: 'pcm24',
      }),
    );
    const path = join(folder, `coded.${ending}`);
    await run('ffmpeg', ['-nostdin', '-v', 'error', '-y', '-i', source, ...options, path]);
    await compare(path);
  });

  it.each(globSync('sounds/samples/*/*.wav', { cwd: REPOSITORY }).toSorted())('of %s', (path) =>
    compare(join(REPOSITORY, path)),
  );

  it('and what it writes as tags is read', async () => {
    const source = join(folder, 'source.wav');
    const tags = ['-metadata', 'title=Straße 9', '-metadata', 'artist=somebody', '-metadata', 'comment=two words'];
    for (const ending of ['wav', 'flac', 'mp3', 'ogg']) {
      const path = join(folder, `tagged.${ending}`);
      await run('ffmpeg', ['-nostdin', '-v', 'error', '-y', '-i', source, ...tags, path]);
      const { fileTags } = (await analysed(path)).analysis;
      expect(fileTags, ending).toMatchObject({ title: 'Straße 9', artist: 'somebody', comment: 'two words' });
    }
  });
});
