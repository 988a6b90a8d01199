import {
  context,
  propagation,
  type Attributes,
  type Context,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { currentRequestId } from './context.js';

/**
 * Start OpenTelemetry for this process; call before anything else makes a span.
 * Without an endpoint spans still get IDs, so logs and problems name a trace either way.
 */
export async function startTelemetry(service: string, endpoint: string | undefined): Promise<() => Promise<void>> {
  if (endpoint === undefined) return startTraceIds();
  const { startTraceExport } = await import('./trace-export.js');
  return startTraceExport(service, endpoint);
}

/** The parts of the SDK that give spans their IDs and carry them on; its exporters stay on the disk. */
function startTraceIds(): () => Promise<void> {
  const provider = new TracerProvider();
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  return () => provider.shutdown();
}

const tracer = () => trace.getTracer('oiduna');

export interface SpanOptions {
  kind?: SpanKind;
  attributes?: Attributes;
  /** Where the span hangs; the active context when left out. */
  parent?: Context;
}

/** Run work inside a span: its error marks the span, its end ends it. */
export async function withSpan<T>(
  name: string,
  options: SpanOptions,
  work: (span: Span) => Promise<T> | T,
): Promise<T> {
  const parent = options.parent ?? context.active();
  const span = tracer().startSpan(name, spanSettings(options), parent);
  try {
    return await context.with(trace.setSpan(parent, span), () => work(span));
  } catch (error) {
    failSpan(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/** A span that begins here and ends in another callback; the caller ends it. */
export const startSpan = (name: string, options: SpanOptions): Span =>
  tracer().startSpan(name, spanSettings(options), options.parent ?? context.active());

export function failSpan(span: Span, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  span.recordException(error instanceof Error ? error : message);
  span.setStatus({ code: SpanStatusCode.ERROR, message });
}

function spanSettings({ kind, attributes }: SpanOptions) {
  const requestId = currentRequestId();
  return {
    kind: kind ?? SpanKind.INTERNAL,
    attributes: { ...(requestId !== undefined && { 'oiduna.request_id': requestId }), ...attributes },
  };
}

export const currentTraceId = (): string | null => {
  const id = trace.getSpan(context.active())?.spanContext().traceId;
  return id === undefined || /^0+$/.test(id) ? null : id;
};

/** W3C trace headers of the active span, ready for NATS or HTTP. */
export function traceHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  propagation.inject(context.active(), headers);
  return headers;
}

/** The caller's trace, from its `traceparent` and `tracestate`. */
export const traceFrom = (headers: Record<string, string | undefined>): Context =>
  propagation.extract(context.active(), headers);
