import type { ParameterValues } from '@oiduna/contracts';

/** An effect as the studio wishes it, with a value for each of its parameters. */
export interface WishedEffect {
  readonly id: string;
  /** Which version of its SynthDef. */
  readonly serverName: string;
  readonly parameters: ParameterValues;
  readonly bypassed: boolean;
}

/** What makes the audio server's chain the wished one, and why. */
export type ChainCommand<E extends WishedEffect = WishedEffect> = { readonly why: string } & (
  | { readonly do: 'leave'; readonly id: string }
  /** Behind another of the chain; at its begin without. */
  | { readonly do: 'make'; readonly effect: E; readonly behind: string | undefined }
  | { readonly do: 'set'; readonly id: string; readonly parameters: ParameterValues }
  | { readonly do: 'bypass'; readonly id: string; readonly bypassed: boolean }
);

/**
 * In the order to carry them out; nothing to do is an empty list. An effect that has to pass another is made anew at its
 * new place while the old one leaves: each then rings out where it was, and nothing jumps. As few as possible do.
 */
export function chainDiff<E extends WishedEffect>(
  desired: readonly E[],
  actual: readonly WishedEffect[],
): ChainCommand<E>[] {
  const places = desired.map(({ id, serverName }) =>
    actual.findIndex((other) => other.id === id && other.serverName === serverName),
  );
  const kept = longestRise(places);
  const leaving = actual.flatMap(({ id }, at): ChainCommand<E>[] =>
    kept.has(at) ? [] : [{ do: 'leave', id, why: whyGone(id, at, desired, places) }],
  );
  const others = desired.flatMap((effect, at): ChainCommand<E>[] => {
    const place = places[at]!;
    if (kept.has(place)) return changes(effect, actual[place]!);
    const why = actual.some(({ id }) => id === effect.id)
      ? 'it takes the place of the one that leaves'
      : 'it is wished';
    return [{ do: 'make', effect, behind: desired[at - 1]?.id, why }];
  });
  return [...leaving, ...others];
}

function whyGone(id: string, at: number, desired: readonly WishedEffect[], places: readonly number[]): string {
  if (places.includes(at)) return 'it has moved';
  return desired.some((effect) => effect.id === id) ? 'its SynthDef is another one' : 'it is not wished any more';
}

function changes(wished: WishedEffect, actual: WishedEffect): ChainCommand<never>[] {
  const { id, bypassed } = wished;
  const turned = Object.entries(wished.parameters).filter(([name, value]) => actual.parameters[name] !== value);
  return [
    ...(turned.length === 0
      ? []
      : [{ do: 'set', id, parameters: Object.fromEntries(turned), why: 'it is turned' } as const]),
    ...(bypassed === actual.bypassed
      ? []
      : [{ do: 'bypass', id, bypassed, why: bypassed ? 'it is bypassed' : 'it is heard again' } as const]),
  ];
}

/** Of the places in an order the most that stand in rising order; −1 is no place. */
function longestRise(places: readonly number[]): ReadonlySet<number> {
  const rises: number[][] = [];
  for (const place of places) {
    if (place < 0) continue;
    const before = rises.filter((rise) => rise.at(-1)! < place);
    rises.push([...longest(before), place]);
  }
  return new Set(longest(rises));
}

const longest = (rises: readonly (readonly number[])[]): readonly number[] =>
  rises.reduce<readonly number[]>((best, rise) => (rise.length > best.length ? rise : best), []);

/** The chain once a command is carried out. */
export function carriedOut<E extends WishedEffect>(actual: readonly E[], command: ChainCommand<E>): E[] {
  if (command.do === 'make') {
    return actual.toSpliced(actual.findIndex(({ id }) => id === command.behind) + 1, 0, command.effect);
  }
  const at = actual.findIndex(({ id }) => id === command.id);
  const effect = actual[at]!;
  if (command.do === 'leave') return actual.toSpliced(at, 1);
  if (command.do === 'bypass') return actual.with(at, { ...effect, bypassed: command.bypassed });
  return actual.with(at, { ...effect, parameters: { ...effect.parameters, ...command.parameters } });
}
