import { SERVER_NAME_PREFIX, type SynthDef } from '@oiduna/contracts';

/** What to load so that the audio server holds what is wished. `held` knows names on the server. */
export function missingSynthDefs(wished: Iterable<SynthDef>, held: { has(serverName: string): boolean }): SynthDef[] {
  return [...wished].filter(({ serverName }) => !held.has(serverName));
}

interface Wishes {
  readonly synthDefs: ReadonlyMap<string, SynthDef>;
  readonly changes: ReadonlyMap<string, { readonly synthDefs: Readonly<Record<string, SynthDef | null>> }>;
}

/** What names play, and what they are going to play. */
export function wantedSynthDefs({ synthDefs, changes }: Wishes): SynthDef[] {
  const planned = [...changes.values()].flatMap((change) => Object.values(change.synthDefs));
  return [...synthDefs.values(), ...planned.filter((def) => def !== null)];
}

/** Server-side names that no name plays or is going to play any more. */
export function retiredSynthDefs(wanted: Iterable<SynthDef>, held: Iterable<string>): string[] {
  const kept = new Set([...wanted].map(({ serverName }) => serverName));
  return [...held].filter((serverName) => serverName.startsWith(SERVER_NAME_PREFIX) && !kept.has(serverName));
}
