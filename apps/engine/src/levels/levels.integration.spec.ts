import {
  editChain,
  getMeters,
  getRecording,
  type Levels,
  listTracks,
  loadSynthDef,
  metersMeasured,
  panic,
  patchTrack,
  playCode,
  startRecording,
  trackFailed,
  unmuteAll,
} from '@oiduna/contracts';
import { type Broker, type JackServer, ownJack, ownNats, readWav } from '@oiduna/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runInContext } from '@oiduna/platform';
import { z } from 'zod';
import { type EngineUnderTest, engineUnderTest, isRunning, SERVERS, storeSynthDef, until } from '../engine.fixture.js';
import { steady, TONE } from './levels.fixture.js';

const SAMPLE_RATE_HZ = 48_000;
const CEILING_DBFS = -6;
const CEILING = 10 ** (CEILING_DBFS / 20);
/** How far a meter may be from the level of the sine, in dB: it is read to a tenth. */
const TOLERANCE_DB = 0.2;

/** The filters of BS.1770-4 as its tables give them for 48 kHz: b0, b1, b2, a1, a2. */
const SHELF = [1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585];
const HIGHPASS = [1, -2, 1, -1.99004745483398, 0.99007225036621];
/** What K-weighting adds to a frequency, in dB, with the 0.691 that loudness takes off. */
function weightingDb(hz: number): number {
  const gainOf = ([b0, b1, b2, a1, a2]: readonly number[]): number => {
    const power = (c0: number, c1: number, c2: number): number => {
      const w = (2 * Math.PI * hz) / SAMPLE_RATE_HZ;
      const real = c0 + c1 * Math.cos(w) + c2 * Math.cos(2 * w);
      const imaginary = c1 * Math.sin(w) + c2 * Math.sin(2 * w);
      return real * real + imaginary * imaginary;
    };
    return power(b0!, b1!, b2!) / power(1, a1!, a2!);
  };
  return 10 * Math.log10(gainOf(SHELF) * gainOf(HIGHPASS)) - 0.691;
}
/** Of the same sine on both sides. */
const sine = (amplitude: number, hz: number): Levels => {
  const peakDbfs = 20 * Math.log10(amplitude);
  return { peakDbfs, rmsDbfs: peakDbfs - 3.01, loudnessLufs: peakDbfs + weightingDb(hz) };
};
const isNear = (levels: Levels | undefined, wished: Levels): boolean =>
  levels !== undefined &&
  (Object.keys(wished) as (keyof Levels)[]).every((name) => Math.abs(levels[name] - wished[name]) < TOLERANCE_DB);

