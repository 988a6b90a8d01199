import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { rehearse, template } from './rehearsal.fixture.js';
import { StandInGateway } from './stand-in-gateway.fixture.js';

let gateway: StandInGateway;
let folder: string;

beforeAll(async () => {
  gateway = await StandInGateway.open();
  folder = await mkdtemp(join(tmpdir(), 'oiduna-template-'));
});
afterAll(async () => {
  gateway.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => gateway.reset());

const run = (...argv: string[]) => rehearse(argv, { env: { OIDUNA_URL: gateway.url } });

it('a new SynthDef is a file to change and load, under the name that was asked for', async () => {
  let asked = '';
  gateway.answers = {
    getSynthDefTemplate: ({ url }: { url: string }) => {
      asked = url;
      return template;
    },
  };
  const out = join(folder, 'mine.scd');
  const { code, stdout } = await run('synthdef', 'new', 'mine', '--from', 'pluck', '--out', out);
  expect({ code, asked }).toEqual({ code: 0, asked: '/v1/synthdefs/templates/pluck?as=mine' });
  expect(stdout).toContain(`./oiduna synthdef load ${out}`);
  expect(await readFile(out, 'utf8')).toBe(template.source);
});

it('a new SynthDef never takes the place of a file that is there', async () => {
  const out = join(folder, 'work.scd');
  await writeFile(out, 'a night of work');
  const { code, stderr } = await run('synthdef', 'new', '--from', 'pluck', '--out', out);
  expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringContaining('there is a file of that name') });
  expect(await readFile(out, 'utf8')).toBe('a night of work');
});

it('templates are listed with what they do', async () => {
  const { stdout } = await run('synthdef', 'templates');
  expect(stdout).toMatch(/pluck +instrument +A string\./);
});
