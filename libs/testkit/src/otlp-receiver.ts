import { strict as assert } from 'node:assert';
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export type SpanKind = (typeof KINDS)[number];
export type AttributeValue = string | number | boolean | null | AttributeValue[] | Attributes;
export interface Attributes {
  [key: string]: AttributeValue;
}

export interface Span {
  traceId: string;
  spanId: string;
  /** Empty for the first span of a trace. */
  parentSpanId: string;
  name: string;
  kind: SpanKind;
  attributes: Attributes;
  /** `service.name` of the process that made it. */
  service: string;
}

export interface OtlpReceiver {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly endpoint: string;
  /** For OTEL_EXPORTER_OTLP_TRACES_ENDPOINT. */
  readonly tracesUrl: string;
  readonly spans: readonly Span[];
  /** The first trace, now or later, whose spans meet the predicate. @throws AssertionError on timeout */
  traceWith(predicate: (trace: Span[]) => boolean, timeoutMs: number): Promise<Span[]>;
  close(): Promise<void>;
}

/** In the order of the protocol's numbers. */
const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;

interface OtlpValue {
  stringValue?: string;
  boolValue?: boolean;
  /** 64-bit integers travel as strings in JSON. */
  intValue?: string | number;
  doubleValue?: number;
  bytesValue?: string;
  arrayValue?: { values?: OtlpValue[] };
  kvlistValue?: { values?: OtlpAttribute[] };
}
interface OtlpAttribute {
  key: string;
  value: OtlpValue;
}
interface OtlpTraces {
  resourceSpans?: {
    resource?: { attributes?: OtlpAttribute[] };
    scopeSpans?: { spans?: OtlpSpan[] }[];
  }[];
}
interface OtlpSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind?: number;
  attributes?: OtlpAttribute[];
}

/**
 * A collector for tests: takes traces as JSON over HTTP and keeps them in memory.
 * @see OpenTelemetry Protocol specification, "OTLP/HTTP"
 */
export async function otlpReceiver(): Promise<OtlpReceiver> {
  const spans: Span[] = [];
  const arrivals = new EventEmitter().setMaxListeners(0);
  const server = createServer((request, response) => {
    receive(request, response).then(
      (received) => {
        spans.push(...received);
        if (received.length > 0) arrivals.emit('spans');
      },
      (cause: unknown) => response.writeHead(400).end(String(cause)),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    endpoint,
    tracesUrl: `${endpoint}/v1/traces`,
    spans,
    async traceWith(predicate, timeoutMs) {
      const signal = AbortSignal.timeout(timeoutMs);
      for (;;) {
        const trace = [...tracesOf(spans).values()].find(predicate);
        if (trace) return trace;
        await once(arrivals, 'spans', { signal }).catch(() => {
          assert.fail(`no such trace within ${timeoutMs} ms; received:\n${summary(spans)}`);
        });
      }
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function receive(request: IncomingMessage, response: ServerResponse): Promise<Span[]> {
  if (request.method !== 'POST' || request.url !== '/v1/traces') {
    response.writeHead(404).end();
    return [];
  }
  if (!request.headers['content-type']?.startsWith('application/json')) {
    response.writeHead(415).end('this receiver reads OTLP as JSON only');
    return [];
  }
  const received = spansOf((await json(request)) as OtlpTraces);
  response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  return received;
}

function spansOf({ resourceSpans = [] }: OtlpTraces): Span[] {
  return resourceSpans.flatMap(({ resource, scopeSpans = [] }) => {
    const service = attributesOf(resource?.attributes)['service.name']?.toString() ?? '';
    return scopeSpans.flatMap(({ spans = [] }) =>
      spans.map(({ traceId, spanId, parentSpanId = '', name, kind = 0, attributes }) => ({
        traceId,
        spanId,
        parentSpanId,
        name,
        kind: KINDS[kind] ?? 'unspecified',
        attributes: attributesOf(attributes),
        service,
      })),
    );
  });
}

const attributesOf = (attributes: OtlpAttribute[] = []): Attributes =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, valueOf(value)]));

function valueOf(value: OtlpValue): AttributeValue {
  if (value.intValue !== undefined) return Number(value.intValue);
  if (value.arrayValue) return (value.arrayValue.values ?? []).map(valueOf);
  if (value.kvlistValue) return attributesOf(value.kvlistValue.values);
  return value.stringValue ?? value.boolValue ?? value.doubleValue ?? value.bytesValue ?? null;
}

function tracesOf(spans: readonly Span[]): Map<string, Span[]> {
  return Map.groupBy(spans, ({ traceId }) => traceId);
}

const summary = (spans: readonly Span[]): string =>
  [...tracesOf(spans)]
    .map(([id, trace]) => `${id}: ${trace.map(({ service, name }) => `${service} ${name}`).join(', ')}`)
    .join('\n') || 'nothing';
