import type { OscMessage } from '@oiduna/supercollider';
import { z } from 'zod';
import { TransportDocument } from '../studio/studio-documents.js';
import { RationalDocument } from '../studio/tempo-map-document.js';

/** How far the music is sent, on the wall clock: with each beat of the lease. */
export const Schedule = z.object({
  /** Every note before this position is with the audio server. */
  sentUntil: RationalDocument,
  /** What it was sent by, and its revision in the studio's state: a later one there was written since. */
  transport: TransportDocument,
  transportRevision: z.int(),
});
export type Schedule = z.output<typeof Schedule>;

/** As it is: what comes back from the store is checked where it is encoded. */
const Message = z.custom<OscMessage>((value) => typeof value === 'object' && value !== null && 'address' in value);

/** What sounds and is not ended yet, on the wall clock in µs. */
export const Unended = z.object({
  /** Bundles that wait for the look-ahead: releases of long notes. */
  releases: z.array(z.object({ atMicros: z.number(), messages: z.array(Message) })),
  /** By cut group: when its last notes began, and what ends them. */
  cuts: z.array(z.tuple([z.string(), z.number(), z.array(Message)])),
});
export type Unended = z.output<typeof Unended>;
