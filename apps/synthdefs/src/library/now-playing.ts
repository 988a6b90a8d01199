import type { heldSynthDefs, ReplyOf } from '@oiduna/contracts';

/** The engine's word on what plays, by name. */
export interface NowPlaying {
  readonly names: readonly string[];
  /** Server-side names. */
  readonly loaded: ReadonlySet<string>;
  /** The sha256 of the version a name plays. */
  versionOf(name: string): string | undefined;
  usersOf(name: string): string[];
}

export function nowPlaying({ current, loaded }: ReplyOf<typeof heldSynthDefs>): NowPlaying {
  const byName = new Map(current.map((held) => [held.name, held]));
  return {
    names: [...byName.keys()],
    loaded: new Set(loaded),
    versionOf: (name) => byName.get(name)?.sha256,
    usersOf: (name) => byName.get(name)?.usedBy ?? [],
  };
}
