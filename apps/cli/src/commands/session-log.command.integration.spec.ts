import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rehearse } from './rehearsal.fixture.js';
import { replay, sessionEntries } from './session-answers.fixture.js';
import { StandInGateway } from './stand-in-gateway.fixture.js';

let gateway: StandInGateway;
let dir: string;
beforeAll(async () => {
  gateway = await StandInGateway.open();
  dir = await mkdtemp(join(tmpdir(), 'oiduna-log-'));
});
afterAll(async () => {
  gateway.close();
  await rm(dir, { recursive: true });
});
beforeEach(() => gateway.reset());

const run = (line: string, env: Record<string, string> = {}) =>
  rehearse(line.replaceAll('$DIR', dir).split(' '), { env: { OIDUNA_URL: gateway.url, ...env } });

describe('session log', () => {
  it('says who changed what, when, and where in the music', async () => {
    const { stdout } = await run('session log');
    const lines = stdout.trimEnd().split('\n').slice(-4);
    expect(lines.map((line) => line.split(/\s{2,}/).slice(2))).toEqual([
      ['1.000', 'left-deck', 'plays at 120.0 bpm'],
      ['2.000', 'left-deck', 'kick: s("kick*4") (muted, gain 0.8)'],
      ['3.000', 'left-deck', 'track kick is deleted'],
      ['4.000', 'left-deck', 'SynthDef pling is none'],
    ]);
    expect((await run('session log --last 1')).stdout).not.toContain('kick');
  });

  it('becomes a file that can be replayed, page by page', async () => {
    gateway.answers = {
      listSessionLog: ({ url = '' }: { url?: string }) =>
        url.includes('after=2')
          ? { entries: sessionEntries.slice(2), next: null }
          : { entries: sessionEntries.slice(0, 2), next: 2 },
    };
    expect((await run('session log --out $DIR/show.jsonl')).stdout).toBe(`${dir}/show.jsonl: 4 changes\n`);
    const text = await readFile(`${dir}/show.jsonl`, 'utf8');
    expect(text).toBe(sessionEntries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    expect((await run('session log --jsonl')).stdout).toBe(text);
  });
});

describe('session replay', () => {
  it('waits for the end, and ends with 8 when something could not be done', async () => {
    await writeFile(`${dir}/show.jsonl`, '{}\n');
    const problem = { line: 2, code: 'SOUND_UNKNOWN', detail: 'No sound is called nosuch.' };
    gateway.answers = { getReplay: { ...replay('finished'), problems: [problem] } };
    const { code, stdout } = await run('session replay $DIR/show.jsonl');
    expect(code).toBe(8);
    expect(stdout).toContain('finished: 4 of 4 changes\nline 2: No sound is called nosuch. (SOUND_UNKNOWN)\n');
    expect(gateway.asked).toEqual(['startReplay', 'getReplay']);
  });

  it('needs a file', async () => {
    expect(await run('session replay $DIR/nothing.jsonl')).toMatchObject({ code: 4 });
  });
});

describe('whoever asks', () => {
  it.each([
    ['session log --as left-deck', {}, 'left-deck'],
    ['session log', { OIDUNA_PERFORMER: 'right-deck' }, 'right-deck'],
    ['session log', {}, undefined],
  ])('`%s` with %j is %s to the studio', async (line, env, performer) => {
    let told: unknown;
    gateway.answers = {
      listSessionLog: ({ headers }: { headers: Record<string, string> }) => {
        told = headers['x-performer'];
        return { entries: [], next: null };
      },
    };
    await run(line, env);
    expect(told).toBe(performer);
  });

  it('has a name that can be carried', async () => {
    expect(await run('session log --as left/deck')).toMatchObject({ code: 2 });
  });
});
