import { writeFile } from 'node:fs/promises';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wavOf } from '@oiduna/testkit';
import { afterAll, expect, it } from 'vitest';
import { ListeningPool } from './listening-pool.js';

const pool = new ListeningPool(2);
afterAll(() => pool.onApplicationShutdown());

it('works', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'oiduna-listening-'));
  const path = join(folder.path, 'a.wav');
  await writeFile(
    path,
    wavOf({ sampleRateHz: 48_000, channels: [new Float32Array(4_800).fill(0.25)], format: 'pcm16' }),
  );
  const format = {
    container: 'wav',
    encoding: 'pcm_s16le',
    frameCount: 4_800,
    channelCount: 1,
    sampleRateHz: 48_000,
    durationSeconds: 0.1,
  };
  const analysis = await pool.analyse({ wavPath: path, uploadPath: path, format });
  expect(analysis).toMatchObject({ rms: 0.25 });
});
