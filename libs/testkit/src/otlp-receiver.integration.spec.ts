import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { otlpReceiver, type OtlpReceiver, type Span } from './otlp-receiver.js';

const TRACE = '5b8efff798038103d269b633813fc60c';
let receiver: OtlpReceiver;

const documentOf = (service: string, span: object) => ({
  resourceSpans: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
      scopeSpans: [{ scope: { name: 'test' }, spans: [{ traceId: TRACE, attributes: [], ...span }] }],
    },
  ],
});

const post = (body: object, contentType = 'application/json') =>
  fetch(receiver.tracesUrl, {
    method: 'POST',
    headers: { 'content-type': contentType },
    body: JSON.stringify(body),
  });

const holds =
  (...names: string[]) =>
  (trace: Span[]) =>
    names.every((name) => trace.some((span) => span.name === name));

beforeEach(async () => {
  receiver = await otlpReceiver();
});
afterEach(() => receiver.close());

describe('an OTLP receiver', () => {
  it('keeps each span with its service, kind and attributes', async () => {
    const attributes = [
      { key: 'http.route', value: { stringValue: '/v1/synthdefs' } },
      { key: 'http.response.status_code', value: { intValue: '201' } },
      { key: 'osc.nodes', value: { arrayValue: { values: [{ intValue: 7 }, { doubleValue: 0.5 }] } } },
      { key: 'job', value: { kvlistValue: { values: [{ key: 'done', value: { boolValue: true } }] } } },
      { key: 'bytes', value: { bytesValue: 'AAE=' } },
      { key: 'empty', value: {} },
    ];
    const response = await post(
      documentOf('gateway', { spanId: 'eee19b7ec3c1b174', name: 'POST', kind: 2, attributes }),
    );
    expect([response.status, await response.json()]).toEqual([200, {}]);
    expect(receiver.spans).toEqual([
      {
        traceId: TRACE,
        spanId: 'eee19b7ec3c1b174',
        parentSpanId: '',
        name: 'POST',
        kind: 'server',
        attributes: {
          'http.route': '/v1/synthdefs',
          'http.response.status_code': 201,
          'osc.nodes': [7, 0.5],
          job: { done: true },
          bytes: 'AAE=',
          empty: null,
        },
        service: 'gateway',
      },
    ]);
  });

  it('waits for a trace whose spans come from several services', async () => {
    const waiting = receiver.traceWith(holds('send', 'receive'), 5_000);
    await post(documentOf('gateway', { spanId: '01', name: 'send', kind: 3 }));
    await post(documentOf('engine', { spanId: '02', parentSpanId: '01', name: 'receive', kind: 2 }));
    const trace = await waiting;
    expect(trace.map(({ service, parentSpanId }) => [service, parentSpanId])).toEqual([
      ['gateway', ''],
      ['engine', '01'],
    ]);
  });

  it('does not mix the spans of two traces', async () => {
    await post(documentOf('gateway', { spanId: '01', name: 'send' }));
    await post(documentOf('engine', { spanId: '02', name: 'receive', traceId: 'another' }));
    const failure = receiver.traceWith(holds('send', 'receive'), 50);
    await expect(failure).rejects.toThrow(/within 50 ms; received:\n5b8e.*: gateway send\nanother: engine/s);
  });

  it('takes a document without spans', async () => {
    expect((await post({})).status).toBe(200);
    expect((await post({ resourceSpans: [{}] })).status).toBe(200);
    expect(receiver.spans).toEqual([]);
  });

  it('refuses what is not OTLP as JSON', async () => {
    expect((await post({}, 'application/x-protobuf')).status).toBe(415);
    expect((await fetch(receiver.endpoint)).status).toBe(404);
    const broken = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' };
    expect((await fetch(receiver.tracesUrl, broken)).status).toBe(400);
  });
});
