import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { generateClient } from './generate-client.js';

const SOURCES = resolve(import.meta.dirname, '../apps/cli/src');

it('the committed client is the one openapi.json makes; after a change run tools/generate-client.ts', async () => {
  const scratch = await mkdtemp(join(tmpdir(), 'oiduna-client-'));
  try {
    await cp(`${SOURCES}/api`, `${scratch}/api`, { recursive: true });
    await generateClient(scratch);
    expect(await readFile(`${scratch}/generated/studio.ts`, 'utf8')).toBe(
      await readFile(`${SOURCES}/generated/studio.ts`, 'utf8'),
    );
  } finally {
    await rm(scratch, { recursive: true });
  }
}, 30_000);
