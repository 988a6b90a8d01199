import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Nats, parseConfig, startLog } from '@oiduna/platform';
import { parseSynthDefs } from '@oiduna/supercollider';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { SynthDefsConfig } from '../config.js';
import { SynthDefEvents } from '../events.js';
import { type Compiled, SclangCompiler } from './sclang-compiler.js';

startLog('synthdefs', 'fatal');
/** A place of our own for scratch folders: other studios of this machine compile too. Nobody must get in as well. */
const PLACE = mkdtempSync(join(tmpdir(), 'oiduna-compile-'));
chmodSync(PLACE, 0o755);
process.env['TMPDIR'] = PLACE;
/** The facts under test are logged and counted; none of them is published. */
const events = new SynthDefEvents(undefined as unknown as Nats);

/** One for each way to set it up, as a service has one: its workers stay warm. */
const compilers = new Map<string, SclangCompiler>();

function compilerWith(settings: Record<string, string> = {}): SclangCompiler {
  const key = JSON.stringify(settings);
  const known = compilers.get(key) ?? new SclangCompiler(parseConfig(SynthDefsConfig, settings), events);
  compilers.set(key, known);
  return known;
}

const compile = (source: string | Uint8Array, settings?: Record<string, string>): Promise<Compiled> =>
  compilerWith(settings).compile(typeof source === 'string' ? new TextEncoder().encode(source) : source);

const namesIn = async (source: string): Promise<string[]> =>
  (await compile(source)).files.flatMap(({ bytes }) => parseSynthDefs(bytes).map(({ name }) => name));

const refusalOf = (source: string | Uint8Array, settings?: Record<string, string>): Promise<unknown> =>
  compile(source, settings).then(
    () => 'compiled',
    ({ code, details }: { code: string; details: object }) => ({ code, ...details }),
  );

const beep = (name: string): string => `SynthDef(\\${name}, { Out.ar(0, SinOsc.ar(440)) })`;

