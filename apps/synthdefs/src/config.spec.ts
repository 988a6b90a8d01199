import { describe, expect, it } from 'vitest';
import { grantedPermissions, SynthDefsConfig } from './config.js';

const REQUIRED = { NATS_URL: 'nats://x', REDIS_URL: 'redis://x', DATABASE_URL: 'postgres://x', BLOB_DIR: '/x' };
const granted = (list?: string) =>
  grantedPermissions(
    SynthDefsConfig.parse({ ...REQUIRED, ...(list !== undefined && { SYNTHDEFS_PERMISSIONS: list }) }),
  );

describe('the permissions of SynthDefs', () => {
  it('are none by default', () => {
    expect(granted()).toEqual(new Set());
  });

  it('are a list separated by commas', () => {
    expect(granted(' write-buffers, disk-io ')).toEqual(new Set(['disk-io', 'write-buffers']));
  });

  it('must be known', () => {
    expect(() => granted('write-bufers')).toThrow('permissions separated by commas, of disk-io');
  });
});
