import { trace } from '@opentelemetry/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { currentTraceId, startSpan, startTelemetry, traceFrom, traceHeaders, withSpan } from './telemetry.js';

let stop: () => Promise<void>;

beforeAll(async () => {
  stop = await startTelemetry('engine', undefined);
});
afterAll(() => stop());

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLER = { traceparent: `00-${TRACE}-b7ad6b7169203331-01`, tracestate: 'vendor=1' };

describe('a trace', () => {
  it('is unknown outside of any span', () => {
    expect(currentTraceId()).toBeNull();
    expect(traceHeaders()).toEqual({});
  });

  it("goes on from the caller's headers, and into the next hop's", async () => {
    await withSpan('hop', { parent: traceFrom(CALLER) }, () => {
      expect(currentTraceId()).toBe(TRACE);
      expect(traceHeaders()).toEqual({
        traceparent: expect.stringMatching(`^00-${TRACE}-(?!b7ad6b7169203331)[0-9a-f]{16}-01$`),
        tracestate: 'vendor=1',
      });
    });
  });

  it.each([{}, { traceparent: 'nonsense' }, { traceparent: `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01` }])(
    'begins anew from %j',
    async (headers) => {
      const id = await withSpan('first', { parent: traceFrom(headers) }, () => currentTraceId());
      expect(id).toMatch(/^[0-9a-f]{32}$/);
      expect(id).not.toMatch(/^0+$/);
    },
  );

  it('is shared by a span inside a span', async () => {
    const ids = await withSpan('outer', {}, async () => [
      currentTraceId(),
      await withSpan('inner', {}, () => currentTraceId()),
    ]);
    expect(ids[0]).toBe(ids[1]);
  });
});

describe('a span', () => {
  it('lets the error of its work through, and is ended then', async () => {
    let span: ReturnType<typeof startSpan> | undefined;
    const work = withSpan('work', {}, (own) => {
      span = own;
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(span?.isRecording()).toBe(false);
  });

  it('lets what is no Error through too', async () => {
    await expect(withSpan('work', {}, () => Promise.reject('text'))).rejects.toBe('text');
  });

  it('begun for another callback lasts until it is ended', () => {
    const span = startSpan('osc', { attributes: { a: 1 } });
    expect(span.isRecording()).toBe(true);
    span.end();
    expect(span.isRecording()).toBe(false);
    expect(trace.getActiveSpan()).toBeUndefined();
  });
});
