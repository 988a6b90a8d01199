import { ParameterValues } from '@oiduna/contracts';
import { z } from 'zod';
import { ServerRecord } from '../audio-server/server-record.js';

/** Times are those of the wall clock, the one clock two engines share, in µs. */
const WallMicros = z.number();

const KeptRamp = z.object({
  effectGroupId: z.int(),
  parameter: z.string(),
  tickId: z.int(),
  ramp: z.object({
    from: z.number(),
    to: z.number(),
    beginMicros: WallMicros,
    endMicros: WallMicros,
    curve: z.enum(['linear', 'exponential']),
  }),
});

const KeptEffect = z.object({
  id: z.string(),
  serverName: z.string(),
  parameters: ParameterValues,
  bypassed: z.boolean(),
  groupId: z.int(),
});

/** Effects that sound, in the order of their chains; groups of those that ring out, and parameters on their way. */
export const KeptChains = z.object({
  chains: z.record(z.string(), z.object({ settledMicros: WallMicros, effects: z.array(KeptEffect) })),
  leaving: z.array(z.int()),
  ramps: z.array(KeptRamp),
});
export type KeptChains = z.output<typeof KeptChains>;

/** Slots of tracks, and what their faders were told; slots of deleted ones that ring out. */
export const KeptStrips = z.object({
  sounding: z.record(z.string(), z.object({ slot: z.int(), told: z.string() })),
  leaving: z.array(z.int()),
});
export type KeptStrips = z.output<typeof KeptStrips>;

/** Groups of the rooms and echoes of tracks. */
export const KeptSends = z.record(z.string(), z.int());
export type KeptSends = z.output<typeof KeptSends>;

/**
 * What an engine has put on one audio server, as it was confirmed. Without it a tree of nodes does not tell whose track
 * or which effect they are.
 */
export const ServerContents = z.object({
  server: ServerRecord.pick({ pid: true, since: true }),
  synthDefs: z.array(z.string()),
  strips: KeptStrips,
  sends: KeptSends,
  chains: KeptChains,
});
export type ServerContents = z.output<typeof ServerContents>;
