import type { KvEntry } from '@nats-io/kv';
import { wallOffsetMicros } from '../clock.js';
import { TransportDocument } from './studio-documents.js';
import { shifted } from './tempo-map-document.js';

/** The transport as it is stored: another engine, or this one after a restart, has only the wall clock in common. */
export const onWallClock = (transport: TransportDocument): TransportDocument => movedBy(transport, wallOffsetMicros());

/** As another engine has left it. */
export const onOurClock = (transport: TransportDocument): TransportDocument => movedBy(transport, -wallOffsetMicros());

/** What the bucket holds, the transport on our own clock. */
export function inOurTime(entry: KvEntry): unknown {
  if (entry.key !== 'transport') return entry.json();
  const read = TransportDocument.safeParse(entry.json());
  return read.success ? onOurClock(read.data) : entry.json();
}

const movedBy = (transport: TransportDocument, byMicros: number): TransportDocument => ({
  ...transport,
  map: transport.map && shifted(transport.map, byMicros),
});
