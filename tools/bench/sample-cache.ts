import { getSample, type CataloguedSample, type Job } from '@oiduna/contracts';
import { Nats } from '@oiduna/platform';
import { runningStudio, type RunningStudio, type Spread, spreadOf, wavOf } from '@oiduna/testkit';
import { parseArgs } from 'node:util';
import { OUTPUT_OPTIONS, print } from './report.ts';
import { CORPUS_RATE_HZ, labelledSounds } from './sample-corpus.ts';

/** The first and the second answer of one studio about the same sample, and the first and second upload of the same bytes. */
const { values: options } = parseArgs({
  options: {
    samples: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    ...OUTPUT_OPTIONS,
  },
});
const count = Number(options.samples);

async function timed<T>(ms: number[], work: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  const answer = await work();
  ms.push(performance.now() - begun);
  return answer;
}

/** The sample's ID, and how long it took to find out all about its bytes. */
async function upload(studio: RunningStudio, bank: string, fileName: string, bytes: Uint8Array) {
  const body = new FormData();
  body.set('bank', bank);
  body.set('file', new Blob([new Uint8Array(bytes)]), fileName);
  const response = await fetch(`${studio.url}/v1/samples`, { method: 'POST', headers: { prefer: 'wait=30' }, body });
  if (response.status !== 201)
    throw new Error(`an upload was answered with ${response.status}: ${await response.text()}`);
  const { result, progress } = (await response.json()) as Job;
  const found = (progress.passed ?? []).filter(({ step }) => ['verifying', 'analysing', 'storing'].includes(step));
  const foundMs = found.reduce((sum, { tookMs }) => sum + tookMs, 0);
  return { id: (result as { sample: CataloguedSample }).sample.id, foundMs };
}

const sample = async (studio: RunningStudio, id: string): Promise<string> =>
  (await fetch(`${studio.url}/v1/samples/${id}`)).text();

/** Everything kept is forgotten with any change of the catalogue, such as a tag. */
async function forget(studio: RunningStudio, id: string, round: number): Promise<void> {
  const body = JSON.stringify({ ids: [id], add: [`round${round}`] });
  await fetch(`${studio.url}/v1/samples/tags`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
}

const studio = await runningStudio({ env: { OIDUNA_SERVER: 'scsynth' } });
const nats = await Nats.open(studio.addresses['NATS_URL']!, 'bench');
try {
  const pair = (): [first: number[], second: number[]] => [[], []];
  const ms = { http: pair(), service: pair(), upload: pair(), found: pair() };
  const files = labelledSounds(count, Number(options.seed)).map(({ samples }) =>
    wavOf({ sampleRateHz: CORPUS_RATE_HZ, channels: [samples], format: 'pcm24' }),
  );
  const ids: string[] = [];
  for (const [at, bytes] of files.entries()) {
    for (const [time, bank] of ['first', 'again'].entries()) {
      const { id, foundMs } = await timed(ms.upload[time]!, () => upload(studio, bank, `${at}.wav`, bytes));
      ms.found[time]!.push(foundMs);
      if (time === 0) ids.push(id);
    }
  }
  const ways = [
    [ms.http, (id: string) => sample(studio, id)],
    [ms.service, async (id: string) => JSON.stringify(await nats.request(getSample, { id }))],
  ] as const;
  for (let round = 0; round < Number(options.rounds) * ways.length; round += 1) {
    await forget(studio, ids[0]!, round);
    const [times, ask] = ways[round % ways.length]!;
    for (const id of ids) {
      const [first, second] = [await timed(times[0], () => ask(id)), await timed(times[1], () => ask(id))];
      if (first !== second) throw new Error(`two answers about ${id}`);
    }
  }
  const rows = (what: string, times: [number[], number[]]) => {
    const [first, second] = times.map((some) => spreadOf(some)) as [Spread, Spread];
    return ['first', 'second'].map((time, at) => ({
      what: `${what}, ${time}`,
      'p50 ms': [first, second][at]!.p50,
      'p95 ms': [first, second][at]!.p95,
      'p50 of the first': [first, second][at]!.p50 / first.p50,
      'p95 of the first': [first, second][at]!.p95 / first.p95,
    }));
  };
  print(
    {
      title: `What is known of ${count} samples: asked for and uploaded for the first and the second time`,
      rows: [
        ...rows('GET /v1/samples/{id}', ms.http),
        ...rows('the same of the samples service', ms.service),
        ...rows('find out all about the bytes of an upload', ms.found),
        ...rows('upload until it is live', ms.upload),
      ],
      notes: [`One request at a time. Each first answer follows a change of the catalogue.`],
    },
    options,
  );
} finally {
  await nats.close();
  await studio.stop();
}
