import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { makeRegistry, REGISTRY_FILE, type Registry, registryText } from './ugen-registry.js';

const text = readFileSync(REGISTRY_FILE, 'utf8');
const kept = JSON.parse(text) as Registry;

function installedVersion(): string | undefined {
  try {
    return /\d+\.\d+\.\d+/.exec(execFileSync('scsynth', ['-v'], { encoding: 'utf8' }))?.[0];
  } catch {
    return undefined;
  }
}

it('the registry of UGens is as its script writes it', () => {
  expect(text).toBe(registryText(kept));
  expect(text.length).toBeLessThan(123_000);
});

it.skipIf(installedVersion() !== kept.provenance.supercollider)(
  'the registry of UGens is what the installed SuperCollider says of its own classes',
  async () => {
    const { ugens } = await makeRegistry();
    const own = Object.entries(ugens).filter(([, { plugin }]) => plugin === undefined);
    expect(own.length).toBeGreaterThan(300);
    expect(own).toEqual(Object.entries(kept.ugens).filter(([, { plugin }]) => plugin === undefined));
  },
  120_000,
);
