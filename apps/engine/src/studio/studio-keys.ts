/** What the studio's bucket has keys of: `track.kick`, `synthdef.kick`, `sample.<id>`, and one `transport`. */
export type Noun = 'track' | 'chain' | 'change' | 'synthdef' | 'sample' | 'transport' | 'history' | 'session';

/** The noun of a key, and its name; one without a name has an empty one. */
export function splitKey(key: string): [Noun, string] {
  const dot = key.indexOf('.');
  return dot < 0 ? [key as Noun, ''] : [key.slice(0, dot) as Noun, key.slice(dot + 1)];
}
