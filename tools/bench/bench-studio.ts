import type { Recording, StudioStatus } from '@oiduna/contracts';
import { type JackServer, ownJack, readWav, type RunningStudio, runningStudio, wavOf } from '@oiduna/testkit';
import { setTimeout as sleep } from 'node:timers/promises';

/** A whole studio on a JACK dummy device of its own, so that its missed blocks can be counted. */
export interface BenchStudio {
  readonly run: RunningStudio;
  readonly jack: JackServer;
  stop(): Promise<void>;
}

/** `nodeOptions` are for the studio's own processes, `env` for `oiduna up`. */
export async function benchStudio(
  server: string,
  nodeOptions?: string,
  env: Readonly<Record<string, string>> = {},
): Promise<BenchStudio> {
  const jack = await ownJack();
  try {
    const run = await runningStudio({
      env: { OIDUNA_SERVER: server, JACK_DEFAULT_SERVER: jack.name, NODE_OPTIONS: nodeOptions, ...env },
    });
    const stop = async (): Promise<void> => {
      await run.stop();
      await jack.stop();
    };
    // A studio does not hear the Ctrl-C that is meant for us.
    process.once('SIGINT', () => void stop().finally(() => process.exit(130)));
    return { run, jack, stop };
  } catch (error) {
    await jack.stop();
    throw error;
  }
}

/** @throws Error with the studio's own words when it refuses */
export async function ask<T>({ run }: BenchStudio, method: string, path: string, body?: unknown): Promise<T> {
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(`${run.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...content,
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}: ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

export const bundlesLate = async (studio: BenchStudio): Promise<number> =>
  (await ask<StudioStatus>(studio, 'GET', '/v1/status')).engine?.bundlesLate ?? NaN;

/** The left channel of the master output, for whole bars. */
export async function record(studio: BenchStudio, bars: number): Promise<Float32Array> {
  const { id } = await ask<Recording>(studio, 'POST', '/v1/recordings', { bars });
  for (;;) {
    const { state, reason } = await ask<Recording>(studio, 'GET', `/v1/recordings/${id}`);
    if (state === 'failed') throw new Error(`the recording failed: ${reason}`);
    if (state === 'finished') break;
    await sleep(200);
  }
  const audio = await fetch(`${studio.run.url}/v1/recordings/${id}/audio`);
  return readWav(new Uint8Array(await audio.arrayBuffer())).channels[0]!;
}

/** A tenth of a second of a tone of its own; resolves once the audio server has proven to hold it. */
export async function uploadSample({ run }: BenchStudio, fileName: string, hertz: number): Promise<void> {
  const samples = Float32Array.from({ length: 4_800 }, (_, n) => 0.5 * Math.sin((2 * Math.PI * hertz * n) / 48_000));
  const form = new FormData();
  form.set('bank', 'bench');
  const wav = wavOf({ sampleRateHz: 48_000, channels: [samples], format: 'pcm16' });
  form.set('file', new Blob([Uint8Array.from(wav)]), fileName);
  const response = await fetch(`${run.url}/v1/samples`, { method: 'POST', headers: { prefer: 'wait=30' }, body: form });
  const text = await response.text();
  if (response.status !== 201) throw new Error(`an upload was answered with ${response.status}: ${text}`);
}
