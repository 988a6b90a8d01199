import { Command } from 'commander';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EffectiveSetting, registerConfig } from './config.command.js';
import { registerDoctor } from './doctor.command.js';
import { SERVICES } from './part.js';

const home = mkdtempSync(join(tmpdir(), 'oiduna-config-'));
let printed = '';

afterAll(() => rm(home, { recursive: true }));
beforeEach(() => {
  printed = '';
  vi.stubEnv('OIDUNA_HOME', home);
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(() => {
  process.exitCode = undefined;
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const oiduna = async (...args: string[]) => {
  const program = new Command();
  registerConfig(program);
  registerDoctor(program);
  await program.parseAsync(args, { from: 'user' });
};

describe('oiduna config', () => {
  it('asks every service for its settings and tells where each came from', async () => {
    vi.stubEnv('ENGINE_LOOKAHEAD_MS', '250');
    await oiduna('config', '--json');
    const settings = JSON.parse(printed) as EffectiveSetting[];
    const of = (key: string) => settings.find((setting) => setting.service === 'engine' && setting.key === key);
    expect(new Set(settings.map(({ service }) => service))).toEqual(new Set(SERVICES));
    expect(of('ENGINE_LOOKAHEAD_MS')).toMatchObject({ value: 250, origin: 'environment' });
    expect(of('ENGINE_CACHE_DIR')).toMatchObject({ value: join(home, 'cache'), origin: 'up' });
    expect(of('LOG_LEVEL')).toMatchObject({ value: 'info', origin: 'default' });
  });

  it('shows what a service refuses, and the settings of the others', async () => {
    const complaints = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    vi.stubEnv('ENGINE_LOOKAHEAD_MS', 'soon');
    await oiduna('config', '--json');
    expect(complaints.mock.calls.join('')).toMatch(/engine: [^]*ENGINE_LOOKAHEAD_MS/);
    expect(process.exitCode).toBe(1);
    expect(printed).toContain('"service": "gateway"');
    expect(printed).not.toContain('"service": "engine"');
  });

  it('prints a block for each service', async () => {
    await oiduna('config');
    for (const service of SERVICES) expect(printed).toMatch(new RegExp(`^${service}\n  [A-Z]`, 'm'));
  });
});

it('oiduna doctor names what runs and what is missing', async () => {
  await oiduna('doctor');
  expect(printed).toContain(`home      ${home}`);
  expect(printed).toContain('studio    not running');
  expect(printed).toContain('programs  all there');
});
