import { registerHooks } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Each takes 5 to 20 MB of whoever loads it. */
const HEAVY = ['bullmq', 'ioredis', 'kysely', 'pg', '@opentelemetry/sdk-node'];

const loaded = new Set<string>();
const hooks = registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(found.url) ?? [];
    if (name !== undefined) loaded.add(name);
    return found;
  },
});
afterAll(() => hooks.deregister());

describe('a service that has neither jobs nor a database, and sends its traces nowhere,', () => {
  beforeAll(async () => {
    await import('./index.js');
  });

  it('loads Nest', () => {
    expect(loaded).toContain('@nestjs/core');
  });

  it.each(HEAVY)('does not load %s', (name) => {
    expect(loaded).not.toContain(name);
  });
});

describe('a service that has', () => {
  it.each([
    ['jobs', () => import('./jobs.js'), 'bullmq'],
    ['a database', () => import('./database.js'), 'kysely'],
    ['somewhere to send its traces', () => import('./trace-export.js'), '@opentelemetry/sdk-node'],
  ])('%s loads what that needs', async (_, load, name) => {
    await load();
    expect(loaded).toContain(name);
  });
});
