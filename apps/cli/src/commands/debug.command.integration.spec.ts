import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { profile, rehearse } from './rehearsal.fixture.js';
import { cpuProfile, problem, StandInGateway } from './stand-in-gateway.fixture.js';

let gateway: StandInGateway;
let folder: string;

beforeAll(async () => {
  gateway = await StandInGateway.open();
  folder = await mkdtemp(join(tmpdir(), 'oiduna-debug-'));
});
afterAll(async () => {
  gateway.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => gateway.reset());

const run = (line: string) => rehearse(line.split(' '), { env: { OIDUNA_URL: gateway.url } });

it('a profile is written to the file, and its busiest functions are told', async () => {
  const path = join(folder, 'a.cpuprofile');
  const { stdout, stderr } = await run(`debug profile 1s --out ${path}`);
  expect(await readFile(path)).toEqual(cpuProfile);
  expect(stderr).toContain('profiling the engine for 1 s');
  expect(stdout.split('\n')).toEqual([
    "The engine's thread was busy for 30.0 % of 0.0 s.",
    '',
    'SELF MS  SHARE    FUNCTION     WHERE',
    '2.0      20.00 %  tick         apps/engine/dist/engine.js:42',
    '1.0      10.00 %  (anonymous)  apps/engine/dist/engine.js:83',
    '',
    path,
    '',
  ]);
});

it('with --json the figures are one document', async () => {
  const { stdout } = await run(`debug profile 1 --json --out ${join(folder, 'b.cpuprofile')}`);
  expect(JSON.parse(stdout)).toMatchObject({ totalMs: 10, functions: [{ name: 'tick', selfMs: 2 }, {}] });
});

it.each(['0s', '61s', '1.5s', 'soon', '-1'])('%s is no time for a profile', async (seconds) => {
  const { code, stderr } = await run(`debug profile ${seconds}`);
  expect(code).toBe(2);
  expect(stderr).toMatch(/1s to 60s|unknown option/);
  expect(gateway.asked).toEqual([]);
});

it('a profile that fails, is refused or never ends leaves no file and says why', async () => {
  const out = `--out ${join(folder, 'none', 'c.cpuprofile')}`;
  expect((await run(`debug profile 1s ${out}`)).code).toBe(4);
  const before = await readdir(folder);
  const to = `--out ${join(folder, 'c.cpuprofile')}`;
  gateway.answers = { getProfile: profile(null, { state: 'failed', reason: 'no memory' }) };
  expect(await run(`debug profile 1s ${to}`)).toMatchObject({ code: 6, stderr: expect.stringContaining('no memory') });
  gateway.answers = { startProfile: problem(409, 'PROFILE_BUSY') };
  expect((await run(`debug profile 1s ${to}`)).code).toBe(4);
  gateway.answers = { getProfile: profile(null) };
  expect((await run(`debug profile 1s --timeout 0.3 ${to}`)).code).toBe(7);
  expect(await readdir(folder)).toEqual(before);
});
