import { strict as assert } from 'node:assert';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { vi } from 'vitest';
import type { ServerName } from './server-process.js';

const LIBRARIES = ['x86_64', 'aarch64'].map((cpu) => `/usr/lib/${cpu}-linux-gnu/faketime/libfaketime.so.1`);

/** A wall clock that a test can set, for this process and for the audio servers it starts. */
export interface SettableWallClock {
  /** Set it by so many seconds from where it really is. */
  set(seconds: number): Promise<void>;
  stop(): Promise<void>;
}

/** libfaketime sets the real server's wall clock and leaves its monotonic one; `Date.now` is moved along here. */
export async function settableWallClock(): Promise<SettableWallClock> {
  const library = LIBRARIES.find((path) => existsSync(path));
  assert(library, 'these tests need libfaketime: apt-get install faketime');
  const folder = await mkdtemp(join(tmpdir(), 'oiduna-wall-clock-'));
  const told = join(folder, 'offset');
  const realNow = Date.now;
  let offsetMs = 0;
  const now = vi.spyOn(Date, 'now').mockImplementation(() => realNow() + offsetMs);
  const set = async (seconds: number): Promise<void> => {
    await writeFile(`${told}.next`, `${seconds < 0 ? '' : '+'}${seconds}`);
    await rename(`${told}.next`, told); // never half written
    offsetMs = seconds * 1_000;
  };
  await set(0);
  const environment = `LD_PRELOAD=${library} FAKETIME_TIMESTAMP_FILE=${told} FAKETIME_NO_CACHE=1 FAKETIME_DONT_FAKE_MONOTONIC=1`;
  const path = process.env['PATH'];
  for (const name of ['scsynth', 'supernova'] satisfies ServerName[]) {
    const real = path
      ?.split(delimiter)
      .map((entry) => join(entry, name))
      .find(existsSync);
    await writeFile(join(folder, name), `#!/bin/sh\nexec env ${environment} ${real} "$@"\n`);
    await chmod(join(folder, name), 0o755);
  }
  process.env['PATH'] = `${folder}${delimiter}${path}`;
  return {
    set,
    stop: async () => {
      process.env['PATH'] = path;
      now.mockRestore();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
