import type { Job } from '@oiduna/contracts';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { job, rehearse } from './rehearsal.fixture.js';
import { audio, StandInGateway } from './stand-in-gateway.fixture.js';

let gateway: StandInGateway;
let dir: string;

beforeAll(async () => {
  gateway = await StandInGateway.open();
  dir = await mkdtemp(join(tmpdir(), 'oiduna-cli-'));
  await writeFile(`${dir}/library.zip`, 'PK\x03\x04');
});
afterAll(async () => {
  gateway.close();
  await rm(dir, { recursive: true });
});
beforeEach(() => gateway.reset());

const run = (line: string, isTTY = false) =>
  rehearse(line.replaceAll('$DIR', dir).split(' '), { env: { OIDUNA_URL: gateway.url }, isTTY });
const sha256 = 'cd'.repeat(32);
const refused = [
  {
    name: 'kick',
    file: 'defs/kick/x.scsyndef',
    code: 'SYNTHDEF_GRAPH_INVALID',
    reason: 'It is bad.',
    cure: 'Mend it.',
    details: {},
  },
];

describe('a library', () => {
  it('is exported into one file, whole', async () => {
    const { code, stdout } = await run('synthdef export $DIR/out.zip');
    expect([code, stdout]).toEqual([0, `${dir}/out.zip\n`]);
    expect(await readFile(`${dir}/out.zip`)).toEqual(audio);
  });

  it('is imported name by name, and ends with 8 when a version was refused', async () => {
    gateway.answers = {
      importSynthDefs: job({
        synthDefs: [
          { name: 'kick', published: null, added: [sha256], present: [sha256, sha256], refused },
          { name: 'pad', published: sha256, added: [sha256], present: [], refused: [] },
        ],
      }),
    };
    const { code, stdout } = await run('synthdef import $DIR/library.zip');
    expect(code).toBe(8);
    expect(stdout).toMatch(/kick +1 +2 +1 +as before/);
    expect(stdout).toMatch(/pad +1 +0 +0 +cdcdcdcdcdcd/);
    expect(stdout).toContain('refused: defs/kick/x.scsyndef, kick: It is bad. Mend it. (SYNTHDEF_GRAPH_INVALID)');
  });

  it('that is empty is imported, too', async () => {
    gateway.answers = { importSynthDefs: job({ synthDefs: [] }) };
    expect(await run('synthdef import $DIR/library.zip')).toMatchObject({
      code: 0,
      stdout: 'The library holds no SynthDefs.\n',
    });
  });

  it('may be left to its job', async () => {
    gateway.answers = { importSynthDefs: job(null, { state: 'queued', queuePosition: 0 }) };
    expect((await run('synthdef import $DIR/library.zip --no-wait')).stdout).toContain('queued');
    expect(gateway.asked).toEqual(['importSynthDefs']);
  });

  it('that cannot be read is told', async () => {
    expect((await run('synthdef import $DIR/none.zip')).stderr).toContain('there is no such file');
  });
});

it('a version is written under its name, or its source', async () => {
  const asked: (string | undefined)[] = [];
  gateway.answers = {
    getSynthDefFile: ({ url }: { url?: string }) => {
      asked.push(url);
      return audio;
    },
  };
  await run('synthdef file pling 3f9a --out $DIR/p.scsyndef');
  await run('synthdef file pling --source --out $DIR/p.scd');
  expect(asked).toEqual(['/v1/synthdefs/pling/file?version=3f9a', '/v1/synthdefs/pling/file?as=source']);
  expect(await readFile(`${dir}/p.scd`)).toEqual(audio);
});

describe('the steps of a job', () => {
  const progress = (step: string, ...passed: string[]): Partial<Job> => ({
    state: 'running',
    progress: { step, share: 0.5, passed: passed.map((each, at) => ({ step: each, tookMs: at + 1 })) },
  });
  const seen: Partial<Job>[] = [
    progress('reading', 'queued'),
    progress('proving', 'queued', 'reading'),
    progress('reading', 'queued'), // tried again
    { ...progress('taken', 'queued', 'reading', 'proving'), state: 'completed' },
  ];
  const answers = () => {
    const left = [...seen];
    return {
      importSynthDefs: job(null, { state: 'queued' }),
      loadSynthDef: job(null, { state: 'queued' }),
      getJob: () => job({ synthDefs: [], refused: [] }, left.shift()),
    };
  };

  it.each(['synthdef import $DIR/library.zip', 'synthdef load $DIR/library.zip'])(
    'are told to who watches, each once it has passed: %s',
    async (line) => {
      gateway.answers = answers();
      const { stderr, stdout } = await run(line, true);
      expect(stderr.split('\n').slice(1)).toEqual([
        ...['  queued 1 ms', '  reading 2 ms', '  queued 1 ms', '  reading 2 ms', '  proving 3 ms'],
        '',
      ]);
      expect(stdout).not.toContain('ms');
    },
  );

  it('are not told to scripts', async () => {
    gateway.answers = answers();
    expect((await run('synthdef import $DIR/library.zip --json', true)).stderr).toBe('');
    gateway.answers = answers();
    expect((await run('synthdef import $DIR/library.zip')).stderr).toBe(`importing ${dir}/library.zip ...\n`);
  });
});
