import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Dependencies, type Dependency } from './dependencies.js';
import { metrics } from './metrics.js';

const dependency = (name: string, check: () => Promise<unknown>, required = true): Dependency => ({
  name,
  check,
  lost: `what ${name} does`,
  required,
});
const up = () => Promise.resolve();
const down = () => Promise.reject(new Error('connection refused'));

const readinessOf = (...all: Dependency[]) => {
  const dependencies = new Dependencies();
  for (const one of all) dependencies.add(one);
  return dependencies.readiness();
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('a service without dependencies is ready', async () => {
  await expect(readinessOf()).resolves.toEqual({ ready: true, dependencies: {} });
});

it('each dependency is told by name, with the reason and what is lost', async () => {
  await expect(readinessOf(dependency('nats', up), dependency('redis', down))).resolves.toEqual({
    ready: false,
    dependencies: {
      nats: { up: true, reason: null, lost: null },
      redis: { up: false, reason: 'connection refused', lost: 'what redis does' },
    },
  });
});

it('a service is ready without what it only likes to have', async () => {
  const readiness = await readinessOf(dependency('nats', up), dependency('redis', down, false));
  expect(readiness).toMatchObject({ ready: true, dependencies: { redis: { up: false } } });
});

it('a dependency that says nothing for a second is away', async () => {
  const asked = readinessOf(dependency('postgres', () => new Promise(() => undefined)));
  await vi.advanceTimersByTimeAsync(1_000);
  expect((await asked).dependencies['postgres']).toMatchObject({ up: false, reason: 'no answer in 1000 ms' });
});

it('a check that throws before it waits, or rejects with no Error, is a reason too', async () => {
  const readiness = await readinessOf(
    dependency('a', () => {
      throw new Error('closed');
    }),
    dependency('b', () => Promise.reject('gone')),
  );
  expect(Object.values(readiness.dependencies).map(({ reason }) => reason)).toEqual(['closed', 'gone']);
});

it('counts as a metric by name', async () => {
  await readinessOf(dependency('jack', up), dependency('nas', down));
  const text = await metrics.metrics();
  expect(text).toMatch(/oiduna_dependency_up\{.*dependency="jack".*\} 1/);
  expect(text).toMatch(/oiduna_dependency_up\{.*dependency="nas".*\} 0/);
});
