import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Nats, parseConfig, startLog } from '@oiduna/platform';
import { parseSynthDefs } from '@oiduna/supercollider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SclangCompiler } from '../compile/sclang-compiler.js';
import { SynthDefsConfig } from '../config.js';
import { SynthDefEvents } from '../events.js';
import { BOMBS, BREAK_OUTS, type BreakOut, type Places } from './break-outs.fixture.js';
import { asNobody, type Command, SclangJail } from './sclang-jail.js';

startLog('synthdefs', 'fatal');
const CANARY = `canary${randomBytes(8).toString('hex')}`;
const GOOD = String.raw`SynthDef(\good, { Out.ar(0, SinOsc.ar(440)) }).add`;
/** Everybody may write here: what does not appear was kept back by the jail and by nothing else. */
const PLACE = mkdtempSync(join(tmpdir(), 'oiduna-break-out-'));
chmodSync(PLACE, 0o777);
const readable = join(PLACE, 'readable.scd');
writeFileSync(readable, `"${CANARY}"`);
process.env['SYNTHDEFS_TEST_SECRET'] = CANARY;

const calls: string[] = [];
const door = createServer((socket) => {
  calls.push('tcp');
  socket.destroy();
});
const udpDoor = createSocket('udp4', (message) => calls.push(`udp ${message.toString('latin1')}`));
let port = 0;

const events = new SynthDefEvents(undefined as unknown as Nats);
const compiler = new SclangCompiler(
  parseConfig(SynthDefsConfig, {
    SYNTHDEFS_COMPILE_TIMEOUT_MS: '2000',
    SYNTHDEFS_COMPILES_MAX: '4',
    SYNTHDEFS_WARM_WORKERS: '3',
  }),
  events,
);

beforeAll(async () => {
  await once(door.listen(0, '127.0.0.1'), 'listening');
  port = (door.address() as { port: number }).port;
  udpDoor.bind(port, '127.0.0.1');
  await compiler.onApplicationBootstrap();
});

afterAll(async () => {
  await compiler.onApplicationShutdown();
  door.close();
  udpDoor.close();
  rmSync(PLACE, { recursive: true });
  delete process.env['SYNTHDEFS_TEST_SECRET'];
});

/** A marker of its own for each attempt. */
const places = (): Places => ({ marker: join(PLACE, randomBytes(8).toString('hex')), readable, port });

async function outcomeOf(source: string): Promise<string> {
  try {
    const { files } = await compiler.compile(new TextEncoder().encode(source));
    return files.flatMap(({ bytes }) => parseSynthDefs(bytes).map(({ name }) => name)).join();
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    return `${code}: ${message}`;
  }
}

const REFUSED = /^SYNTHDEF_(SYNTAX|COMPILE_FAILED|COMPILE_TIMEOUT|NONE): ./;
const all = Object.values(BREAK_OUTS).flat();

describe('an attempt to break out', () => {
  it.concurrent.each(all)('by $title changes nothing, learns nothing, and is told so', async ({ source }) => {
    const mine = places();
    const outcome = await outcomeOf(source(mine));
    expect(outcome).not.toContain(CANARY);
    expect(/^(nil|x)$/.test(outcome) || REFUSED.test(outcome), outcome).toBe(true);
    expect(existsSync(mine.marker)).toBe(false);
    expect(readFileSync(readable, 'utf8')).toBe(`"${CANARY}"`);
  });

  it.concurrent.each(BOMBS)('by taking all there is: $title', async ({ source }) => {
    expect(await outcomeOf(source(places()))).toMatch(REFUSED);
    expect(await outcomeOf(GOOD)).toBe('good');
  });

  it('leaves everything as it was: a good SynthDef compiles, and nobody has called', async () => {
    expect(await outcomeOf(GOOD)).toBe('good');
    await sleep(300);
    expect(calls).toEqual([]);
  });

  it('is one of at least sixty', () => {
    expect(all.length + BOMBS.length).toBeGreaterThanOrEqual(60);
  });
});

/** What needs no window, which sclang falls over where it finds no programs of Qt. */
const reaching = [BREAK_OUTS.SHELL, BREAK_OUTS.FILES, BREAK_OUTS.NETWORK, BREAK_OUTS.ENVIRONMENT].flat();

describe('each wall stands alone', () => {
  it('the class library without bubblewrap', async () => {
    await using jail = await SclangJail.open('sclang', 'pod');
    const scratch = mkdtempSync(join(PLACE, 'scratch-'));
    chmodSync(scratch, 0o777);
    const { markers, output } = await runAll(jail.worker(10_000, scratch), [
      ...reaching,
      ...BREAK_OUTS.WINDOWS,
      ...BREAK_OUTS.TAMPERING,
    ]);
    expect(output).not.toContain(CANARY);
    expect(markers).toEqual([]);
    expect(calls).toEqual([]);
  });

  it('bubblewrap with the installed class library', async () => {
    await using jail = await SclangJail.open('sclang', 'bubblewrap');
    const { markers, output } = await runAll(withInstalledLibrary(jail.worker(10_000)), reaching);
    expect(output).not.toContain(CANARY);
    expect(markers).toEqual([]);
    expect(calls).toEqual([]);
  });

  it('and without walls the attempts do work', async () => {
    const home = join(PLACE, 'home');
    mkdirSync(home);
    chmodSync(home, 0o777);
    const environment = { HOME: home, XDG_RUNTIME_DIR: home, PATH: '/usr/bin:/bin', QT_QPA_PLATFORM: 'offscreen' };
    const bare = { program: 'sclang', args: ['-i', 'oiduna'], environment };
    const { markers, output } = await runAll(bare, reaching);
    expect(output).toContain(CANARY);
    expect(markers.length).toBeGreaterThan(10);
    expect(new Set(calls.map((call) => call.slice(0, 3)))).toEqual(new Set(['tcp', 'udp']));
  });
});

/** The jail's own walls, around an sclang that keeps its teeth. */
function withInstalledLibrary({ program, args, environment }: Command): Command {
  const library = '/usr/share/SuperCollider';
  const opened = args.toSpliced(args.indexOf('--remount-ro'), 0, '--ro-bind', library, library);
  return { program, args: opened.slice(0, opened.indexOf('-a')), environment };
}

/** All attempts in one sclang, one after the other. @returns the titles of those that left a marker */
async function runAll({ program, args, environment }: Command, attempts: readonly BreakOut[]) {
  const child = spawn(program, args, {
    env: { ...environment, QTWEBENGINE_DISABLE_SANDBOX: '1', QTWEBENGINE_CHROMIUM_FLAGS: '--no-sandbox' },
    cwd: '/',
    ...asNobody(),
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stdin.on('error', () => undefined);
  child.stdin.write("'OidunaJail'.asClass.tryPerform('shut')\u001b");
  const tried = attempts.map(({ title, source }) => {
    const mine = places();
    // what a def is named is what was learnt
    child.stdin.write(
      `(\ntry { (${source(mine)}\n).tryPerform(\\name).postln } { |error| error.errorString.postln };\n)\u001b`,
    );
    return { title, marker: mine.marker };
  });
  child.stdin.write('"the " ++ "end"\u000c');
  for (let round = 0; round < 100 && !output.includes('-> the end') && child.exitCode === null; round += 1)
    await sleep(100);
  await sleep(500);
  child.kill('SIGKILL');
  expect(output.slice(-900)).toContain('-> the end');
  return { output, markers: tried.filter(({ marker }) => existsSync(marker)).map(({ title }) => title) };
}
