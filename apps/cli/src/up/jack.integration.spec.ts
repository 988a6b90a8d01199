import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readConfig } from '../config.js';
import { chooseJack } from './jack.js';
import { SupervisedPart } from './supervised-part.js';

const folder = mkdtempSync(join(tmpdir(), 'oiduna-jack-'));
const { environment } = readConfig();
const env = { PATH: environment['PATH'] ?? '' };
afterAll(() => rm(folder, { recursive: true }));

it('a silent device is started when no server runs, and a running one is used', async () => {
  const nobody = { ...environment, JACK_DEFAULT_SERVER: 'oiduna-nobody', XDG_RUNTIME_DIR: folder };
  const own = await chooseJack('auto', folder, nobody, env);
  const server = own.addresses.JACK_DEFAULT_SERVER;
  if (own.part === undefined) throw new Error('a part must be started');
  const part = new SupervisedPart(own.part, join(folder, 'jack.log'));
  part.start();
  try {
    await part.ready(10_000, new AbortController().signal);
    const caller = { ...nobody, JACK_DEFAULT_SERVER: server };
    const found = await chooseJack('auto', '/another/home', caller, env);
    expect(found).toEqual({
      addresses: { JACK_DEFAULT_SERVER: server },
      description: `the running JACK server "${server}"`,
    });
    const insisted = await chooseJack('dummy', '/another/home', caller, env);
    expect(insisted.part?.args).toContain('dummy');
    expect(insisted.addresses.JACK_DEFAULT_SERVER).not.toBe(server);
  } finally {
    await part.stop();
  }
});
