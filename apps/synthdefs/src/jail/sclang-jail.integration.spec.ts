import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Nats, parseConfig, startLog } from '@oiduna/platform';
import { afterAll, describe, expect, it } from 'vitest';
import { SclangCompiler } from '../compile/sclang-compiler.js';
import { SynthDefsConfig } from '../config.js';
import { SynthDefEvents } from '../events.js';
import { SclangJail } from './sclang-jail.js';
import { SclangWorker } from './sclang-worker.js';
import { WorkerPool } from './worker-pool.js';

startLog('synthdefs', 'fatal');
const folder = mkdtempSync(join(tmpdir(), 'oiduna-jail-'));
chmodSync(folder, 0o755);
const ownTmp = join(folder, 'tmp');
process.env['TMPDIR'] = mkdtempSync(ownTmp);
chmodSync(process.env['TMPDIR'], 0o755);
const left = () => readdirSync(process.env['TMPDIR']!);
afterAll(() => rmSync(folder, { recursive: true }));

function program(name: string, text: string): string {
  writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return join(folder, name);
}
const noUserNamespaces = program('bwrap', 'echo "bwrap: No permissions to create new namespace" >&2; exit 1');

describe('a jail', () => {
  it('does not open where bubblewrap is missing or does not work, and leaves nothing behind', async () => {
    const missing = expect.objectContaining({ code: 'SYNTHDEF_ISOLATION_MISSING' });
    await expect(SclangJail.open('sclang', 'bubblewrap', 'no-such-bwrap')).rejects.toEqual(missing);
    await expect(SclangJail.open('sclang', 'bubblewrap', noUserNamespaces)).rejects.toThrow('No permissions to create');
    expect(left()).toEqual([]);
  });

  it('opens without bubblewrap where the pod isolates, and a worker cleans up after itself', async () => {
    await using jail = await SclangJail.open('sclang', 'pod', noUserNamespaces);
    const worker = await SclangWorker.start(jail, 5_000);
    expect(left()).toHaveLength(2);
    expect(await worker.ask('"fine".postln', 'fine', 5_000)).toMatchObject({ ending: 'answered' });
    await worker.kill();
    expect(left()).toHaveLength(1);
  });

  it('is not asked for where sclang is missing or broken', async () => {
    const away = expect.objectContaining({ code: 'SERVICE_UNAVAILABLE' });
    await expect(SclangJail.open('no-such-sclang', 'bubblewrap')).rejects.toEqual(away);
    await expect(SclangJail.open('/bin/false', 'bubblewrap')).rejects.toEqual(away);
    expect(left()).toEqual([]);
  });
});

describe('the service', () => {
  const serviceWith = (settings: Record<string, string>): SclangCompiler =>
    new SclangCompiler(parseConfig(SynthDefsConfig, settings), new SynthDefEvents(undefined as unknown as Nats));

  it('does not start where nothing keeps sources apart, and says how it would', async () => {
    const start = serviceWith({ SYNTHDEFS_BUBBLEWRAP: noUserNamespaces }).onApplicationBootstrap();
    await expect(start).rejects.toMatchObject({ cure: expect.stringContaining('SYNTHDEFS_ISOLATION=pod') });
  });

  it('starts without sclang: compiled files still load', async () => {
    await expect(serviceWith({ SYNTHDEFS_SCLANG: 'no-such-sclang' }).onApplicationBootstrap()).resolves.toBeUndefined();
  });
});

describe('a pool', () => {
  it('replaces a worker that died while it waited', async () => {
    await using pool = new WorkerPool({ open: () => SclangJail.open('sclang', 'bubblewrap'), size: 1, limitMs: 5_000 });
    const first = await pool.take();
    await first.kill();
    expect(first.isAlive).toBe(false);
    expect(await first.ask('1', 'x', 100)).toMatchObject({ ending: 'died' });
    const second = await pool.take();
    expect(await second.ask('"fine".postln', 'fine', 5_000)).toMatchObject({ ending: 'answered' });
    await second.kill();
  });

  it('tries again after a jail did not open', async () => {
    let tries = 0;
    const open = (): Promise<SclangJail> => {
      tries += 1;
      return SclangJail.open(tries <= 1 ? 'no-such-sclang' : 'sclang', 'bubblewrap');
    };
    await using pool = new WorkerPool({ open, size: 1, limitMs: 5_000 });
    await expect(pool.open()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    const worker = await pool.take();
    expect(worker.isAlive).toBe(true);
    await worker.kill();
  });
});
