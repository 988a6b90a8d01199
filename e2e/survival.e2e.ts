import type { Readiness, Recalled, SampleImport, SamplePage, Sound, StudioStatus } from '@oiduna/contracts';
import { type RunFile, runningStudio, type RunningStudio, wavOf, zipOf } from '@oiduna/testkit';
import { execFileSync } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { StudioClient } from './studio-client.js';

describe('a studio that loses a part', () => {
  let studio: RunningStudio;
  let client: StudioClient;

  beforeAll(async () => {
    studio = await runningStudio({ env: { OIDUNA_SERVER: 'scsynth' } });
    client = new StudioClient(studio);
  });
  afterAll(() => studio?.stop());

  const status = async (): Promise<StudioStatus> => (await client.ask<StudioStatus>('GET', '/v1/status')).body;

  it('says ok while every part is there', async () => {
    expect(await status()).toMatchObject({ state: 'ok', lost: [], engine: { audioServer: { state: 'running' } } });
  });

  it('plays on after kill -9 of the audio server, and never says ok in between', async () => {
    const { body: before } = await client.ask<{ sounds: Sound[] }>('GET', '/v1/sounds');
    await client.ask('POST', '/v1/play', { code: 'k: s("kick*4")', bpm: 120 });
    process.kill(audioServerPid(studio), 'SIGKILL');
    const states: string[] = [];
    await vi.waitUntil(
      async () => {
        const { state, engine } = await status();
        if (engine?.audioServer.state !== 'running') states.push(state);
        return engine?.audioServer.restarts === 1 && engine.audioServer.state === 'running';
      },
      { timeout: 20_000, interval: 20 },
    );
    expect(states).not.toContain('ok');
    const { channels } = await client.record(1);
    expect(channels[0]!.some((value) => Math.abs(value) > 0.05)).toBe(true);
    expect((await client.ask<{ sounds: Sound[] }>('GET', '/v1/sounds')).body).toEqual(before);
    await client.ask('POST', '/v1/transport/stop');
  });

  it('names what is lost without the samples service, and gets it back', async () => {
    process.kill(studio.services['samples']!.pid!, 'SIGKILL');
    const lost = await vi.waitUntil(
      async () => {
        const now = await status();
        return now.state === 'ok' ? undefined : now;
      },
      { timeout: 10_000, interval: 20 },
    );
    expect(lost?.lost.join(' ')).toMatch(/sample/);
    await vi.waitUntil(async () => (await status()).state === 'ok', { timeout: 30_000, interval: 100 });
    const { body, status: code } = await client.ask<Readiness>('GET', '/readyz');
    expect(code).toBe(200);
    expect(Object.keys(body.dependencies)).toEqual(expect.arrayContaining(['nats', 'redis', 'samples', 'synthdefs']));
  });

  it('keeps and recalls texts while the database and Redis hang', async () => {
    const hung = ['redis', 'postgres'].flatMap((name) => family(studio.services[name]!.pid!));
    for (const pid of hung) process.kill(pid, 'SIGSTOP');
    try {
      const saved = await client.ask('PUT', '/v1/presets/verse', { code: 'k: s("kick*4")', bpm: 120 });
      expect(saved.status).toBe(200);
      await client.ask('POST', '/v1/play', { code: 'k: s("~")' });
      const { body } = await client.ask<Recalled>('POST', '/v1/presets/verse/recall', {});
      expect(body).toMatchObject({ preset: { name: 'verse', version: 1 }, change: { tracks: ['k'] } });
      const { channels } = await client.record(2); // it begins with the second at the latest
      expect(channels[0]!.some((value) => Math.abs(value) > 0.05)).toBe(true);
    } finally {
      for (const pid of hung) process.kill(pid, 'SIGCONT');
    }
    await vi.waitUntil(async () => (await status()).state === 'ok', { timeout: 30_000, interval: 100 });
  });

  it('ends every file of an import once, though samples, Redis with all it knew, and Postgres are killed', async () => {
    const files = Array.from({ length: 200 }, (_, at) => [`crowd/${at}.wav`, blip(at)] as const);
    const { body: begun } = await client.importSamples(zipOf(Object.fromEntries(files)));
    const done = async (): Promise<number> => {
      const { body } = await client.ask<SampleImport>('GET', `/v1/sample-imports/${begun.id}`);
      return body.counts?.done ?? -1; // -1 while nobody answers
    };
    for (const [name, after] of Object.entries({ samples: 10, redis: 50, postgres: 100 })) {
      await vi.waitUntil(async () => (await done()) >= after, { timeout: 60_000, interval: 20 });
      if (name === 'redis') await rm(join(studio.home, 'redis', 'appendonlydir'), { recursive: true });
      process.kill(await presentPid(studio, name), 'SIGKILL');
    }
    await vi.waitUntil(async () => (await done()) === 200, { timeout: 60_000, interval: 100 });
    const { body: ended } = await client.ask<SampleImport>('GET', `/v1/sample-imports/${begun.id}`);
    expect(ended).toMatchObject({ fileCount: 200, counts: { done: 200, refused: 0, queued: 0 } });
    const { body: bank } = await client.ask<SamplePage>('GET', '/v1/samples?bank=crowd');
    expect(bank.total).toBe(200);
  });
});

/** A short sound, each of its own. */
const blip = (seed: number): Uint8Array =>
  wavOf({
    sampleRateHz: 8_000,
    channels: [Float32Array.from({ length: 400 }, (_, at) => 0.5 * Math.sin((at * (seed + 7)) / 90))],
    format: 'pcm16',
  });

/** A part may have been started again since the studio was. */
async function presentPid(studio: RunningStudio, name: string): Promise<number> {
  const { services } = JSON.parse(await readFile(join(studio.home, 'run.json'), 'utf8')) as RunFile;
  return services[name]!.pid!;
}

/** A process and its children, the parent first. */
function family(pid: number): number[] {
  const children = execFileSync('ps', ['-axo', 'pid=,ppid='], { encoding: 'utf8' }).split('\n');
  const pairs = children.map((row) => row.trim().split(/\s+/).map(Number));
  return [pid, ...pairs.flatMap(([child, parent]) => (parent === pid ? [child!] : []))];
}

/** The engine's own child, found by its command line and the port in the run file's home. */
function audioServerPid(studio: RunningStudio): number {
  const engine = studio.services['engine']!.pid!;
  const children = execFileSync('ps', ['-o', 'pid=,comm=', '--ppid', String(engine)], { encoding: 'utf8' });
  const line = children.split('\n').find((row) => row.includes('scsynth'));
  return Number(line?.trim().split(/\s+/)[0]);
}
