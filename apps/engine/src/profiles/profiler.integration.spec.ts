import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CpuProfile, getEngineStatus, getProfile, loadSynthDef, playCode, startProfile } from '@oiduna/contracts';
import { DirectoryBlobStore } from '@oiduna/platform';
import { ownJack, ownNats } from '@oiduna/testkit';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { engineUnderTest, isRunning, storeSynthDef, studioDef, until } from '../engine.fixture.js';
import { Profiler } from './profiler.js';

let folder: string;
let blobs: DirectoryBlobStore;
let profiler: Profiler;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oiduna-profile-'));
  blobs = new DirectoryBlobStore(folder);
  profiler = new Profiler(blobs, () => Promise.resolve());
});
afterEach(() => rm(folder, { recursive: true }));

const ended = async (id: string, ms: number) => {
  await until('the profile has ended', ms, () => profiler.get(id).state !== 'running');
  return profiler.get(id);
};

/** Something to find. */
function spinForAWhile(): number {
  let sum = 0;
  for (let n = 0; n < 3e6; n += 1) sum += Math.sqrt(n);
  return sum;
}

it('a profile names the functions that ran, and lasts as long as was wished', { timeout: 20_000 }, async () => {
  const { id } = profiler.start(1);
  expect(profiler.get(id)).toMatchObject({ state: 'running', file: null, seconds: 1 });
  const spinning = setInterval(spinForAWhile, 20);
  const { state, file } = await ended(id, 10_000);
  clearInterval(spinning);
  expect(state).toBe('finished');
  const profile = CpuProfile.parse(JSON.parse(String(await blobs.read(file!.sha256))));
  expect(profile.nodes.map(({ callFrame }) => callFrame.functionName)).toContain('spinForAWhile');
  expect(profile.timeDeltas.reduce((sum, micros) => sum + micros, 0)).toBeGreaterThan(900_000);
});

it('is taken one at a time, and another one after it', { timeout: 20_000 }, async () => {
  const { id, endsAt } = profiler.start(1);
  expect(() => profiler.start(1)).toThrow(
    expect.objectContaining({ code: 'PROFILE_BUSY', details: { endsAt } }) as Error,
  );
  await ended(id, 10_000);
  const another = profiler.start(1);
  expect(another.id).not.toBe(id);
  expect((await ended(another.id, 10_000)).state).toBe('finished');
});

it('ends at once when the engine stops', async () => {
  const { id } = profiler.start(60);
  profiler.halt();
  expect((await ended(id, 5_000)).state).toBe('finished');
});

it('that cannot be kept has failed, with the reason', async () => {
  await writeFile(join(folder, 'incoming'), 'no folder');
  const { id } = profiler.start(60);
  profiler.halt();
  const failed = { state: 'failed', file: null, reason: expect.stringMatching(/EEXIST|ENOTDIR/) as string };
  expect(await ended(id, 5_000)).toMatchObject(failed);
});

it('that nobody knows, or that five newer ones have followed, is not found', { timeout: 20_000 }, async () => {
  profiler.halt(); // so that each ends at once
  const unknown = expect.objectContaining({ code: 'PROFILE_UNKNOWN' }) as Error;
  expect(() => profiler.get('x')).toThrow(unknown);
  const ids: string[] = [];
  for (let n = 0; n < 6; n += 1) {
    const { id } = profiler.start(60);
    ids.push(id);
    await ended(id, 5_000);
  }
  expect(() => profiler.get(ids[0]!)).toThrow(unknown);
  expect(profiler.get(ids[1]!).state).toBe('finished');
});

it('of an engine that plays lets no bundle leave late', { timeout: 60_000 }, async () => {
  const [nats, jack] = await Promise.all([ownNats(), ownJack()]);
  const under = await engineUnderTest(nats.url, { ENGINE_AUDIO_SERVER: 'scsynth' }, jack.name);
  try {
    await isRunning(under);
    await under.client.request(loadSynthDef, await storeSynthDef(under.blobs, await studioDef('kick')));
    await under.client.request(playCode, { code: 'kick: s("kick*16")', bpm: 120 });
    await until('it plays', 5_000, () => under.engine.scheduler.bundlesSent > 4);
    const { id } = await under.client.request(startProfile, { seconds: 2 });
    await until('the profile has ended', 15_000, async () => {
      const { state } = await under.client.request(getProfile, { id });
      return state === 'finished';
    });
    expect(await under.client.request(getEngineStatus, {})).toMatchObject({
      bundlesLate: 0,
      patterns: { restarts: 0 },
    });
  } finally {
    await under.stop();
    await Promise.all([nats.stop(), jack.stop()]);
  }
});
