import { describe, expect, it } from 'vitest';
import { effective, table } from './config.command.js';

describe('where a setting came from', () => {
  const setting = { key: 'ENGINE_CACHE_DIR', value: '/x', description: 'the cache' };

  it.each([
    ['environment', { ENGINE_CACHE_DIR: '/x' }, 'environment'],
    ['environment', {}, 'up'],
    ['default', {}, 'default'],
  ] as const)("%s with the caller's %j is told as %s", (origin, caller, told) => {
    expect(effective('engine', [{ ...setting, origin }], caller)).toMatchObject([{ service: 'engine', origin: told }]);
  });

  it('never shows a password', () => {
    const url = { key: 'DATABASE_URL', value: 'postgresql://me:s3cret@host:1/db', origin: 'default' } as const;
    expect(effective('samples', [url], {})[0]?.value).toBe('postgresql://me:***@host:1/db');
  });
});

it('the table has one block for each service, in starting order', () => {
  const setting = { value: 5, origin: 'default' as const };
  const text = table([
    { service: 'gateway', key: 'B', ...setting, description: 'of the gateway' },
    { service: 'engine', key: 'LONG', ...setting, value: 'text' },
  ]);
  expect(text).toBe('engine\n  LONG  text  (default)\n\ngateway\n  B     5  (default)  of the gateway\n\n');
});
