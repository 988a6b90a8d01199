import { ROUTES } from '@oiduna/contracts';

/** What follows /v1/synthdefs/ in a route of its own would hide the SynthDef of that name. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set(
  Object.values(ROUTES).flatMap(({ path }) => /^\/v1\/synthdefs\/([^/{]+)/.exec(path)?.[1] ?? []),
);
