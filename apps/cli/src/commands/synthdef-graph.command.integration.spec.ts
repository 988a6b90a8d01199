import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { graph, rehearse } from './rehearsal.fixture.js';
import { problem, StandInGateway } from './stand-in-gateway.fixture.js';

let gateway: StandInGateway;
let folder: string;

beforeAll(async () => {
  gateway = await StandInGateway.open();
  folder = await mkdtemp(join(tmpdir(), 'oiduna-graph-'));
});
afterAll(async () => {
  gateway.close();
  await rm(folder, { recursive: true });
});

const run = (...argv: string[]) => rehearse(argv, { env: { OIDUNA_URL: gateway.url } });

it('a picture is a file to open', async () => {
  const out = join(folder, 'pling.svg');
  expect(await run('synthdef', 'graph', 'pling', '--out', out)).toMatchObject({
    code: 0,
    stdout: `${out}: open it in a browser\n`,
  });
  expect(await readFile(out, 'utf8')).toBe('<svg/>');
});

it('with --json the graph is told, and a picture only where --out says so', async () => {
  expect(JSON.parse((await run('synthdef', 'graph', 'pling', '--json')).stdout)).toEqual(graph);
  const out = join(folder, 'both.svg');
  expect(JSON.parse((await run('synthdef', 'graph', 'pling', '--json', '--out', out)).stdout)).toEqual({
    path: out,
    name: 'pling',
  });
});

it('a refusal leaves no file', async () => {
  gateway.answers = { getSynthDefPicture: problem(422, 'SYNTHDEF_TOO_LARGE_TO_DRAW') };
  const out = join(folder, 'large.svg');
  expect(await run('synthdef', 'graph', 'pling', '--out', out)).toMatchObject({ code: 3, stdout: '' });
  await expect(readFile(out)).rejects.toThrow('ENOENT');
});
