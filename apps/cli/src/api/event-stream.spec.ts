import { describe, expect, it } from 'vitest';
import { envelopesIn } from './event-stream.js';

const envelope = (id: number, data: unknown = null) => ({
  id,
  type: 'track.v1.changed',
  at: '2026-01-02T03:04:05.678Z',
  requestId: null,
  traceId: null,
  data,
});

const frame = (id: number, data?: unknown) => `id: ${id}\nevent: x\ndata: ${JSON.stringify(envelope(id, data))}\n\n`;

async function idsIn(bytes: Uint8Array, chunkSize: number): Promise<number[]> {
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunkSize) }, (_, n) =>
    bytes.subarray(n * chunkSize, (n + 1) * chunkSize),
  );
  return (await Array.fromAsync(envelopesIn(chunks))).map(({ id }) => id);
}

describe('a stream of events', () => {
  const bytes = new TextEncoder().encode(`: listening\n\n${frame(1)}: still here\n\n${frame(2, 'ü…😀')}${frame(3)}`);

  it.each([1, 2, 3, 7, 64, 10_000])('gives the same events in chunks of %i bytes', async (chunkSize) => {
    expect(await idsIn(bytes, chunkSize)).toEqual([1, 2, 3]);
  });

  it('does not give an event that was cut off', async () => {
    expect(await idsIn(bytes.subarray(0, -1), 64)).toEqual([1, 2]);
  });

  it('joins the data lines of one event', async () => {
    const json = JSON.stringify(envelope(4), null, 1)
      .split('\n')
      .map((line) => `data:${line}`)
      .join('\n');
    expect(await idsIn(new TextEncoder().encode(`${json}\n\n`), 64)).toEqual([4]);
  });
});
