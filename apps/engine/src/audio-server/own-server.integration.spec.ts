import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EngineConfig } from '../config.js';
import { ownServer } from './own-server.js';
import { aliveSince, livingServer } from './server-record.js';

describe('the audio server of a studio', () => {
  const path = process.env['PATH'];
  let folder: string;
  let config: EngineConfig;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'oiduna-own-server-'));
    await writeFile(join(folder, 'scsynth'), '#!/bin/sh\nexec sleep 60\n');
    await chmod(join(folder, 'scsynth'), 0o755);
    process.env['PATH'] = `${folder}:${path}`;
    config = EngineConfig.parse({ ENGINE_LOG_DIR: folder, ENGINE_CACHE_DIR: folder, ENGINE_AUDIO_SERVER_PORT: 12_345 });
  });
  afterEach(async () => {
    process.env['PATH'] = path;
    await rm(folder, { recursive: true, force: true });
  });

  it('that lives is taken over instead of starting another, and its end is seen', async () => {
    const first = await ownServer('scsynth', config, () => undefined);
    expect(first.isAdopted).toBe(false);
    first.release();
    const again = await ownServer('supernova', config, () => undefined); // whatever was wished
    const { pid, port, name, since } = first;
    expect(again).toMatchObject({ isAdopted: true, pid, port, name, since });
    again.kill('SIGKILL');
    expect(await again.exited).toBe('scsynth ended');
    again.kill('SIGKILL'); // of nobody
    expect(livingServer(config)).toBeUndefined();
  });

  it('that was started for another port is ended', async () => {
    const first = await ownServer('scsynth', config, () => undefined);
    const next = await ownServer('scsynth', { ...config, ENGINE_AUDIO_SERVER_PORT: 12_346 }, () => undefined);
    expect(next).toMatchObject({ isAdopted: false, port: 12_346 });
    expect(aliveSince(first.pid!)).toBeUndefined();
    next.kill('SIGTERM');
    expect(await next.exited).toContain('SIGTERM');
    expect(livingServer(config)).toBeUndefined();
  });

  it('that is let go of is followed no more', async () => {
    const first = await ownServer('scsynth', config, () => undefined);
    const again = await ownServer('scsynth', config, () => undefined);
    again.release();
    first.kill('SIGKILL');
    const told = await Promise.race([again.exited, new Promise((resolve) => setTimeout(resolve, 200, 'nothing'))]);
    expect(told).toBe('nothing');
    await first.exited;
  });
});
