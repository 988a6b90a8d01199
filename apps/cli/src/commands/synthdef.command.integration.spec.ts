import type { IncomingMessage } from 'node:http';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dryRun, job, rehearse, synthDef } from './rehearsal.fixture.js';
import { ANSWERS, audio, StandInGateway } from './stand-in-gateway.fixture.js';

let gateway: StandInGateway;
let dir: string;

beforeAll(async () => {
  gateway = await StandInGateway.open();
  dir = await mkdtemp(join(tmpdir(), 'oiduna-cli-'));
  await writeFile(`${dir}/lib.zip`, 'PK\x03\x04\0\0');
});
afterAll(async () => {
  gateway.close();
  await rm(dir, { recursive: true });
});
beforeEach(() => gateway.reset());

const run = (line: string) => rehearse(line.replaceAll('$DIR', dir).split(' '), { env: { OIDUNA_URL: gateway.url } });
const refusal = (name: string | null, file: string | null) => ({
  name,
  file,
  code: 'SYNTHDEF_SYNTAX',
  reason: 'It is wrong.',
  cure: 'Correct it.',
  details: {},
});

describe('loading SynthDefs', () => {
  it('sends a zip as a zip', async () => {
    let type: string | undefined;
    gateway.answers = {
      loadSynthDef: ({ headers }: IncomingMessage) => {
        type = headers['content-type'];
        return job({ synthDefs: [synthDef], refused: [] });
      },
    };
    expect((await run('synthdef load $DIR/lib.zip')).code).toBe(0);
    expect(type).toBe('application/zip');
  });

  it('of which some were refused prints both, with why and how long each step took, and ends with 8', async () => {
    const refused = [refusal('kick', null), refusal(null, 'lib/bad.scd'), refusal(null, null)];
    gateway.answers = { loadSynthDef: job({ synthDefs: [{ ...synthDef, dryRun }], refused }) };
    const { code, stdout } = await run('synthdef load $DIR/lib.zip');
    expect(code).toBe(8);
    expect(stdout).toContain('pling');
    expect(stdout).toContain('pling: it peaks. Lower it.');
    expect(stdout).toContain('refused: kick: It is wrong. Correct it. (SYNTHDEF_SYNTAX)');
    expect(stdout).toContain('refused: lib/bad.scd: It is wrong.');
    expect(stdout).toContain('refused: the file: It is wrong.');
    expect(stdout).toContain('queued 3 ms, rendering 150 ms');
  });
});

describe('a preview', () => {
  it('is written as sound and as pictures, and tells what was measured', async () => {
    const { code, stdout } = await run(
      'synthdef preview pling --out $DIR/p.wav --waveform $DIR/w.png --spectrum $DIR/s.png',
    );
    expect(code).toBe(0);
    for (const name of ['p.wav', 'w.png', 's.png']) {
      expect(stdout).toContain(join(dir, name));
      expect(await readFile(join(dir, name))).toEqual(audio);
    }
    expect(stdout).toMatch(/peak +-6\.0 dBFS/);
    expect(stdout).toMatch(/loudness +none/);
    expect(stdout).toMatch(/ends +after 0\.50 s/);
    expect(stdout).toContain('freq 2000: it ends the audio server');
  });

  it('that was never made is an error', async () => {
    gateway.answers = { getSynthDef: { ...(ANSWERS['getSynthDef'] as object), dryRun: undefined } };
    const { code, stderr } = await run('synthdef preview pling');
    expect(code).toBe(4);
    expect(stderr).toContain('SynthDef pling has no preview.');
  });
});

it('a SynthDef is shown with the ranges of its parameters and its dry run', async () => {
  gateway.answers = {
    getSynthDef: {
      ...(ANSWERS['getSynthDef'] as object),
      controls: [...synthDef.controls, { name: 'wild', defaultValue: 0, valueCount: 2 }],
      dryRun: { ...dryRun, kind: 'effect', figures: { ...dryRun.figures, endsAfterSeconds: null } },
    },
  };
  const { stdout } = await run('synthdef show pling');
  expect(stdout).toMatch(/freq +440 +1 +20 +2000 +Hz +convention/);
  expect(stdout).toMatch(/wild +0 +2/);
  expect(stdout).toContain('as an effect');
  expect(stdout).toContain('not by itself');
});
