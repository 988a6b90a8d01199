import type { CataloguedSample, Job } from '@oiduna/contracts';
import { runningStudio, type RunningStudio, spreadOf, wavOf } from '@oiduna/testkit';
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

async function upload(studio: RunningStudio, bank: string, fileName: string, bytes: Uint8Array): Promise<string> {
  const body = new FormData();
  body.set('bank', bank);
  body.set('file', new Blob([new Uint8Array(bytes)]), fileName);
  const response = await fetch(`${studio.url}/v1/samples`, { method: 'POST', headers: { prefer: 'wait=30' }, body });
  if (response.status !== 201)
    throw new Error(`an upload was answered with ${response.status}: ${await response.text()}`);
  const { result } = (await response.json()) as Job;
  return (result as { sample: CataloguedSample }).sample.id;
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
try {
  const ms = { first: [] as number[], second: [] as number[], upload: [] as number[], again: [] as number[] };
  const files = labelledSounds(count, Number(options.seed)).map(({ samples }) =>
    wavOf({ sampleRateHz: CORPUS_RATE_HZ, channels: [samples], format: 'pcm24' }),
  );
  const ids: string[] = [];
  for (const [at, bytes] of files.entries()) {
    ids.push(await timed(ms.upload, () => upload(studio, 'first', `${at}.wav`, bytes)));
    await timed(ms.again, () => upload(studio, 'again', `${at}.wav`, bytes));
  }
  for (let round = 0; round < Number(options.rounds); round += 1) {
    await forget(studio, ids[0]!, round);
    for (const id of ids) {
      const first = await timed(ms.first, () => sample(studio, id));
      const second = await timed(ms.second, () => sample(studio, id));
      if (first !== second) throw new Error(`two answers about ${id}`);
    }
  }
  const row = (what: string, known: number[], before: number[]) => {
    const [half, most] = [spreadOf(known), spreadOf(before)];
    return {
      what,
      'p50 ms': half.p50,
      'p95 ms': half.p95,
      'of the first, p50': half.p50 / most.p50,
      p95: half.p95 / most.p95,
    };
  };
  print(
    {
      title: `What is known of ${count} samples: asked for and uploaded for the first and the second time, over HTTP`,
      rows: [
        row('GET /v1/samples/{id}, first', ms.first, ms.first),
        row('GET /v1/samples/{id}, second', ms.second, ms.first),
        row('upload until live, first', ms.upload, ms.upload),
        row('upload of the same bytes elsewhere', ms.again, ms.upload),
      ],
      notes: [`One request at a time. Each first answer follows a change of the catalogue.`],
    },
    options,
  );
} finally {
  await studio.stop();
}
