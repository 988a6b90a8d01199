import { expect, it } from 'vitest';
import { Slots } from './slots.js';

it('as many run at once as there are slots, the others in the order in which they came', async () => {
  const slots = new Slots(2);
  const started: number[] = [];
  const finish: (() => void)[] = [];
  const work = [0, 1, 2, 3].map((n) =>
    slots.run(() => {
      started.push(n);
      return new Promise<void>((resolve) => finish.push(resolve));
    }),
  );
  expect(started).toEqual([0, 1]);
  finish[1]!();
  await work[1];
  expect(started).toEqual([0, 1, 2]);
  finish[0]!();
  await work[0];
  expect(started).toEqual([0, 1, 2, 3]);
  finish[2]!();
  finish[3]!();
  await Promise.all(work);
});

it('a slot is free again after its work failed', async () => {
  const slots = new Slots(1);
  await expect(slots.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(slots.run(() => Promise.resolve('yes'))).resolves.toBe('yes');
});
