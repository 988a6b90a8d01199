import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buffer, change, job, recording, rehearse, sample, synthDef } from './rehearsal.fixture.js';
import { ANSWERS, audio, envelope, problem, StandInGateway } from './stand-in-gateway.fixture.js';

let gateway: StandInGateway;
let dir: string;

beforeAll(async () => {
  gateway = await StandInGateway.open();
  dir = await mkdtemp(join(tmpdir(), 'oiduna-cli-'));
  await writeFile(`${dir}/pling.scd`, 'SynthDef(\\pling, { Out.ar(0, SinOsc.ar) })');
  await writeFile(`${dir}/pling.scsyndef`, 'SCgf\0\0\0\x02');
  await writeFile(`${dir}/a.wav`, audio);
});

afterAll(async () => {
  gateway.close();
  await rm(dir, { recursive: true });
});

beforeEach(() => gateway.reset());

const run = (line: string) => rehearse(line.replaceAll('$DIR', dir).split(' '), { env: { OIDUNA_URL: gateway.url } });

describe('loading files', () => {
  it('sends source as text and compiled SynthDefs as bytes, by what they hold', async () => {
    const sent: [string | undefined, string | undefined, string][] = [];
    gateway.answers = {
      loadSynthDef: ({ headers }: IncomingMessage, body: Buffer) => {
        sent.push([headers['content-type'], headers.prefer as string, body.toString('latin1').slice(0, 4)]);
        return job({ synthDefs: [synthDef] });
      },
    };
    const { stdout } = await run('synthdef load $DIR/pling.scd $DIR/pling.scsyndef');
    expect(sent).toEqual([
      ['text/x-supercollider', 'wait=30', 'Synt'],
      ['application/octet-stream', 'wait=30', 'SCgf'],
    ]);
    expect(stdout).toContain('pling: NEVER_FREES in UGen 3 (SinOsc): never frees itself. Free it.');
  });

  it('says when an upload is to play, what it is for, and which change waits', async () => {
    let asked: string | undefined;
    gateway.answers = {
      loadSynthDef: ({ url }: IncomingMessage) => {
        asked = url;
        return job({ synthDefs: [synthDef], changes: [change] });
      },
    };
    const { stdout } = await run('synthdef load $DIR/pling.scd --at 8 --role effect');
    expect(asked).toBe('/v1/synthdefs?at=8&role=effect');
    expect(stdout).toContain(change.id);
    expect((await run('synthdef load $DIR/pling.scd --role lead')).stderr).toContain('Allowed choices');
  });

  it('sends a sample as a form with its bank and file name', async () => {
    let form: FormData | undefined;
    let parsed: Promise<unknown> | undefined;
    gateway.answers = {
      loadSample: ({ headers }: IncomingMessage, body: Buffer) => {
        const type = { 'Content-Type': headers['content-type'] ?? '' };
        parsed = new Response(new Uint8Array(body), { headers: type }).formData().then((found) => (form = found));
        return job({ sample, buffer });
      },
    };
    await run('sample load kicks $DIR/a.wav');
    await parsed;
    expect(form?.get('bank')).toBe('kicks');
    expect(form?.get('file')).toMatchObject({ name: 'a.wav', size: audio.length });
  });

  it('ends with 8 when some files failed, and still tells of the others', async () => {
    const { code, stdout, stderr } = await run('synthdef load $DIR/none.scd $DIR/pling.scd --json');
    expect(code).toBe(8);
    expect(stderr).toContain('none.scd cannot be read: there is no such file or folder.');
    expect(JSON.parse(stdout)).toMatchObject({
      loaded: [{ job: { state: 'completed' } }],
      failed: [{ code: 'FILE_UNUSABLE' }],
    });
  });

  it('ends with the code of the failure when all failed', async () => {
    gateway.answers = { loadSample: problem(422, 'SAMPLE_DAMAGED') };
    expect(await run('sample load kicks $DIR/a.wav $DIR/a.wav')).toMatchObject({ code: 3, stdout: '' });
    expect((await run('sample load kicks $DIR')).code).toBe(4);
  });

  it('asks again for a job that takes longer than one answer may', async () => {
    gateway.answers = { loadSynthDef: job(null, { state: 'running' }), getJob: job({ synthDefs: [synthDef] }) };
    expect((await run('synthdef load $DIR/pling.scd')).stdout).toContain('pling');
    expect(gateway.asked).toEqual(['loadSynthDef', 'getJob']);
  });

  it('ends as the job ends: with its problem, or with 7 when it is not done in time', async () => {
    gateway.answers = {
      loadSynthDef: job(null, { state: 'running' }),
      getJob: job(null, { state: 'failed', problem: problem(422, 'SYNTHDEF_NONE') as never }),
    };
    const failed = await run('synthdef load $DIR/pling.scd');
    expect(failed).toMatchObject({ code: 3, stdout: '' });
    expect(failed.stderr).toContain('It was SYNTHDEF_NONE.');
    gateway.answers['getJob'] = job(null, { state: 'running' });
    const late = await run('synthdef load $DIR/pling.scd --timeout 0.2');
    expect(late.code).toBe(7);
    expect(late.stderr).toContain('Job synthdefs-1 is still running');
  });

  it('does not wait with --no-wait', async () => {
    gateway.answers = {
      loadSynthDef: ({ headers }: IncomingMessage) => job(headers.prefer ?? null, { state: 'queued' }),
    };
    expect((await run('synthdef load $DIR/pling.scd --no-wait')).stdout).toContain('queued');
    gateway.answers = { loadSample: job(null, { state: 'queued' }) };
    expect((await run('sample load kicks $DIR/a.wav --no-wait')).stdout).toContain('queued');
  });
});

