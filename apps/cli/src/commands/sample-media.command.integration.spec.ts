import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SampleAnalysis } from '@oiduna/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rehearse, sample } from './rehearsal.fixture.js';
import { found } from './sample-answers.fixture.js';
import { ANSWERS, type Answer, audio, StandInGateway } from './stand-in-gateway.fixture.js';

let gateway: StandInGateway;
let dir: string;

beforeAll(async () => {
  gateway = await StandInGateway.open();
  dir = await mkdtemp(join(tmpdir(), 'oiduna-cli-'));
});
afterAll(async () => {
  gateway.close();
  await rm(dir, { recursive: true });
});
beforeEach(() => gateway.reset());

const run = (line: string) => rehearse(line.replaceAll('$DIR', dir).split(' '), { env: { OIDUNA_URL: gateway.url } });

/** Serves as usual, and remembers what was asked for. */
function asked(operation: string): string[] {
  const urls: string[] = [];
  gateway.answers[operation] = (request: IncomingMessage, body: Buffer, response: never) => {
    urls.push(request.url ?? '');
    return (ANSWERS[operation] as Answer)(request, body, response);
  };
  return urls;
}

const analysis: SampleAnalysis = {
  bitDepth: 24,
  truePeak: 1,
  rms: 0.1,
  loudnessLufs: -14.25,
  loudnessIsGated: false,
  dcOffset: 0.00012,
  leadingSilenceSeconds: 0.01,
  trailingSilenceSeconds: 0,
  pitch: { hz: 440.04, confidence: 0.97 },
  onsets: { seconds: Array.from({ length: 10 }, (_, at) => at / 8), confidence: 0.9 },
  tempo: { bpm: 120, source: 'acid' },
  rootNote: 69,
  loop: { startFrame: 10, endFrame: 90 },
  cues: [
    { frame: 7, label: 'drop\u001B[2J' },
    { frame: 9, label: null },
  ],
  fileTags: { title: 'My\u0007Kick' },
  features: Array.from({ length: 16 }, () => 0),
};

describe('a sample', () => {
  it('is shown with all that is known of it, and cannot steer the terminal', async () => {
    gateway.answers['getSample'] = { ...found, analysis };
    const { stdout } = await run(`sample show ${sample.id}`);
    for (const line of [
      'sample     kicks/a.wav',
      'format     wav, pcm_s16le, 24 bits, 1000 bytes',
      'true peak  0.0 dBFS',
      'rms        -20.0 dBFS',
      'loudness   -14.3 LUFS, ungated',
      'pitch      440.0 Hz, 97 % sure',
      'tempo      120 BPM, says its acid',
      'root note  69',
      'loop       frames 10 to 90',
      'cues       7 drop [2J, 9',
      'title      My Kick',
    ]) {
      expect(stdout).toContain(line);
    }
    expect(stdout).toMatch(/onsets +0\.000 s, .*, 0\.875 s and 2 more, 90 % sure/);
  });

  it('that is silent, or was never heard, is shown as that', async () => {
    const silent = { ...analysis, loudnessLufs: null, pitch: null, onsets: { seconds: [], confidence: 0 } };
    const rest = { bitDepth: null, tempo: null, rootNote: null, loop: null, cues: [], fileTags: {} };
    gateway.answers['getSample'] = { ...found, peak: 0, analysis: { ...silent, ...rest, loudnessIsGated: true } };
    const { stdout } = await run(`sample show ${sample.id}`);
    expect(stdout).toMatch(/peak +silent\n[^]*loudness +silent\n[^]*pitch +none\nonsets +none/);
    gateway.answers['getSample'] = found;
    expect((await run(`sample show ${sample.id}`)).stdout).not.toContain('loudness');
  });

  it('is deleted by the number it has, and never by one beyond the end of its bank', async () => {
    const urls: (string | undefined)[] = [];
    gateway.answers['deleteSample'] = ({ url }: IncomingMessage) => {
      urls.push(url);
    };
    expect((await run('sample delete kicks:0 --force')).stdout).toBe('deleted kicks/a.wav\n');
    expect((await run('sample delete kicks:3')).code).not.toBe(0);
    expect(urls).toEqual([`/v1/samples/${sample.id}?force=true`]);
  });

  it.each([
    ['x.png', 'png'],
    ['x.dat', 'dat'],
    ['x.JSON', 'json'],
    ['x', 'png'],
  ])('is drawn into %s as %s', async (file, form) => {
    const urls = asked('getSampleWaveform');
    expect((await run(`sample waveform kicks/a.wav -o $DIR/${file}`)).stdout).toBe(`${dir}/${file}\n`);
    expect(urls).toEqual([`/v1/samples/${sample.id}/waveform?format=${form}`]);
    expect((await readFile(join(dir, file))).equals(audio)).toBe(true);
  });

  it.each([
    ['-o $DIR/x.wav', 'wav'],
    ['-o $DIR/x.flac', 'original'],
    ['-o $DIR/x.wav --format original', 'original'],
    ['-o $DIR/x.ogg --format preview', 'preview'],
  ])('is written by `audio %s` as %s', async (options, format) => {
    const urls = asked('getSampleAudio');
    expect((await run(`sample audio kicks:3 ${options}`)).code).toBe(0);
    expect(urls).toEqual([`/v1/samples/${sample.id}/audio?format=${format}`]);
  });

  it.each(['kicks/none.wav', 'empty:0'])('that is not there, %s, is told by the name it was given', async (which) => {
    if (which.startsWith('empty')) gateway.answers['listSamples'] = { samples: [] };
    const { code, stderr } = await run(`sample audio ${which} -o $DIR/none.wav`);
    expect(code).not.toBe(0);
    expect(stderr).toContain(`There is no sample ${which}.`);
  });

  it('whose bytes are not those the studio keeps leaves no file', async () => {
    gateway.answers['getSampleAudio'] = ((_request, _body, response) => {
      response.setHeader('ETag', `"${'0'.repeat(64)}"`);
      return audio;
    }) satisfies Answer;
    const { stderr } = await run('sample audio kicks:0 -o $DIR/broken.wav');
    expect(stderr).toContain('the bytes that arrived are not those it keeps');
    await expect(readFile(join(dir, 'broken.wav'))).rejects.toThrow('ENOENT');
  });
});
