import { appendFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { getEngineStatus } from '@oiduna/contracts';
import { type Broker, type JackServer, ownJack, ownNats } from '@oiduna/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type EngineUnderTest, engineUnderTest, isRunning, until } from '../engine.fixture.js';
import { GrowingLog } from './xruns.js';

describe('a log that grows', () => {
  let folder: string;
  let path: string;
  let log: GrowingLog;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'oiduna-log-'));
    path = join(folder, 'jack.log');
    await writeFile(path, 'of an older life\n');
    log = new GrowingLog(path);
    expect(await log.newLines()).toEqual([]);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('gives each new line once, and a half line when it is whole', async () => {
    await appendFile(path, 'one\ntwo\nthr');
    expect(await log.newLines()).toEqual(['one', 'two']);
    await appendFile(path, 'ee\n');
    expect(await log.newLines()).toEqual(['three']);
    expect(await log.newLines()).toEqual([]);
  });

  it('is read from its beginning when a new one has taken its place, or when it was cut', async () => {
    await rename(path, `${path}.1`);
    expect(await log.newLines()).toEqual([]);
    expect(log.isReadable).toBe(false);
    await writeFile(path, 'a\n');
    expect(await log.newLines()).toEqual(['a']);
    expect(log.isReadable).toBe(true);
    await writeFile(path, '');
    expect(await log.newLines()).toEqual([]);
    await appendFile(path, 'b\n');
    expect(await log.newLines()).toEqual(['b']);
  });

  it('of any size is read in pieces', async () => {
    const lines = Array.from({ length: 20_000 }, (_, n) => `line ${n}`);
    await appendFile(path, `${lines.join('\n')}\n`);
    const read: string[] = [];
    while (read.length < lines.length) read.push(...(await log.newLines()));
    expect(read).toEqual(lines);
  });
});

describe('the xruns of the driver', () => {
  let nats: Broker;
  let jack: JackServer;
  let under: EngineUnderTest;
  const status = () => under.client.request(getEngineStatus, {});

  beforeAll(async () => {
    [nats, jack] = await Promise.all([ownNats(), ownJack()]);
  });
  afterEach(() => under?.stop());
  afterAll(async () => {
    await Promise.all([nats?.stop(), jack?.stop()]);
  });

  it("are counted from jackd's log", { timeout: 30_000 }, async () => {
    under = await engineUnderTest(
      nats.url,
      { ENGINE_AUDIO_SERVER: 'scsynth', ENGINE_JACK_LOG: jack.logFile },
      jack.name,
    );
    await isRunning(under);
    const before = { status: (await status()).xruns!, jack: jack.xruns() };
    process.kill(jack.pid, 'SIGSTOP');
    await sleep(100);
    process.kill(jack.pid, 'SIGCONT');
    await until('the engine has counted all of them', 5_000, async () => {
      const counted = (await status()).xruns! - before.status;
      return counted > 0 && counted === jack.xruns() - before.jack;
    });
  });

  it('are unknown while only scsynth could tell them', { timeout: 30_000 }, async () => {
    under = await engineUnderTest(nats.url, { ENGINE_AUDIO_SERVER: 'scsynth' }, jack.name);
    expect((await status()).xruns).toBe(null);
  });

  it("are told by supernova where JACK is somebody else's", { timeout: 30_000 }, async () => {
    under = await engineUnderTest(nats.url, { ENGINE_AUDIO_SERVER: 'supernova' }, jack.name);
    await isRunning(under);
    const before = (await status()).xruns!;
    process.kill(jack.pid, 'SIGSTOP');
    await sleep(100);
    process.kill(jack.pid, 'SIGCONT');
    await until('supernova has told one', 5_000, async () => (await status()).xruns! > before);
  });
});