describe.each(['scsynth', 'supernova'] as const)('levels on %s', (server) => {
  let nats: Broker;
  let jack: JackServer;
  let under: EngineUnderTest;
  const measured: z.output<typeof metersMeasured.data>[] = [];
  const failed: z.output<typeof trackFailed.data>[] = [];
  /** Not by the button: its next press is to be the first. */
  const stop = () => under.engine.transport.panic();
  const meters = () => under.client.request(getMeters, {});

  beforeAll(async () => {
    [nats, jack] = await Promise.all([ownNats(), ownJack()]);
    const settings = { ENGINE_AUDIO_SERVER: server, ENGINE_CEILING_DBFS: String(CEILING_DBFS) };
    under = await engineUnderTest(nats.url, settings, jack.name);
    const { client, blobs } = under;
    client.onTold(`passing.${metersMeasured.type}`, z.object({ data: metersMeasured.data }), ({ data }) => {
      measured.push(data);
    });
    client.onTold(`event.${trackFailed.type}`, z.object({ data: trackFailed.data }), ({ data }) => {
      failed.push(data);
    });
    await isRunning(under);
    for (const def of [TONE, steady('nothing', 0, 0), steady('constant', 0.3, 1)]) {
      await client.request(loadSynthDef, await storeSynthDef(blobs, def));
    }
  });
  afterAll(async () => {
    await under?.stop();
    await Promise.all([nats?.stop(), jack?.stop()]);
  });
  const recorded = async (id: string): Promise<Float32Array> => {
    const now = () => under.client.request(getRecording, { id });
    await until('it is recorded', 60_000, async () => (await now()).state === 'finished');
    return readWav(await under.blobs.read((await now()).file!.sha256)).channels[0]!;
  };

  it('are what was played, behind the faders, and behind the limiter for the master', { timeout: 60_000 }, async () => {
    const tones = { low: [0.25, 60], middle: [0.25, 997], high: [0.125, 7_993] } as const;
    const texts = Object.entries(tones).map(
      ([name, [amp, hz]]) => `${name}: s("tone").freq(${hz}).amp(${amp}).slow(256)`,
    );
    await under.client.request(playCode, { code: [...texts, 'quiet: s("~")'].join('\n') });
    await under.client.request(patchTrack, { name: 'middle', patch: { gain: 0.5 } });
    const wished = { low: sine(0.25, 60), middle: sine(0.125, 997), high: sine(0.125, 7_993) };
    const isRight = async (): Promise<boolean> => {
      const { tracks } = await meters();
      return Object.entries(wished).every(([name, levels]) => isNear(tracks[name], levels));
    };
    await until(`the meters show ${JSON.stringify(wished)}`, 20_000, isRight).catch(async (error: unknown) => {
      throw new Error(JSON.stringify(await meters()), { cause: error });
    });
    const { master, tracks } = await meters();
    expect(tracks['quiet']).toEqual({ peakDbfs: -144, rmsDbfs: -144, loudnessLufs: -144 });
    expect(master.peakDbfs).toBeGreaterThan(-8);
    expect(master.peakDbfs).toBeLessThanOrEqual(CEILING_DBFS);
    measured.length = 0;
    await until('they are told live', 10_000, () => measured.length > 10);
    expect(isNear(measured.at(-1)!.tracks['middle'], wished.middle)).toBe(true);
  });

  it('that endanger the room end, and only they, until their track is changed', { timeout: 60_000 }, async () => {
    const texts = [
      'fine: s("tone").freq(440).amp(0.1).slow(256)',
      'loud: s("tone").freq(440).amp(1).gain(4).postgain(2).slow(256)',
      'nan: s("nothing").slow(256)',
      'dc: s("constant").slow(256)',
    ];
    await stop();
    await under.client.request(playCode, { code: texts.join('\n') });
    await under.client.request(patchTrack, { name: 'dc', patch: { gain: 2 } });
    const silenced = async () => {
      const { tracks } = await under.client.request(listTracks, {});
      return Object.fromEntries(tracks.flatMap(({ name, silenced: why }) => (why === undefined ? [] : [[name, why]])));
    };
    await until('three are faded out', 20_000, async () => Object.keys(await silenced()).length === 3);
    expect(await silenced()).toEqual({
      loud: 'peaks at 18.1 dBFS, where 12 is the most',
      nan: expect.stringContaining('NaN'),
      dc: expect.stringContaining('DC'),
    });
    await until('nothing is left of them', 10_000, async () => {
      const { tracks, master } = await meters();
      return isNear(tracks['fine'], sine(0.1, 440)) && tracks['loud']!.peakDbfs === -144 && master.peakDbfs < -5;
    });
    await until('each was told', 10_000, () => failed.length >= 3);
    expect(failed.map(({ name, code }) => `${name} ${code}`).toSorted()).toEqual(
      ['dc', 'loud', 'nan'].map((name) => `${name} TRACK_SILENCED`),
    );
    await under.client.request(patchTrack, { name: 'loud', patch: { gain: 0.01 } });
    expect(Object.keys(await silenced()).toSorted()).toEqual(['dc', 'nan']);
    await until('it is heard', 10_000, async () => isNear((await meters()).tracks['loud'], sine(0.08, 440)));
    await under.client.request(unmuteAll, {});
    await until('they are faded out anew', 10_000, () => failed.length === 5);
  });

  it('that one performer makes too high together lose the loudest', { timeout: 60_000 }, async () => {
    const texts = [3, 3.2].map((gain, n) => `duo${n}: s("tone").amp(1).gain(${gain}).freq(440).slow(256)`);
    await stop();
    await runInContext({ requestId: 'levels', performer: 'ada' }, () =>
      under.client.request(playCode, { code: texts.join('\n') }),
    );
    await until('one is told', 20_000, () => failed.some(({ name }) => name.startsWith('duo')));
    const { tracks } = await under.client.request(listTracks, {});
    const duo = tracks.filter(({ performer }) => performer === 'ada').map(({ silenced }) => silenced);
    expect(duo).toEqual([undefined, 'the loudest of performer ada, together peaks at 12.8 dBFS, where 12 is the most']);
  });

  it.runIf(SERVERS.includes(server))('stay below the ceiling of the installation', { timeout: 60_000 }, async () => {
    await stop();
    await under.client.request(playCode, { code: 'fine: s("tone").freq(440).amp(1).gain(3).slow(256)', bpm: 480 });
    await until('it is heard', 20_000, async () => (await meters()).tracks['fine']!.peakDbfs > 9);
    const { id } = await under.client.request(startRecording, { bars: 1 });
    const peak = (await recorded(id)).reduce((top, value) => Math.max(top, Math.abs(value)), 0);
    expect(peak).toBeLessThanOrEqual(Math.fround(CEILING));
    expect(peak).toBeGreaterThan(0.98 * CEILING);
  });

  it.runIf(SERVERS.includes(server))('ring on after a panic, not after a second one', { timeout: 60_000 }, async () => {
    const reverb = { def: 'reverb', parameters: { mix: 1, size: 1, damp: 0 } };
    const texts = ['fine', 'other'].map((name) => `${name}: s("tone").amp(0.2).room(1).roomsize(10).slow(256)`);
    const play = async () => {
      await under.client.request(playCode, { code: texts.join('\n'), bpm: 120 });
      await until('they are heard', 20_000, async () => {
        const { tracks } = await meters();
        return tracks['fine']!.rmsDbfs > -30 && tracks['other']!.rmsDbfs > -30;
      });
    };
    await stop();
    await until('it is quiet', 20_000, async () => (await meters()).master.rmsDbfs < -60);
    await under.client.request(editChain, { chain: 'fine', edit: { kind: 'put', effects: [reverb] } });
    await play();
    await under.client.request(panic, {});
    const { id, startsAt } = await under.client.request(startRecording, { bars: 2 });
    const frameNow = (): number => Math.round((Date.now() - Date.parse(startsAt)) * (SAMPLE_RATE_HZ / 1_000));
    await until('a second is recorded', 20_000, () => frameNow() > SAMPLE_RATE_HZ);
    const pressed = frameNow();
    await under.client.request(panic, {});
    await under.client.request(panic, {}); // the one before may have come too late to be the second
    const silentFrom = frameNow() + SAMPLE_RATE_HZ / 10;
    const heard = await recorded(id);
    const peak = (from: number, to?: number) =>
      heard.subarray(from, to).reduce((top, v) => Math.max(top, Math.abs(v)), 0);
    const last = heard.findLastIndex((value) => Math.abs(value) > 0.001);
    const lastMs = (last - pressed) / (SAMPLE_RATE_HZ / 1_000);
    process.stdout.write(`${JSON.stringify({ server, ringing: peak(pressed - 9_600, pressed), lastMs })}\n`);
    expect(peak(pressed - 9_600, pressed)).toBeGreaterThan(0.01);
    expect(silentFrom).toBeLessThan(heard.length - 9_600);
    expect(peak(silentFrom)).toBeLessThan(0.001);
    await play();
  });
});
