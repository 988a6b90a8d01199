import { type Context, context, SpanKind } from '@opentelemetry/api';
import { startSpan } from '@oiduna/platform';
import type { TimedNote } from './timed-note.js';

/** Requests whose first bundle has not left yet: their trace gets a span when it does. */
export class FirstBundles {
  private readonly awaited = new Map<string, Context>();

  /** The next bundle of this track belongs to the trace of the request that runs now. */
  await(track: string): void {
    this.awaited.set(track, context.active());
  }

  left(notes: readonly TimedNote[], leadMicros: number): void {
    if (this.awaited.size === 0) return;
    for (const track of new Set(notes.map((note) => note.track))) {
      const parent = this.awaited.get(track);
      if (parent === undefined) continue;
      this.awaited.delete(track);
      const attributes = { 'oiduna.track': track, 'oiduna.lead_ms': leadMicros / 1_000 };
      startSpan('osc bundle', { kind: SpanKind.PRODUCER, parent, attributes }).end();
    }
  }
}