describe('a recording', () => {
  it('lands in the file, whole, and the command says where and how long', async () => {
    const { stdout, stderr } = await run('record $DIR/out.wav --bars 4');
    expect(stdout).toBe(`${dir}/out.wav: 4 bars, 8.000 s, 17500 frames, 70000 bytes\n`);
    expect(stderr).toContain('recording 4 bars (8.0 s) from 2026-');
    expect((await readFile(`${dir}/out.wav`)).equals(audio)).toBe(true);
  });

  it('with frames or blocks missing is kept, and the command says so', async () => {
    const file = {
      sha256: createHash('sha256').update(audio).digest('hex'),
      sizeBytes: audio.length,
      frameCount: 17_500,
    };
    gateway.answers = { getRecording: recording(file, { lostFrames: 64, xruns: 3 }) };
    const { stdout, code } = await run('record $DIR/out.wav --bars 4');
    expect(stdout).toContain(
      '; 64 frames of the recording were lost: the disk was too slow; the driver missed 3 blocks',
    );
    expect(code).toBe(0);
  });

  it.each<[symptom: string, code: number, answers: Record<string, unknown>]>([
    [
      'breaks off',
      6,
      {
        getRecordingAudio: (_: unknown, __: unknown, response: ServerResponse) => {
          response.writeHead(200, { 'Content-Length': audio.length });
          response.write(audio.subarray(0, 100), () => response.destroy());
          return 'nothing';
        },
      },
    ],
    ['arrives changed', 6, { getRecordingAudio: audio.subarray(1) }],
    ['failed', 6, { getRecording: recording(null, { state: 'failed', reason: 'the disk is full' }) }],
    ['is gone', 4, { getRecordingAudio: problem(404, 'RECORDING_UNKNOWN') }],
  ])('that %s leaves no file', async (_, code, wrong) => {
    gateway.answers = wrong;
    expect((await run('record $DIR/never.wav')).code).toBe(code);
    expect((await readdir(dir)).filter((name) => name.startsWith('never'))).toEqual([]);
  });

  it('is not begun when its file could not be written', async () => {
    expect((await run('record $DIR')).code).toBe(4);
    expect((await run('record $DIR/none/out.wav')).code).toBe(4);
    expect(gateway.asked).toEqual([]);
  });

  it('ends with 7 when it is not finished long after its end', async () => {
    gateway.answers = { getRecording: recording(null) };
    expect((await run('record $DIR/late.wav --timeout 0.3')).code).toBe(7);
  });
});

describe('the events', () => {
  it('come one a line, as text or as JSON lines', async () => {
    const text = await run('events --count 2');
    expect(text.stdout.split('\n')[0]).toBe('1  2026-01-02T03:04:05.678Z  track.v1.changed  {"name":"kick"}');
    const lines = (await run('events --count 2 --jsonl')).stdout.trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { id: number }).id)).toEqual([1, 2]);
    expect(JSON.parse((await run('events --count 1 --json')).stdout)).toEqual([envelope(1)]);
  });

  it('are asked for by type and from an ID on', async () => {
    let [path, since] = ['', ''];
    gateway.answers = {
      streamEvents: ({ url: asking, headers }: IncomingMessage) => {
        [path, since] = [asking ?? '', String(headers['last-event-id'])];
        return ANSWERS['streamEvents'];
      },
    };
    await run('events --types job.v1.failed,gap --since 41 --count 1');
    expect([path, since]).toEqual(['/v1/events?types=job.v1.failed%2Cgap', '41']);
  });

  it('end with 6 and say where to go on when the studio ends the stream', async () => {
    const { code, stderr } = await run('events');
    expect(code).toBe(6);
    expect(stderr).toContain('the stream ended; go on with --since 2');
  });

  it('end with --timeout: with 0 when listening was all, with 7 when some are missing', async () => {
    gateway.answers = {
      streamEvents: (_: unknown, __: unknown, response: ServerResponse) => {
        response.write(ANSWERS['streamEvents']);
        return 'nothing';
      },
    };
    expect(await run('events --timeout 0.3')).toMatchObject({ code: 0, stderr: '' });
    expect((await run('events --timeout 0.3 --count 3')).code).toBe(7);
  });
});
