import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nowMicros } from '../clock.js';
import type { EngineConfig } from '../config.js';
import { serverClock } from './server-clock.js';
import type { ServerProcess } from './server-process.js';
import { aliveSince, keepRecord } from './server-record.js';

const STEP = { atMicros: nowMicros(), byMicros: -4_000, slowerBy: 20e-6 };

describe('the clock of an audio server', () => {
  let config: EngineConfig;
  /** This process stands for the server: it lives. */
  const { pid } = process;
  const server = (isAdopted: boolean, name: ServerProcess['name'] = 'scsynth') => {
    const process = { name, pid, isAdopted } as ServerProcess;
    return serverClock(config, () => process);
  };

  beforeEach(async () => {
    config = { ENGINE_CACHE_DIR: await mkdtemp(join(tmpdir(), 'oiduna-clock-')) } as EngineConfig;
    keepRecord(config, { pid, since: aliveSince(pid)!, port: 57_110, name: 'scsynth' });
  });
  afterEach(() => rm(config.ENGINE_CACHE_DIR, { recursive: true, force: true }));

  it('is known to the engine that adopts it as the one before has found it', () => {
    expect(server(true).kept()).toBeUndefined();
    server(false).keep(STEP);
    expect(server(true).kept()).toMatchObject({ byMicros: -4_000, slowerBy: 20e-6 });
    expect(Math.abs(server(true).kept()!.atMicros - STEP.atMicros)).toBeLessThan(1_000);
    expect(server(false).kept()).toBeUndefined();
  });

  it('is kept for no server that is gone', async () => {
    await rm(join(config.ENGINE_CACHE_DIR, 'audio-server.json'));
    server(false).keep(STEP);
    expect(server(true).kept()).toBeUndefined();
  });

  it('is told by a fresh scsynth of our own, and by no other', () => {
    expect(server(false).isTold()).toBe(true);
    expect(server(true).isTold()).toBe(false);
    expect(server(false, 'supernova').isTold()).toBe(false);
    expect(serverClock(config, () => undefined).isTold()).toBe(false);
  });
});
