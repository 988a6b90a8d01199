import { describe, expect, it } from 'vitest';
import { LOAD_BYTES_MAX, LoadQueue, LOADS_MAX, type QueuedLoad, type Urgency } from './load-queue.js';

/** A queue whose loads end when they are told to, and the names of those that have begun. */
function watched(limits = { countMax: 4_096, memoryBytesMax: 2 ** 32 }) {
  const queue = new LoadQueue(limits);
  const begun: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<void>>();
  const hold = (name: string, urgency: Urgency, memoryBytes = 1): QueuedLoad => {
    const load: QueuedLoad = { urgency, memoryBytes };
    const end = Promise.withResolvers<void>();
    ends.set(name, end);
    queue.hold(load, () => (begun.push(name), end.promise)).catch(() => undefined); // a load that fails ends too
    return load;
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const end = async (name: string, error?: Error) => {
    if (error) ends.get(name)!.reject(error);
    else ends.get(name)!.resolve();
    await settled();
  };
  return { queue, begun, hold, end, settled };
}

describe('loads', () => {
  it(`begin ${LOADS_MAX} at a time, and the next when one has ended, well or badly`, async () => {
    const { begun, hold, end, settled } = watched();
    for (let at = 0; at < LOADS_MAX + 2; at += 1) hold(`${at}`, 'uploaded');
    await settled();
    expect(begun).toHaveLength(LOADS_MAX);
    await end('3');
    await end('5', new Error('refused'));
    expect(begun.slice(LOADS_MAX)).toEqual([`${LOADS_MAX}`, `${LOADS_MAX + 1}`]);
  });

  it('are a quarter of all buffers at most', async () => {
    const { begun, hold, settled } = watched({ countMax: 16, memoryBytesMax: 400 });
    for (let at = 0; at < 6; at += 1) hold(`${at}`, 'uploaded', 20);
    await settled();
    expect(begun).toHaveLength(4);
    const few = watched({ countMax: 16, memoryBytesMax: 100 });
    for (let at = 0; at < 6; at += 1) few.hold(`${at}`, 'uploaded', 10);
    await few.settled();
    expect(few.begun).toHaveLength(2);
  });

  it('that are due come before foreseen ones, and those before uploads; each kind in turn', async () => {
    const { begun, hold, end, settled } = watched();
    hold('whole', 'uploaded', LOAD_BYTES_MAX);
    for (const urgency of ['uploaded', 'foreseen', 'due'] as const) {
      for (const at of [1, 2]) hold(`${urgency} ${at}`, urgency);
    }
    await settled();
    expect(begun).toEqual(['whole']);
    await end('whole');
    expect(begun.slice(1)).toEqual(['due 1', 'due 2', 'foreseen 1', 'foreseen 2', 'uploaded 1', 'uploaded 2']);
  });

  it('become more urgent while they wait', async () => {
    const { queue, begun, hold, end } = watched();
    const whole = hold('whole', 'uploaded', LOAD_BYTES_MAX);
    hold('other', 'foreseen');
    queue.raise(hold('raised', 'uploaded'), 'due');
    const due = hold('due', 'due');
    queue.raise(due, 'foreseen');
    queue.raise(whole, 'due');
    await end('whole');
    expect(begun).toEqual(['whole', 'raised', 'due', 'other']);
  });

  it('take so much memory at once, unless one takes more alone', async () => {
    const { begun, hold, end, settled } = watched();
    hold('large', 'uploaded', LOAD_BYTES_MAX - 10);
    hold('small', 'uploaded', 10);
    hold('huge', 'uploaded', LOAD_BYTES_MAX * 3);
    await settled();
    expect(begun).toEqual(['large', 'small']);
    await end('large');
    expect(begun).toEqual(['large', 'small']);
    await end('small');
    expect(begun).toEqual(['large', 'small', 'huge']);
  });
});
