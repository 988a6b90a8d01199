import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readConfig } from '../config.js';
import { ensurePrograms } from './packages.js';
import { PARTS } from './part.js';

const home = mkdtempSync(join(tmpdir(), 'oiduna-packages-'));
afterAll(() => rm(home, { recursive: true }));

const withoutPrograms = () => {
  const config = readConfig({ OIDUNA_HOME: home, OIDUNA_NO_INSTALL: '1' });
  return { ...config, environment: { PATH: home } };
};

it('OIDUNA_NO_INSTALL only tells which programs are missing and how to get them', async () => {
  const said: string[] = [];
  const check = ensurePrograms(['nats', 'jack'], withoutPrograms(), (line) => void said.push(line));
  await expect(check).rejects.toMatchObject({
    code: 'PACKAGES_MISSING',
    message: 'These programs are missing: jackd, nats-server.',
    cure: expect.stringMatching(/^Install them with: (apt-get|brew) install /),
  });
  expect(said).toEqual([]);
});

it('a machine that has every program is left as it is', async () => {
  const said: string[] = [];
  await ensurePrograms(PARTS, readConfig(), (line) => void said.push(line));
  expect(said).toEqual([]);
});

it('parts that need no program ask for none', async () => {
  await expect(ensurePrograms(['postgres'], withoutPrograms(), () => undefined)).resolves.toBeUndefined();
});
