import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oiduna } from './oiduna.js';
import { isAlive, runningStudio, type RunFile, type StudioOptions } from './running-studio.js';

/**
 * A launcher that misbehaves as told, which the real one never should. The processes, signals and the
 * readiness page are real.
 */
const LAUNCHER_SOURCE = `#!${process.execPath}
const { spawn } = require('node:child_process');
const { writeFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { OIDUNA_HOME: home, FAULT: fault } = process.env;
if (process.argv[2] === 'echo') {
  process.stdin.on('data', (text) => process.stdout.write(text));
  process.stderr.write([home, process.env.VITEST, ...process.argv.slice(3)].join(' '));
  process.exitCode = 3;
} else if (process.argv[2] === 'hang') {
  setInterval(() => {}, 1000);
} else if (fault === 'refuses') {
  console.error('jackd is missing');
  process.exitCode = 7;
} else {
  const service = spawn('sleep', ['300']);
  const server = createServer((request, response) => {
    response.writeHead(request.url === '/readyz' && fault !== 'unready' ? 200 : 503).end();
  }).listen(0, '127.0.0.1', () => {
    const port = server.address().port;
    const logFile = home + '/engine.log';
    writeFileSync(logFile, 'booted');
    writeFileSync(home + '/run.json', JSON.stringify({
      url: 'http://127.0.0.1:' + port,
      pid: process.pid,
      ports: { gateway: port },
      services: { engine: { pid: service.pid, logFile }, resting: { logFile } },
    }));
    console.log('Ctrl-C stops everything.');
  });
  process.on('SIGINT', () => {
    if (fault === 'deaf') return;
    if (fault !== 'leaves a service') service.kill();
    process.exitCode = 0;
    server.close();
    server.closeAllConnections();
    service.unref();
    for (const stream of service.stdio) stream.destroy();
  });
}
`;

let directory: string;
let launcher: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'launcher-'));
  launcher = join(directory, 'launcher');
  await writeFile(launcher, LAUNCHER_SOURCE, { mode: 0o755 });
});
afterAll(() => rm(directory, { recursive: true }));

/** A failed start keeps its home for inspection; in here it goes with the rest. */
const ownHome = () => mkdtemp(join(directory, 'home-'));

const start = (fault: string, options: StudioOptions = {}) =>
  runningStudio({ launcher, env: { FAULT: fault }, ...options });

describe('a running studio', () => {
  it('is ready when it is returned, and gone with its home after stop', async () => {
    const studio = await start('none');
    expect((await fetch(`${studio.url}/readyz`)).status).toBe(200);
    expect(await studio.logs('engine')).toBe('booted');
    await expect(studio.logs('drummer')).rejects.toThrow('no service drummer; there are engine, resting');
    expect(studio.output()).toContain('Ctrl-C');
    await studio.stop();
    expect([studio.pid, studio.services['engine']!.pid].map((pid) => isAlive(pid!))).toEqual([false, false]);
    expect(existsSync(studio.home)).toBe(false);
  });

  it('keeps a home it was given, and is not taken in by the run.json of an earlier run', async () => {
    const home = await ownHome();
    const stale: RunFile = {
      url: 'http://127.0.0.1:1',
      pid: process.pid,
      ports: {},
      services: { bystander: { pid: process.pid, logFile: '' } },
      addresses: {},
      audioServer: 'scsynth',
      audioServerPort: 0,
    };
    await writeFile(join(home, 'run.json'), JSON.stringify(stale));
    await expect(start('refuses', { home })).rejects.toThrow(/jackd is missing/);
    const studio = await start('none', { home });
    expect(studio.url).not.toBe(stale.url);
    await studio.stop();
    expect(existsSync(home)).toBe(true);
  });

  it.each([
    ['refuses', /ended with exit code 7.*jackd is missing/s],
    ['unready', /was not ready within 1000 ms.*Ctrl-C/s],
  ])('that %s fails with the reason and what was printed', async (fault, message) => {
    const failure = start(fault, { home: await ownHome(), readyTimeoutMs: 1_000 });
    await expect(failure).rejects.toThrow(message);
  });

  it('whose launcher does not exist fails at once', async () => {
    const failure = start('none', { home: await ownHome(), launcher: join(directory, 'nothing') });
    await expect(failure).rejects.toThrow(/ended with .*ENOENT/);
  });

  it.each([
    ['leaves a service', /outlived oiduna up: engine/],
    ['deaf', /did not end within 500 ms of Ctrl-C/],
  ])('that %s fails its stop, and is killed', async (fault, message) => {
    const studio = await start(fault, { home: await ownHome(), stopTimeoutMs: 500 });
    await expect(studio.stop()).rejects.toThrow(message);
    expect([studio.pid, studio.services['engine']!.pid].map((pid) => isAlive(pid!))).toEqual([false, false]);
  });
});

describe('a CLI command', () => {
  it('gets arguments, input and home, and returns all it printed', async () => {
    const result = await oiduna(['echo', 'a b', 'c'], { home: '/nowhere', input: 's("kick")', launcher });
    expect(result).toEqual({ code: 3, stdout: 's("kick")', stderr: '/nowhere  a b c' });
  });

  it('that hangs is killed', async () => {
    const result = await oiduna(['hang'], { home: directory, timeoutMs: 300, launcher });
    expect(result.code).toBe(-1);
  });
});
