import type { Job, PlayResult } from '@oiduna/contracts';
import { otlpReceiver, type OtlpReceiver, runningStudio, type RunningStudio } from '@oiduna/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StudioClient } from './studio-client.js';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const TRACEPARENT = `00-${TRACE_ID}-b7ad6b7169203331-01`;
const EXPORT_TIMEOUT_MS = 20_000;
const SOURCE = 'SynthDef(\\traced, { |out = 0| OffsetOut.ar(out, Line.ar(0.1, 0, 0.1, doneAction: 2) ! 2) }).add;';

describe('one request', () => {
  let studio: RunningStudio;
  let receiver: OtlpReceiver;
  let client: StudioClient;

  beforeAll(async () => {
    receiver = await otlpReceiver();
    studio = await runningStudio({
      env: { OIDUNA_SERVER: 'scsynth', OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, LOG_LEVEL: 'debug' },
    });
    client = new StudioClient(studio);
  });
  afterAll(async () => {
    await studio?.stop();
    await receiver?.close();
  });

  it('is one trace from the HTTP call to the confirmation of the audio server', async () => {
    const answer = await client.with({ traceparent: TRACEPARENT, 'x-request-id': 'e2e-trace-1' }).loadSynthDef(SOURCE);
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    expect(answer.headers.get('x-request-id')).toBe('e2e-trace-1');
    expect(answer.headers.get('traceparent')).toContain(TRACE_ID);
    expect(answer.body).toMatchObject({ requestId: 'e2e-trace-1', traceId: TRACE_ID } satisfies Partial<Job>);

    const trace = await receiver.traceWith((spans) => {
      const names = spans.filter(({ traceId }) => traceId === TRACE_ID).map(({ name }) => name);
      return names.some((name) => name.startsWith('osc confirm')) && names.includes('POST /v1/synthdefs');
    }, EXPORT_TIMEOUT_MS);
    const of = (service: string) =>
      trace.filter((span) => span.service === `oiduna-${service}`).map(({ name }) => name);
    expect(of('gateway')).toContain('POST /v1/synthdefs');
    expect(of('synthdefs').join('\n')).toMatch(/synthdef\.v1\.validate|process/);
    expect(of('synthdefs')).toContain('nats request synthdef.v1.load');
    expect(of('engine')).toEqual(
      expect.arrayContaining(['nats handle synthdef.v1.load', 'osc send /d_load', 'osc confirm /d_load']),
    );
    expect(unparented(trace)).toEqual([TRACEPARENT.split('-')[2]]);
  });

  it('has its ID in the log of every service it passed', async () => {
    await client.with({ 'x-request-id': 'e2e-logs-1' }).loadSynthDef(SOURCE.replace('traced', 'logged'));
    for (const service of ['gateway', 'synthdefs', 'engine']) {
      expect(await studio.logs(service), service).toContain('"requestId":"e2e-logs-1"');
    }
  });

  it('of a performer shows how far ahead its first bundle left', async () => {
    const played = await client
      .with({ traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01` })
      .ask<PlayResult>('POST', '/v1/play', { code: 'a: s("traced*4")', bpm: 120 });
    expect(played.status).toBe(200);
    const trace = await receiver.traceWith(
      (spans) => spans.some(({ traceId, name }) => traceId === '1'.repeat(32) && name === 'osc bundle'),
      EXPORT_TIMEOUT_MS,
    );
    const bundle = trace.find(({ name }) => name === 'osc bundle');
    expect(bundle?.attributes['oiduna.lead_ms']).toBeGreaterThan(0);
    await client.ask('POST', '/v1/transport/stop');
  });

  it('without an ID gets one, and an unsafe ID is replaced', async () => {
    const none = await client.ask('GET', '/v1/sounds');
    expect(none.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    const unsafe = await client.with({ 'x-request-id': 'a b<c>' }).ask('GET', '/v1/sounds');
    expect(unsafe.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

/** Parents of spans that are not in the trace themselves: only the caller's own span may be. */
function unparented(trace: readonly { spanId: string; parentSpanId: string }[]): string[] {
  const known = new Set(trace.map(({ spanId }) => spanId));
  return [...new Set(trace.map(({ parentSpanId }) => parentSpanId).filter((id) => !known.has(id)))];
}
