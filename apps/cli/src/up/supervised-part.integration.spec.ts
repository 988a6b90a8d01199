import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import type { Part } from './part.js';
import { type Death, SupervisedPart } from './supervised-part.js';

const folder = mkdtempSync(join(tmpdir(), 'oiduna-part-'));
const never = new AbortController().signal;
afterAll(() => rm(folder, { recursive: true }));

/** A part that is a shell script; it is ready once its log holds `ready`. */
function shell(name: string, script: string, deaths: Death[] = []): SupervisedPart {
  const logFile = join(folder, `${name}.log`);
  const part: Part = {
    name: 'redis',
    command: '/bin/sh',
    args: ['-c', script],
    env: { PATH: '/usr/bin:/bin' },
    stopSignal: 'SIGTERM',
    probe: async () => {
      if (!readFileSync(logFile, 'utf8').includes('ready')) throw new Error('not said yet');
    },
  };
  return new SupervisedPart(part, logFile, (_, death) => void (death && deaths.push(death)));
}

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
};

describe('a supervised part', () => {
  it('that ignores being asked to stop is killed after five seconds', async () => {
    const part = shell('stubborn', "trap '' TERM; echo ready; while :; do sleep 0.1; done");
    part.start();
    await part.ready(5_000, never);
    const since = Date.now();
    await part.stop();
    expect(Date.now() - since).toBeGreaterThanOrEqual(4_900);
    expect(part.pid).toBeUndefined();
  });

  it('takes what it started along', async () => {
    const part = shell('parent', 'sleep 600 & echo child $! ready; wait');
    part.start();
    await part.ready(5_000, never);
    const child = Number(/child (\d+)/.exec(readFileSync(part.logFile, 'utf8'))?.[1]);
    expect(alive(child)).toBe(true);
    await part.stop();
    await expect.poll(() => alive(child), { timeout: 10_000 }).toBe(false);
  });

  it('that dies three times before it ever worked is given up, with the end of its log', async () => {
    const deaths: Death[] = [];
    const part = shell('hopeless', 'echo no such luck; exit 3', deaths);
    part.start();
    await expect(part.ready(10_000, never)).rejects.toMatchObject({
      code: 'PART_FAILED',
      message: 'redis did not become ready: it died 3 times (exit code 3).',
      details: { tail: expect.stringContaining('no such luck') },
    });
    expect(deaths).toEqual([
      { cause: 'exit code 3', restartInMs: 250 },
      { cause: 'exit code 3', restartInMs: 500 },
    ]);
    await part.stop();
  });

  it('that never answers is given up with the last reason', async () => {
    const part = shell('silent', 'sleep 600');
    part.start();
    await expect(part.ready(300, never)).rejects.toThrow('not within 0.3 s: not said yet');
    await part.stop();
  });

  it('whose program is missing says so', async () => {
    const logFile = join(folder, 'missing.log');
    const { part } = shell('missing', '');
    const missing = new SupervisedPart({ ...part, command: '/no/such/program' }, logFile);
    missing.start();
    await expect(missing.ready(10_000, never)).rejects.toThrow(/ENOENT/);
    await missing.stop();
  });

  it('moves a log past 20 MiB aside when it starts', async () => {
    const part = shell('chatty', 'echo ready; sleep 600');
    writeFileSync(part.logFile, Buffer.alloc(21 * 1024 * 1024));
    part.start();
    await part.ready(5_000, never);
    expect(statSync(`${part.logFile}.1`).size).toBeGreaterThan(20 * 1024 * 1024);
    expect(readFileSync(part.logFile, 'utf8')).toBe('ready\n');
    await part.stop();
  });

  it('that was killed does not start again', async () => {
    const deaths: Death[] = [];
    const part = shell('killed', 'echo ready; sleep 60', deaths);
    part.start();
    await part.ready(5_000, never);
    part.kill();
    await sleep(600);
    expect(part.pid).toBeUndefined();
    expect(deaths).toEqual([]);
  });

  it('can be killed while it is being stopped', async () => {
    const part = shell('impatient', "trap '' TERM; echo ready; while :; do sleep 0.1; done");
    part.start();
    await part.ready(5_000, never);
    const since = Date.now();
    const stopped = part.stop();
    part.kill();
    await stopped;
    expect(Date.now() - since).toBeLessThan(2_000);
  });
});
