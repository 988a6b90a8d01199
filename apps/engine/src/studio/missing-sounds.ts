import { type PlayableSample, SERVER_NAME_PREFIX, type SynthDef } from '@oiduna/contracts';

/** A sound the studio wishes and the audio server does not hold, with the reason to load it. */
export type SoundLoad =
  | { readonly kind: 'synthdef'; readonly def: SynthDef; readonly reason: string }
  | { readonly kind: 'sample'; readonly sample: PlayableSample; readonly reason: string };

interface Wished {
  readonly synthDefs: Iterable<SynthDef>;
  readonly samples: Iterable<PlayableSample>;
}

interface Held {
  /** Server-side names. */
  readonly synthDefs: { has(serverName: string): boolean };
  /** By sample ID. */
  readonly buffers: { get(id: string): { readonly wavSha256: string } | undefined };
}

/** What to load so that the audio server holds what is wished: SynthDefs first, they are small and many need them. */
export function missingSounds(wished: Wished, held: Held): SoundLoad[] {
  const loads: SoundLoad[] = [];
  for (const def of wished.synthDefs) {
    if (!held.synthDefs.has(def.serverName)) loads.push({ kind: 'synthdef', def, reason: 'not on the audio server' });
  }
  for (const sample of wished.samples) {
    const buffer = held.buffers.get(sample.id);
    if (buffer === undefined) loads.push({ kind: 'sample', sample, reason: 'not on the audio server' });
    else if (buffer.wavSha256 !== sample.wavSha256)
      loads.push({ kind: 'sample', sample, reason: 'its content has changed' });
  }
  return loads;
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
