import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { isolationOf } from './isolation.js';

const folder = mkdtempSync(join(tmpdir(), 'oiduna-isolation-'));
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true }));

it('bubblewrap keeps uploaded source apart where it works', () => {
  expect(isolationOf({ PATH: process.env['PATH'] }, 'linux')).toBe('bubblewrap');
});

it('where it does not, the reason and the other way are told', () => {
  expect(isolationOf({ PATH: folder }, 'linux')).toMatch(/^missing: .*not installed.*SYNTHDEFS_ISOLATION=pod/);
  const bwrap = join(folder, 'bwrap');
  writeFileSync(bwrap, '#!/bin/sh\necho "bwrap: No permissions to create new namespace" >&2; exit 1\n', {
    mode: 0o755,
  });
  expect(isolationOf({ PATH: folder }, 'linux')).toContain('(bwrap: No permissions to create new namespace)');
});

it('elsewhere than on Linux there is none', () => {
  expect(isolationOf({}, 'darwin')).toMatch(/^missing: bubblewrap is for Linux/);
});

it('a pod that isolates is named as such', () => {
  expect(isolationOf({ SYNTHDEFS_ISOLATION: 'pod' }, 'linux')).toMatch(/^pod:/);
});
