import type {
  CataloguedSample,
  ErrorList,
  Job,
  Problem,
  Readiness,
  Recalled,
  SampleImport,
  SamplePage,
  Sound,
  StudioStatus,
} from '@oiduna/contracts';
import { type RunFile, runningStudio, type RunningStudio, S3StandIn, wavOf, zipOf } from '@oiduna/testkit';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { StudioClient } from './studio-client.js';

describe('a studio that loses a part', () => {
  let studio: RunningStudio;
  let client: StudioClient;
  let s3: S3StandIn;

  beforeAll(async () => {
    s3 = await S3StandIn.open();
    // Nobody listens where traces go: that is never missed.
    const collector = 'http://127.0.0.1:9';
    const settings = { OIDUNA_SERVER: 'scsynth', OTEL_EXPORTER_OTLP_ENDPOINT: collector, ...s3.settings };
    studio = await runningStudio({ env: settings });
    client = new StudioClient(studio);
  });
  afterAll(async () => {
    await studio?.stop();
    await s3?.goAway();
  });

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
    const { body: errors } = await client.ask<ErrorList>('GET', '/v1/errors?code=AUDIO_SERVER_DIED');
    expect(errors.groups).toMatchObject([{ service: 'engine', where: 'dead', count: 1 }]);
    expect(errors.groups[0]?.message).toContain('SIGKILL');
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

  describe('that plays', () => {
    beforeAll(async () => {
      await client.ask('POST', '/v1/play', { code: 'k: s("kick*16")', bpm: 120 });
    });
    afterAll(async () => {
      await client.ask('POST', '/v1/transport/stop');
    });

    /** Music went on, and no bundle left late, while these hung; what `meanwhile` says. */
    const without = async <T>(names: readonly string[], meanwhile: () => Promise<T>): Promise<T> => {
      const before = await engineCounts(studio);
      const hung = names.flatMap((name) => family(pidOf(studio, name)));
      try {
        for (const pid of hung) process.kill(pid, 'SIGSTOP');
        const seen = await meanwhile();
        await vi.waitUntil(async () => (await engineCounts(studio)).notes >= before.notes + 16, { timeout: 20_000 });
        expect((await engineCounts(studio)).late).toBe(before.late);
        return seen;
      } finally {
        for (const pid of hung) process.kill(pid, 'SIGCONT');
      }
    };
    const lostNow = async (): Promise<string[]> => (await status()).lost.toSorted();
    const untilOk = () => vi.waitUntil(async () => (await status()).state === 'ok', { timeout: 30_000, interval: 100 });

    it.each([
      [['redis'], ['loading SynthDefs', 'uploads and jobs']],
      [['postgres'], ['the SynthDef catalogue', 'the list of samples, and new samples']],
      [['synthdefs'], ['loading and listing SynthDefs']],
      [['samples'], ['loading and listing samples']],
      [
        ['redis', 'postgres', 'synthdefs', 'samples'],
        ['loading and listing SynthDefs', 'loading and listing samples', 'uploads and jobs'],
      ],
    ])('plays on in time without %j, and names exactly what is lost', async (names, lost) => {
      await without(names, () => vi.waitFor(async () => expect(await lostNow()).toEqual(lost), { timeout: 15_000 }));
      await untilOk();
    });

    it('plays on in time without its gateway', async () => {
      await without(['gateway', 'redis', 'postgres', 'synthdefs', 'samples'], async () => undefined);
      await untilOk();
    });

    it('plays on in time without NATS, which then takes changes again', async () => {
      const { state, lost } = await without(['nats'], status);
      expect(state).toBe('down');
      expect(lost).toContain('requests between services, events and changes to the studio');
      await untilOk();
      process.kill(pidOf(studio, 'nats'), 'SIGKILL');
      await vi.waitUntil(async () => (await status()).state !== 'ok', { timeout: 10_000, interval: 20 });
      await untilOk();
      const played = await client.ask<{ tracks: unknown[] }>('POST', '/v1/play', { code: 'k: s("hihat*16")' });
      expect(played).toMatchObject({ status: 200, body: { tracks: [{ name: 'k' }] } });
    });
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
    /** A problem while nobody answers. */
    const now = async (): Promise<Partial<SampleImport>> =>
      (await client.ask<Partial<SampleImport>>('GET', `/v1/sample-imports/${begun.id}`)).body;
    for (const [name, after] of Object.entries({ samples: 10, redis: 50, postgres: 100 })) {
      await vi.waitUntil(async () => ((await now()).counts?.done ?? 0) >= after, { timeout: 60_000, interval: 20 });
      if (name === 'redis') await rm(join(studio.home, 'redis', 'appendonlydir'), { recursive: true });
      process.kill(await presentPid(studio, name), 'SIGKILL');
    }
    await vi.waitUntil(async () => (await now()).finishedAt, { timeout: 80_000, interval: 100 }).catch(() => undefined);
    const { body: refused } = await client.ask<object>('GET', `/v1/sample-imports/${begun.id}/files?state=refused`);
    expect(refused).toEqual({ files: [], next: null });
    expect(await now()).toMatchObject({ state: 'finished', fileCount: 200, counts: { done: 200 }, problem: null });
    const { body: bank } = await client.ask<SamplePage>('GET', '/v1/samples?bank=crowd');
    expect(bank.total).toBe(200);
  });

  it('accepts no sample while the S3 store is away, plays on, and has all it accepted when it is back', async () => {
    const tone = (level: number) =>
      new Uint8Array(wavOf({ sampleRateHz: 48_000, channels: [new Float32Array(4_800).fill(level)], format: 'pcm16' }));
    const [before, after] = [tone(0.5), tone(0.25)];
    const readable = async ({ status: code, body }: { status: number; body: Job }, bytes: Uint8Array) => {
      expect(code, JSON.stringify(body)).toBe(201);
      const { id } = (body.result as { sample: CataloguedSample }).sample;
      const { body: found } = await client.ask<CataloguedSample>('GET', `/v1/samples/${id}`);
      expect(found.analysis).toMatchObject({ bitDepth: 16 });
      const range = { headers: { range: 'bytes=100-199' } };
      const part = await fetch(`${studio.url}/v1/samples/${id}/audio`, range);
      expect(part.status).toBe(206);
      expect(new Uint8Array(await part.arrayBuffer())).toEqual(new Uint8Array(bytes.subarray(100, 200)));
    };
    const first = await client.loadSample('tones', 'a.wav', before);
    await readable(first, before);

    await client.ask('POST', '/v1/play', { code: 't: s("tones*4")', bpm: 120 });
    const recorded = client.record(1);
    await s3.goAway();
    const refused = (await client.loadSample('tones', 'b.wav', after)) as { status: number; body: unknown };
    expect([refused.status, (refused.body as Problem).code]).toEqual([503, 'BLOB_STORE_AWAY']);
    expect((await status()).lost.join(' ')).toContain('uploads');

    await vi.waitUntil(async () => (await studio.logs('engine')).includes('a recording waits for the blob store'), {
      timeout: 30_000,
      interval: 100,
    });

    await s3.comeBack();
    await vi.waitUntil(async () => (await status()).state === 'ok', { timeout: 30_000, interval: 100 });
    const { channels } = await recorded;
    expect(channels[0]!.some((value) => Math.abs(value) > 0.05)).toBe(true);
    await readable(first, before);
    await readable(await client.loadSample('tones', 'b.wav', after), after);
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

/** Of the process it is now: a part that died was started again. */
function pidOf({ home }: RunningStudio, service: string): number {
  const { services } = JSON.parse(readFileSync(join(home, 'run.json'), 'utf8')) as Pick<RunningStudio, 'services'>;
  return services[service]!.pid!;
}

/** As the engine tells by itself, whoever else is away. */
async function engineCounts(studio: RunningStudio): Promise<{ notes: number; late: number }> {
  const text = await (await fetch(`http://127.0.0.1:${studio.services['engine']!.port}/metrics`)).text();
  const sum = (name: string): number =>
    [...text.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\d+)$`, 'gm'))].reduce(
      (all, [, one]) => all + Number(one),
      0,
    );
  return { notes: sum('oiduna_notes_sent_total'), late: sum('oiduna_osc_late_bundles_total') };
}

/** The engine's own child, found by its command line and the port in the run file's home. */
function audioServerPid(studio: RunningStudio): number {
  const engine = studio.services['engine']!.pid!;
  const children = execFileSync('ps', ['-o', 'pid=,comm=', '--ppid', String(engine)], { encoding: 'utf8' });
  const line = children.split('\n').find((row) => row.includes('scsynth'));
  return Number(line?.trim().split(/\s+/)[0]);
}
