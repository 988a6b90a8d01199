import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Job } from '@oiduna/contracts';
import { parseSynthDefs, writeSynthDefs } from '@oiduna/supercollider';
import { spreadOf } from '@oiduna/testkit';
import { benchStudio, type BenchStudio } from './bench-studio.ts';
import { OUTPUT_OPTIONS, print } from './report.ts';

const { values: options } = parseArgs({
  options: {
    server: { type: 'string', default: 'scsynth' },
    rounds: { type: 'string', default: '40' },
    together: { type: 'string', default: '100' },
    ...OUTPUT_OPTIONS,
  },
});

const COMPILED = join(import.meta.dirname, '../../sounds/compiled/pluck.scsyndef');
const STEPS = ['checking', 'compiling', 'linting', 'rendering', 'loading'] as const;

interface Uploaded {
  readonly ms: number;
  readonly steps: ReadonlyMap<string, number>;
}
interface Upload {
  readonly type: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Every upload is another SynthDef: what was proven before would be no measure. */
const forms: Readonly<Record<string, (at: number) => Upload>> = {
  compiled: (at) => {
    const [def] = parseSynthDefs(readFileSync(COMPILED));
    const parameters = def!.parameters.map((value, n) =>
      n === def!.parameters.length - 1 ? value + at * 1e-4 : value,
    );
    const bytes = writeSynthDefs({ ...def!, name: `bench_${at}`, parameters });
    return { type: 'application/octet-stream', body: Uint8Array.from(bytes) };
  },
  source: (at) => {
    const source = `SynthDef(\\bench_source_${at}, { |out = 0, freq = 440, amp = 0.5, pan = 0, sustain = 0.5|
      var env = EnvGen.kr(Env.linen(0.01, sustain, 0.1), doneAction: 2);
      var tone = RLPF.ar(Saw.ar(freq * [1, ${1 + at * 1e-5}]).sum, 2000, 0.4);
      OffsetOut.ar(out, Pan2.ar(tone * env * amp * 0.3, pan));
    }).add;`;
    return { type: 'text/x-supercollider', body: Uint8Array.from(new TextEncoder().encode(source)) };
  },
};

/** From the first byte sent to the answer that the audio server holds it. @throws Error when it does not */
async function upload({ run }: BenchStudio, { type, body }: Upload): Promise<Uploaded> {
  const begun = performance.now();
  const headers = { 'content-type': type, prefer: 'wait=30' };
  let response = await fetch(`${run.url}/v1/synthdefs`, { method: 'POST', headers, body });
  let job = (await response.json()) as Job;
  while (response.ok && job.state !== 'completed' && job.state !== 'failed') {
    response = await fetch(`${run.url}/v1/jobs/${job.id}`);
    job = (await response.json()) as Job;
  }
  if (job.state !== 'completed')
    throw new Error(`an upload was answered with ${response.status}: ${JSON.stringify(job)}`);
  const steps = new Map((job.progress.passed ?? []).map(({ step, tookMs }) => [step, tookMs]));
  return { ms: performance.now() - begun, steps };
}

function rowOf(form: string, atOnce: number, uploads: readonly Uploaded[]) {
  const { p50, p95, p99 } = spreadOf(uploads.map((one) => one.ms));
  const step = (name: string) => spreadOf(uploads.flatMap(({ steps }) => steps.get(name) ?? [])).p50;
  return {
    upload: form,
    'at once': atOnce,
    p50,
    p95,
    p99,
    ...Object.fromEntries(STEPS.map((name) => [name, step(name)])),
  };
}

const studio = await benchStudio(options.server);
try {
  const [rounds, together] = [Number(options.rounds), Number(options.together)];
  const rows: ReturnType<typeof rowOf>[] = [];
  for (const [form, uploadAt] of Object.entries(forms)) {
    for (let warmUp = 0; warmUp < 3; warmUp += 1) await upload(studio, uploadAt(10_000 + warmUp));
    const alone: Uploaded[] = [];
    for (let round = 0; round < rounds; round += 1) alone.push(await upload(studio, uploadAt(round)));
    rows.push(rowOf(form, 1, alone));
    const many = Array.from({ length: together }, (_, n) => upload(studio, uploadAt(1_000 + n)));
    rows.push(rowOf(form, together, await Promise.all(many)));
  }
  print(
    {
      title: `From an upload to a SynthDef that ${options.server} was proven to hold, in ms; the steps at p50`,
      rows,
      notes: [`${rounds} uploads one after the other, ${together} at once.`],
    },
    options,
  );
} finally {
  await studio.stop();
}
