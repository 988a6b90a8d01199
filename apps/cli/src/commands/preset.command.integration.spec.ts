import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { preset, presetSummary, rehearse } from './rehearsal.fixture.js';
import { problem, StandInGateway } from './stand-in-gateway.fixture.js';

let gateway: StandInGateway;
let dir: string;
/** What the command line sent: the URL's end, the ETag it is based on, and the body. */
let sent: unknown[];

beforeAll(async () => {
  gateway = await StandInGateway.open();
  dir = await mkdtemp(join(tmpdir(), 'oiduna-presets-'));
});
afterAll(async () => {
  gateway.close();
  await rm(dir, { recursive: true });
});
beforeEach(() => {
  gateway.reset();
  sent = [];
});

const run = (line: string, stdin?: string) =>
  rehearse(line.replaceAll('$DIR', dir).split(' '), {
    env: { OIDUNA_URL: gateway.url },
    fetch: async (input, init) => {
      const { url, headers, body } = new Request(input, init);
      const text = body === null ? '' : await new Response(body).text();
      const path = url.slice(gateway.url.length + '/v1/presets'.length);
      sent.push([path, headers.get('if-match'), text === '' ? undefined : JSON.parse(text)]);
      return fetch(input, init);
    },
    ...(stdin !== undefined && { stdin }),
  });

describe('a preset', () => {
  it.each([
    ['save verse s("x")', ['/verse', null, { code: 's("x")' }]],
    ['save verse', ['/verse', null, {}]],
    ['save verse --track kick bass --bpm none', ['/verse', null, { only: ['kick', 'bass'], bpm: null }]],
    [
      'save verse s("x") --tag dark slow --note soft --bpm 90 --if-match 0',
      ['/verse', '"0"', { code: 's("x")', tags: ['dark', 'slow'], note: 'soft', bpm: 90 }],
    ],
    ['recall verse', ['/verse/recall', null, {}]],
    [
      'recall verse --version 1 --at 12 --alone',
      ['/verse/recall', null, { version: 1, apply: { at: { cycle: 12 } }, alone: true }],
    ],
    ['list --search loud', ['?search=loud', null, undefined]],
    ['show verse --version 3', ['/verse?version=3', null, undefined]],
    ['change verse --note loud', ['/verse', null, { note: 'loud' }]],
    ['delete verse --if-match 2', ['/verse', '"2"', undefined]],
  ])('is asked for by `%s`', async (line, request) => {
    expect(await run(`preset ${line}`)).toMatchObject({ code: 0, stderr: '' });
    expect(sent).toEqual([request]);
  });

  it('comes from standard input, and what is wrong in it is shown', async () => {
    gateway.answers = { savePreset: { ...problem(422, 'PATTERN_SYNTAX'), details: { line: 2, column: 4 } } };
    const { code, stderr } = await run('preset save verse -', 'a: s("kick")\nb: s(');
    expect(code).toBe(3);
    expect(stderr).toContain('stdin:2:4');
    expect(sent).toEqual([['/verse', null, { code: 'a: s("kick")\nb: s(' }]]);
  });

  it.each([
    ['tag verse slow', { tags: ['dark', 'slow'] }],
    ['untag verse dark', { tags: [] }],
  ])('gets other tags by `%s`, based on those it has', async (line, patch) => {
    expect(await run(`preset ${line}`)).toMatchObject({ code: 0 });
    expect(sent).toEqual([
      ['/verse', null, undefined],
      ['/verse', '"2"', patch],
    ]);
  });

  it('is listed from every page', async () => {
    const pages = [
      { presets: [presetSummary], total: 2, next: 'verse' },
      { presets: [{ ...presetSummary, name: 'x' }], total: 2, next: null },
    ];
    gateway.answers = { listPresets: () => pages.shift() };
    const { stdout } = await run('preset list --tag dark');
    expect(stdout).toMatch(/^PRESET .*\nverse +2 .*\nx +2 /);
    expect(sent).toEqual([
      ['?tag=dark', null, undefined],
      ['?tag=dark&after=verse', null, undefined],
    ]);
  });

  it('is shown as it was written, and nothing in it steers the terminal', async () => {
    expect((await run('preset show verse')).stdout).toMatch(
      /version 2 of .*\ntags +dark\ntempo +90 bpm\n.*\n\nkick: s\("kicks\*4"\)\n$/,
    );
    const tracks = { 'hi-hat': { code: 's("\u001B[31mhats")' } };
    gateway.answers = { getPreset: { ...preset, bpm: null, code: null, tracks } };
    expect((await run('preset show verse')).stdout).toMatch(
      /tempo +left alone\n.*\n\n\/\/ hi-hat\ns\(" \[31mhats"\)\n$/,
    );
  });

  it('says when it lands', async () => {
    expect((await run('preset recall verse')).stdout).toMatch(/kick +12 .*\nverse, version 2; 120 bpm\n$/);
  });

  it.each(['save verse --bpm fast', 'recall verse --at soon', 'show verse --version 0', 'tag verse'])(
    'is not asked for by `%s`',
    async (line) => {
      expect(await run(`preset ${line}`)).toMatchObject({ code: 2 });
      expect(sent).toEqual([]);
    },
  );
});

describe('presets', () => {
  it('are exported as one document, which saves them again', async () => {
    const { stdout } = await run('preset export');
    const { name, code, tags, note, bpm } = preset;
    expect(JSON.parse(stdout)).toEqual({ presets: [{ name, code, tags, note, bpm }] });
    await writeFile(`${dir}/presets.json`, stdout);
    sent = [];
    expect(await run('preset import $DIR/presets.json')).toMatchObject({ code: 0 });
    expect(sent).toEqual([['/verse', null, { code, tags, note, bpm }]]);
    sent = [];
    await run('preset export chorus');
    expect(sent).toEqual([['/chorus', null, undefined]]);
  });

  it('are exported track by track where they were kept so', async () => {
    const tracks = { kick: { code: 's("kicks")', gain: 0.5 } };
    gateway.answers = { getPreset: { ...preset, code: null, tracks } };
    expect(JSON.parse((await run('preset export verse')).stdout)).toMatchObject({ presets: [{ tracks }] });
  });

  it('that are refused do not keep the others out', async () => {
    let saved = 0;
    gateway.answers = {
      savePreset: () => ((saved += 1) === 1 ? problem(422, 'SOUND_UNKNOWN') : { preset: presetSummary, warnings: [] }),
    };
    const both = JSON.stringify({
      presets: [
        { name: 'a', code: 's("a")' },
        { name: 'b', tracks: {} },
      ],
    });
    const { code, stderr, stdout } = await run('preset import - --json', both);
    expect(code).toBe(8);
    expect(stderr).toContain('It was SOUND_UNKNOWN.');
    expect(JSON.parse(stdout)).toEqual({
      imported: [presetSummary],
      failed: [{ name: 'a', reason: 'It was SOUND_UNKNOWN.' }],
    });
  });

  it.each(['[]', '{"presets":[{"code":"x"}]}', '{"presets":[{"name":"x"}]}', 'null', '{'])(
    'are not imported from %s',
    async (document) => {
      expect(await run('preset import -', document)).toMatchObject({ code: 3 });
      expect(sent).toEqual([]);
    },
  );
});
