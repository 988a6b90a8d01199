import type { Job, PlayResult, StudioStatus } from '@oiduna/contracts';
import { oiduna, readWav, runningStudio, type RunningStudio, wavOf, zipOf } from '@oiduna/testkit';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const KICK = `
SynthDef(\\my_kick, { |out = 0, freq = 50, amp = 0.5, pan = 0|
  var env = EnvGen.ar(Env.perc(0.001, 0.2), doneAction: 2);
  OffsetOut.ar(out, Pan2.ar(SinOsc.ar(freq * (1 + (env * 3))) * env, pan, amp));
}).add;
`;
const SAMPLE_RATE_HZ = 48_000;

/** What the README tells a new user to type, in its order. */
describe('a new user at the command line', () => {
  let folder: string;
  let home: string;
  let studio: RunningStudio;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'oiduna-user-'));
    const samples = Float32Array.from({ length: 9_600 }, (_, i) => 0.8 * Math.exp(-i / 900) * Math.sin(i / 20));
    await writeFile(join(folder, 'my-kick.scd'), KICK);
    await writeFile(join(folder, 'broken.scd'), 'SynthDef(\\x, { |out|\n  Out.ar(out, SinOsc.ar(440)\n}).add;\n');
    await writeFile(
      join(folder, 'my-kick.wav'),
      wavOf({ sampleRateHz: SAMPLE_RATE_HZ, channels: [samples], format: 'pcm24' }),
    );
    home = await mkdtemp(join(tmpdir(), 'oiduna-home-'));
    studio = await runningStudio({ home, env: { OIDUNA_SERVER: 'scsynth' } });
  });
  afterAll(async () => {
    await studio?.stop();
    for (const path of [folder, home]) await rm(path, { recursive: true, force: true });
  });

  const type = (...args: string[]) => oiduna(args, { home: studio.home, cwd: folder });
  const json = async <T>(...args: string[]): Promise<T> => JSON.parse((await type('--json', ...args)).stdout) as T;

  it('is told by `up` where the studio is and how to play', () => {
    expect(studio.output()).toContain(studio.url);
    expect(studio.output()).toMatch(/oiduna play /);
    expect(studio.output()).toMatch(/30 starter sounds/);
  });

  it('loads a SynthDef from a file', async () => {
    const { code, stdout, stderr } = await type('synthdef', 'load', 'my-kick.scd');
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('my_kick');
  });

  it('sees the line of a mistake under a caret', async () => {
    const { code, stderr } = await type('synthdef', 'load', 'broken.scd');
    expect(code).toBe(3);
    expect(stderr).toContain('^');
    expect(stderr).toMatch(/request/i);
  });

  it('loads a sample into a bank', async () => {
    const { code, stderr } = await type('sample', 'load', 'kicks', './my-kick.wav');
    expect(code, stderr).toBe(0);
    expect((await type('sample', 'list', 'kicks')).stdout).toContain('my-kick.wav');
  });

  it('imports a folder and a zip of samples, and sees what was refused', async () => {
    await mkdir(join(folder, 'pack/808 Toms'), { recursive: true });
    for (const name of ['low.wav', 'high.wav']) {
      await copyFile(join(folder, 'my-kick.wav'), join(folder, 'pack/808 Toms', name));
    }
    expect((await type('sample', 'import', 'pack')).code).toBe(0);
    expect((await type('sample', 'list', '808_Toms')).stdout).toMatch(/high\.wav[^]*low\.wav/);
    const kick = await readFile(join(folder, 'my-kick.wav'));
    await writeFile(join(folder, 'claps.zip'), zipOf({ 'clap.wav': kick, 'odd.wav': 'no sound' }));
    const { code, stdout } = await type('sample', 'import', 'claps.zip');
    expect([code, stdout]).toEqual([8, expect.stringMatching(/1 of 2 files are loaded[^]*odd\.wav is refused/)]);
    expect((await type('sample', 'imports')).stdout.match(/finished/g)).toHaveLength(2);
  });

  it('plays the sample and the SynthDef, and is told when it sounds', async () => {
    const sample = await json<PlayResult>('play', 'kick: s("kicks*4")', '--bpm', '120');
    expect(sample.transport).toMatchObject({ playing: true, bpm: 120 });
    const { code, stdout } = await type('play', 'low: s("my_kick*2")');
    expect(code).toBe(0);
    expect(stdout).toMatch(/sounds/);
  });

  it('is told the nearest name for a wrong one', async () => {
    const { code, stderr } = await type('play', 'kick: s("my_kikc*4")');
    expect(code).toBe(3);
    expect(stderr).toContain('my_kick');
  });

  it('reads the status', async () => {
    expect(await json<StudioStatus>('status')).toMatchObject({
      state: 'ok',
      engine: { playing: true, trackCount: 2, bundlesLate: 0 },
    });
    expect((await type('status')).stdout).toMatch(/scsynth/);
  });

  it('records whole bars to a WAV file', async () => {
    const { code, stderr } = await type('record', 'out.wav', '--bars', '2');
    expect(code, stderr).toBe(0);
    const { sampleRateHz, channels } = readWav(new Uint8Array(await readFile(join(folder, 'out.wav'))));
    expect([sampleRateHz, channels.length, channels[0]!.length]).toEqual([SAMPLE_RATE_HZ, 2, 4 * SAMPLE_RATE_HZ]);
    expect(channels[0]!.some((value) => Math.abs(value) > 0.1)).toBe(true);
  });

  it('mutes, changes the tempo and stops', async () => {
    for (const args of [['mute', 'low'], ['tempo', '140'], ['stop']]) {
      expect((await type(...args)).code, args.join(' ')).toBe(0);
    }
    expect(await json('transport')).toMatchObject({ playing: false, bpm: 140 });
  });

  it('can follow one load through the logs by its request ID', async () => {
    const { code } = await type('--request-id', 'my-load', 'synthdef', 'load', 'my-kick.scd');
    expect(code).toBe(0);
    expect(await studio.logs('engine')).toContain('"requestId":"my-load"');
  });

  it('changes what is logged while the studio runs', async () => {
    expect((await type('log-level', 'debug', '--module', 'osc')).code).toBe(0);
    await type('--request-id', 'loud', 'synthdef', 'load', 'my-kick.scd');
    expect(await studio.logs('engine')).toMatch(/"module":"osc","requestId":"loud"/);
  });

  it('sees every setting with its origin, and no password', async () => {
    const { code, stdout } = await type('config');
    expect(code).toBe(0);
    expect(stdout).toMatch(/ENGINE_LOOKAHEAD_MS/);
    expect(stdout).toMatch(/default/);
    expect(stdout).not.toMatch(/postgres:\/\/[^:\s]+:[^*@\s]+@/);
  });

  it('hears that a studio runs already when starting a second one in the same home', async () => {
    const { code, stderr } = await type('up');
    expect(code).toBe(4);
    expect(stderr).toContain('already runs');
  });

  it('finds a job again', async () => {
    const events = await type('events', '--since', '0', '--types', 'job.v1.completed', '--count', '1', '--json');
    const [event] = [JSON.parse(events.stdout) as { data: { id: string } }].flat();
    expect(await json<Job>('job', 'show', event!.data.id)).toMatchObject({ id: event!.data.id, state: 'completed' });
  });

  it('started again has its sounds and tracks, and is there within seconds', async () => {
    await type('play', 'kick: s("kick*4")');
    await type('stop');
    await studio.stop();
    studio = await runningStudio({ home, env: { OIDUNA_SERVER: 'supernova' } });
    expect(studio.output()).not.toContain('starter sounds');
    expect((await type('tracks')).stdout).toContain('kick');
    expect((await type('play', 'kick: s("kick*2")')).code).toBe(0);
    expect((await type('status')).stdout).toContain('supernova');
  });
});
