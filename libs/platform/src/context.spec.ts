import { expect, it } from 'vitest';
import { acceptRequestId, currentRequestId, runInContext } from './context.js';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

it.each(['my-id', 'a:b.c_d-1', 'x'.repeat(64)])("keeps a caller's own safe ID %s", (offered) => {
  expect(acceptRequestId(offered)).toBe(offered);
});

it.each([undefined, '', 'x'.repeat(65), 'a b', 'a\r\nSet-Cookie: b', ['a'], 7])(
  'replaces %j by a fresh UUIDv7',
  (offered) => {
    expect(acceptRequestId(offered)).toMatch(UUID_V7);
  },
);

it('fresh IDs sort by time', () => {
  const ids = Array.from({ length: 50 }, () => acceptRequestId(undefined));
  expect(ids.toSorted()).toEqual(ids);
});

it('the ID stays with its own request across awaits, and is gone outside', async () => {
  const seen = async () => {
    await Promise.resolve();
    return currentRequestId();
  };
  const both = [runInContext({ requestId: 'a' }, seen), runInContext({ requestId: 'b' }, seen)];
  await expect(Promise.all(both)).resolves.toEqual(['a', 'b']);
  expect(currentRequestId()).toBeUndefined();
});
