import { appendFile, mkdtemp, rm, stat, truncate } from 'node:fs/promises';
import { closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EngineConfig } from '../config.js';
import { until } from '../engine.fixture.js';
import { LINES_PER_SECOND } from './line-limit.js';
import { openServerLog, ServerLog } from './server-log.js';

describe('the log of an audio server', () => {
  let folder: string;
  let config: EngineConfig;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'oiduna-server-log-'));
    config = EngineConfig.parse({ ENGINE_LOG_DIR: join(folder, 'logs') });
    closeSync(openServerLog(config));
    file = join(folder, 'logs', 'audio-server.log');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is read from where it ends when an engine begins to read it, up to its last line', async () => {
    await appendFile(file, 'late 0.5\n');
    const said: string[] = [];
    const log = new ServerLog(config, (_, text) => void said.push(text));
    await log.ready();
    await appendFile(file, 'late 0.1\nnot yet a ');
    await until('it is read', 5_000, () => said.length === 1);
    await appendFile(file, 'line\n');
    await log.close();
    expect(said).toEqual(['late 0.1', 'not yet a line']);
  });

  it('that is flooded does not fill ours', async () => {
    let count = 0;
    const log = new ServerLog(config, () => void (count += 1));
    await log.ready();
    await appendFile(file, 'corrupted synthdef\n'.repeat(50_000));
    await until('it is read', 5_000, () => count > 0);
    await log.close();
    expect(count).toBeLessThan(2 * LINES_PER_SECOND);
  });

  it('that grows without end begins anew', async () => {
    const log = new ServerLog(config, () => undefined);
    await log.ready();
    await truncate(file, 65 * 1024 * 1024);
    await until('it begins anew', 5_000, async () => (await stat(file)).size === 0);
    await log.close();
  });
});