/** Command lines of running processes that hold a text. */
const processesWith = (text: string): string[] =>
  spawnSync('ps', ['-eo', 'stat,args'], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((line) => line.includes(text) && !line.startsWith('Z'));

afterAll(async () => {
  await Promise.all([...compilers.values()].map((compiler) => compiler.onApplicationShutdown()));
  expect(await readdir(PLACE)).toEqual([]);
  await vi.waitFor(() => expect(processesWith(PLACE)).toEqual([]), 10_000); // killed, and on a busy machine not gone yet
  await rm(PLACE, { recursive: true });
});

describe('a source is compiled', () => {
  it.each([
    ['to the SynthDef it ends with', beep('a'), ['a']],
    ['to the SynthDefs of a list it ends with', `[${beep('a')}, ${beep('b')}]`, ['a', 'b']],
    ['to what it adds', `${beep('a')}.add; ${beep('b')}.add; "done"`, ['a', 'b']],
    [
      'to what it stores, sends, loads or writes',
      `${beep('a')}.store; ${beep('b')}.send(s); ${beep('c')}.load(s); ${beep('d')}.writeDefFile("/nowhere"); nil`,
      ['a', 'b', 'c', 'd'],
    ],
    ['from a block in parentheses', `(\n${beep('a')}.add;\n)`, ['a']],
    ['region by region', `(\n${beep('a')}.add;\n)\n\nSynth(\\a);\n\n(\n${beep('b')}\n)\n// the end`, ['a', 'b']],
    [
      'with variables that its regions share',
      `(\n~name = \\shared;\n)\n(\nSynthDef(~name, { Out.ar(0, SinOsc.ar(\\freq.kr(440))) }).add;\n)`,
      ['shared'],
    ],
    ['without booting a server', `s.waitForBoot {\n${beep('a')}.add;\ns.sync;\n${beep('b')}.add;\n};`, ['a', 'b']],
    ['beside a window, which it does not get', `${beep('a')}.add; Window.new.front; 3.foo`, ['a']],
    ['beside a synth it plays', `x = ${beep('a')}.play; x.set(\\freq, 3); x.free; Synth(\\a)`, ['a']],
    ['when it forks the work', `fork { ${beep('a')}.add }`, ['a']],
    ['when it ends sclang', `${beep('a')}.add; 0.exit`, ['a']],
    ['when it halts the interpreter', `${beep('a')}.add; this.halt; ${beep('b')}.add`, ['a']],
    ['with text beyond ASCII', `// für später ♫\n"ä"; ${beep('a')}`, ['a']],
  ])('%s', async (_, source, names) => {
    expect(await namesIn(source)).toEqual(names);
  });

  it('whatever its size, up to thousands of UGens', async () => {
    const { files } = await compile('SynthDef(\\wide, { Out.ar(0, Mix.fill(1500, { |n| SinOsc.ar(n + 0.5) })) })');
    expect(parseSynthDefs(files[0]!.bytes)[0]!.ugens.filter(({ name }) => name === 'SinOsc')).toHaveLength(1500);
  });
});

describe('of a source with regions', () => {
  const good = `(\n${beep('a')}.add;\n)\n`;
  const told = async (source: string): Promise<unknown[]> => {
    const { files, refused } = await compile(source);
    const names = files.flatMap(({ bytes }) => parseSynthDefs(bytes).map(({ name }) => name));
    return [names, refused.map(({ code, details: { name, line, column } }) => ({ code, name, line, column }))];
  };

  it.each([
    ['is no program', `(\n  foo bar\n)\n`, { code: 'SYNTHDEF_SYNTAX', line: 5, column: 7 }],
    ['names a class that is none', `(\nSynthDef(\\b, { Out.ar(0, Foo.ar) })\n)\n`, { name: 'b', line: 5, column: 26 }],
    ['fails while it runs', `  (\n${beep('b')}.add; nil.foo\n)\n`, { name: 'b', line: 4, column: 3 }],
    ['fails when it waited', `(\ns.waitForBoot { ${beep('b')}.add; nil.foo }\n)\n`, { name: 'b', line: 4, column: 1 }],
    ['asks for a window and makes no SynthDef', `(\nWindow.new\n)\n`, { line: 4, column: 1 }],
    [
      'makes a SynthDef that cannot be written',
      `(\nSynthDef("\u00e4".dup(200).join, { Out.ar(0, DC.ar(0)) }).add\n)\n`,
      { line: 4 },
    ],
  ])('the one that %s is refused with its place, and the others are taken', async (_, bad, place) => {
    const code = 'SYNTHDEF_COMPILE_FAILED';
    const between = `${good}${bad}\n(\n${beep('c')}.add;\n)`;
    expect(await told(between)).toEqual([['a', 'c'], [expect.objectContaining({ code, ...place })]]);
  });

  it('each that fails is told, with what its others fail of by that', async () => {
    const source = `(\n~level = 0 0\n)\n(\n${beep('b')} 3\n)\n(\nSynthDef(\\c, { Out.ar(0, ~level.foo) })\n)\n`;
    expect(await told(source)).toEqual([
      [],
      [
        { code: 'SYNTHDEF_SYNTAX', name: undefined, line: 2, column: 12 },
        expect.objectContaining({ code: 'SYNTHDEF_SYNTAX', name: 'b', line: 5 }),
        { code: 'SYNTHDEF_COMPILE_FAILED', name: 'c', line: 7, column: 1 },
      ],
    ]);
  });

  it('the syntax of one is told also when the others make no SynthDef', async () => {
    expect(await refusalOf('(\n1 2\n)\n(\nSynth(\\a)\n)')).toMatchObject({ code: 'SYNTHDEF_SYNTAX', line: 2 });
    expect((await compile('(\n1 2\n)\n(\nloop { 1 + 1 }\n)').catch(String)) as Compiled).toMatchObject({
      files: [],
      refused: [{ code: 'SYNTHDEF_SYNTAX' }, { code: 'SYNTHDEF_COMPILE_TIMEOUT' }],
    });
  });
});

describe('a source is refused', () => {
  it.each([
    [
      'SinOsc.ar(440 440)',
      { code: 'SYNTHDEF_SYNTAX', line: 1, column: 15, reason: "syntax error, unexpected INTEGER, expecting ')'" },
    ],
    ['x = )', { code: 'SYNTHDEF_SYNTAX', line: 1, column: 5, reason: "unmatched ')'" }],
    ['1 +', { code: 'SYNTHDEF_SYNTAX', line: 1, column: 4 }],
    [
      '\nSynthDef(\\a, { Out.ar(0, foo) })',
      { code: 'SYNTHDEF_SYNTAX', line: 2, column: 26, reason: "Variable 'foo' not defined" },
    ],
    ['"never ends', { code: 'SYNTHDEF_SYNTAX', line: 1, column: 1 }],
    [
      'SynthDef(\\a, {\n  Out.ar(0, Foo.ar(440)) })',
      {
        code: 'SYNTHDEF_COMPILE_FAILED',
        line: 2,
        column: 13,
        reason: 'the class Foo is not defined (line 2, column 13)',
      },
    ],
    [
      'SynthDef(\\a, { Out.ar(0, SinOsc.fooz) })',
      { code: 'SYNTHDEF_COMPILE_FAILED', reason: "Message 'fooz' not understood by SinOsc" },
    ],
    [
      'SynthDef(\\a, { Out.ar(0, SinOsc.kr(440)) })',
      { code: 'SYNTHDEF_COMPILE_FAILED', reason: 'Out  input at index  1 ( a SinOsc ) is not audio rate' },
    ],
    [`${beep('a')}.add; nil.foo`, { code: 'SYNTHDEF_COMPILE_FAILED', reason: "Message 'foo' not understood by nil" }],
    ['s.waitForBoot { nil.foo }', { code: 'SYNTHDEF_COMPILE_FAILED', reason: "Message 'foo' not understood by nil" }],
    ['fork { nil.foo }', { code: 'SYNTHDEF_COMPILE_FAILED', reason: "Message 'foo' not understood" }],
    ['1 + 1', { code: 'SYNTHDEF_NONE' }],
    ['(1)\n(2)', { code: 'SYNTHDEF_NONE' }],
    ['', { code: 'SYNTHDEF_NONE' }],
  ])('%j with %j', async (source, expected) => {
    expect(await refusalOf(source)).toMatchObject(expected);
  });

  it('when it is not text', async () => {
    expect(await refusalOf(Uint8Array.of(0x53, 0xff))).toMatchObject({ code: 'INPUT_MALFORMED' });
  });

  it('when it never ends', async () => {
    const settings = { SYNTHDEFS_COMPILE_TIMEOUT_MS: '2000' };
    expect(await refusalOf('loop { 1 + 1 }', settings)).toEqual({ code: 'SYNTHDEF_COMPILE_TIMEOUT', limitMs: 2_000 });
  });

  it('when it fills the memory', async () => {
    const source = 'var all = List.new; loop { all.add(FloatArray.newClear(20000000)) }';
    expect(await refusalOf(source)).toMatchObject({
      code: expect.stringMatching(/^SYNTHDEF_COMPILE_(FAILED|TIMEOUT)$/),
    });
  });

  it('when it never stops printing', async () => {
    const source = 'var line = String.fill(100000, $x); loop { line.postln }';
    expect(await refusalOf(source)).toMatchObject({
      code: expect.stringMatching(/^SYNTHDEF_COMPILE_(FAILED|TIMEOUT)$/),
    });
  });
});

describe('a source under way', () => {
  it('waits for its turn when as many as allowed are compiled', async () => {
    const compiler = compilerWith({ SYNTHDEFS_COMPILES_MAX: '1' });
    const bytes = new TextEncoder().encode(beep('a'));
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, 1);
    }, 50);
    const files = await Promise.all([1, 2, 3].map(() => compiler.compile(bytes)));
    clearInterval(watch);
    expect(files.map((each) => each.files.length)).toEqual([1, 1, 1]);
    expect(most).toBe(1);
  });
});

describe('where sclang is', () => {
  it('missing, a source waits for it and the service says so', async () => {
    const settings = { SYNTHDEFS_SCLANG: 'no-such-sclang' };
    expect(await refusalOf(beep('a'), settings)).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await expect(compilerWith(settings).ready()).rejects.toThrow('no-such-sclang is not installed');
    await expect(compilerWith().ready()).resolves.toBeUndefined();
  });

  it('broken, a source waits for it', async () => {
    expect(await refusalOf(beep('a'), { SYNTHDEFS_SCLANG: '/bin/false' })).toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
    });
  });
});
