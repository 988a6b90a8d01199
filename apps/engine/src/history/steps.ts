import { isDeepStrictEqual } from 'node:util';
import { type Effect, ChainSettings, TrackEdit } from '@oiduna/contracts';
import { z } from 'zod';

/** An evening's last moments: whoever wants to go back further wants a stored scene. */
const STEPS_MAX = 32;
/** One small NATS message, written anew with each edit; a step holds two texts of up to 64 KiB for each track. */
const BYTES_MAX = 256 * 1024;

/** How a track was; null before it existed and after it was deleted. */
const State = z
  .object({
    ...TrackEdit.shape,
    /** It failed while it played, so nobody wants it back. */
    failed: z.literal(true).optional(),
  })
  .nullable();
export type State = z.output<typeof State>;

const Edit = z.object({ before: State, after: State });

/** A chain as it was; one that has no effects is none. */
const Effects = ChainSettings.shape.effects;

/** What one request changed of the tracks and of their effects. */
export const Step = z.object({
  id: z.int(),
  requestId: z.string(),
  at: z.string(),
  tracks: z.record(z.string(), Edit),
  chains: z.record(z.string(), z.object({ before: Effects, after: Effects })).default({}),
});
export type Step = z.output<typeof Step>;

/** Both with the nearest step last: `past` is what going back undoes, `future` what going forward does again. */
export const Steps = z.object({ past: z.array(Step), future: z.array(Step) });
export type Steps = z.output<typeof Steps>;

export type Direction = 'back' | 'forward';

interface Way<T> {
  readonly from: T;
  readonly to: T;
}

/** A way through the history, and what it makes of the tracks and their effects; null deletes a track. */
export interface Move {
  readonly steps: Steps;
  /** The steps it took. */
  readonly ids: readonly number[];
  readonly wishes: Readonly<Record<string, (Partial<TrackEdit> & { readonly code: string }) | null>>;
  readonly chains: Readonly<Record<string, Way<readonly Effect[]>>>;
}

export const NO_STEPS: Steps = { past: [], future: [] };

/** Tracks, and the master when its effects were changed. */
export const namesIn = ({ tracks, chains }: { readonly tracks: object; readonly chains: object }): string[] => [
  ...new Set([...Object.keys(tracks), ...Object.keys(chains)]),
];

/** The newest edit there is, wherever it stands; of one track, or of all. */
export const newestId = ({ past, future }: Steps, name?: string): number =>
  Math.max(0, ...[...past, ...future].filter((step) => !name || namesIn(step).includes(name)).map(({ id }) => id));

/** A new step. It ends the way forward of its own tracks; that of the others stays. */
export function recorded(steps: Steps, step: Omit<Step, 'id'>): Steps {
  const { past, future } = steps;
  const id = 1 + newestId(steps);
  const names = namesIn(step);
  return limited({ past: [...past, { id, ...step }], future: future.flatMap((other) => parted(other, names).rest) });
}

/** The oldest edits are forgotten first, wherever they stand. */
function limited({ past, future }: Steps): Steps {
  const newestFirst = [...past, ...future].toSorted((a, b) => b.id - a.id);
  let bytes = 0;
  const kept = new Set<Step>();
  for (const step of newestFirst) {
    bytes += Buffer.byteLength(JSON.stringify(step));
    if (kept.size >= STEPS_MAX || bytes > BYTES_MAX) break;
    kept.add(step);
  }
  return { past: past.filter((step) => kept.has(step)), future: future.filter((step) => kept.has(step)) };
}

/**
 * To the last state that sounded without failing, or to the next one: of one track, or of the whole studio. Forward
 * goes as far as back came, so at the end it may be a state that failed. Undefined when there is nowhere to go.
 */
export function moved(steps: Steps, direction: Direction, track?: string): Move | undefined {
  const back = direction === 'back';
  const past = [...steps.past];
  const future = [...steps.future];
  const [from, to] = back ? [past, future] : [future, past];
  const ids: number[] = [];
  const ways = new Map<string, Way<State>>();
  const chains = new Map<string, Way<readonly Effect[]>>();
  const isGood = (): boolean => [...ways.values()].every((way) => way.to?.failed !== true);
  while (ids.length === 0 || !isGood()) {
    const index = from.findLastIndex((step) => track === undefined || namesIn(step).includes(track));
    if (index < 0) {
      if (back || ids.length === 0) return undefined;
      break;
    }
    const step = from[index]!;
    const { own, rest } = parted(step, track === undefined ? namesIn(step) : [track]);
    from.splice(index, 1, ...rest);
    to.push(...own);
    ids.push(step.id);
    goOn(ways, own[0]!.tracks, back);
    goOn(chains, own[0]!.chains, back);
  }
  const wishes = Object.fromEntries([...ways].map(([name, way]) => [name, wishOf(way.from, way.to)]));
  for (const [name, wish] of Object.entries(wishes)) if (wish === null) chains.delete(name); // they go with it
  return { steps: { past, future }, ids, wishes, chains: Object.fromEntries(chains) };
}

/** One step further, from where the way began. */
function goOn<T>(ways: Map<string, Way<T>>, edits: Record<string, { before: T; after: T }>, back: boolean): void {
  for (const [name, { before, after }] of Object.entries(edits)) {
    const [start, to] = back ? [after, before] : [before, after];
    const way = ways.get(name);
    ways.set(name, { from: way === undefined ? start : way.from, to });
  }
}

/** As if the steps of these tracks had never been taken: the change they asked for was taken back. */
export function returned(steps: Steps, direction: Direction, ids: readonly number[], names: readonly string[]): Steps {
  const past = [...steps.past];
  const future = [...steps.future];
  const [from, to] = direction === 'back' ? [future, past] : [past, future];
  for (const id of ids.toReversed()) {
    const index = from.findLastIndex((step) => step.id === id && names.some((name) => namesIn(step).includes(name)));
    if (index < 0) continue; // cut off since, by a new edit
    const { own, rest } = parted(from[index]!, names);
    from.splice(index, 1, ...rest);
    to.push(...own);
  }
  return { past, future };
}

/** This text of this track failed while it played. */
export function withFailure({ past, future }: Steps, track: string, code: string): Steps {
  const marked = (state: State): State => (state?.code === code ? { ...state, failed: true } : state);
  const mark = (step: Step): Step => {
    const edit = step.tracks[track];
    if (edit === undefined) return step;
    return { ...step, tracks: { ...step.tracks, [track]: { before: marked(edit.before), after: marked(edit.after) } } };
  };
  return { past: past.map(mark), future: future.map(mark) };
}

/** What a step says of these names, and what it says of others; none of either is no step. */
function parted(step: Step, names: readonly string[]): { own: Step[]; rest: Step[] } {
  const of = (mine: boolean): Step[] => {
    const some = <T>(edits: Record<string, T>): Record<string, T> =>
      Object.fromEntries(Object.entries(edits).filter(([name]) => names.includes(name) === mine));
    const part = { ...step, tracks: some(step.tracks), chains: some(step.chains) };
    return namesIn(part).length === 0 ? [] : [part];
  };
  return { own: of(true), rest: of(false) };
}

/** An effect that comes, goes or moves is a step; a knob that is turned is none, as a fader is none. */
export const hasOtherEffects = (before: readonly Effect[], after: readonly Effect[]): boolean =>
  !isDeepStrictEqual(before.map(placeOf), after.map(placeOf));

const placeOf = ({ id, def }: Effect): readonly string[] => [id, def];

/** The effects there were, each with what was turned since: only those that come back are as they were. */
export function effectsBack({ from, to }: Way<readonly Effect[]>, now: readonly Effect[]): Effect[] {
  const isSame = (a: Effect) => (b: Effect) => a.id === b.id && a.def === b.def;
  return to.map((effect) => (from.some(isSame(effect)) ? now.find(isSame(effect)) : undefined) ?? effect);
}

/** The text and whatever else the steps changed: a fader that was moved since stays where it is. */
function wishOf(from: State, to: State): Move['wishes'][string] {
  if (to === null) return null;
  const settings = { osc: null, ...TrackEdit.parse(to) };
  const changed = Object.entries(settings).filter(
    ([key, value]) => !isDeepStrictEqual(from?.[key as keyof TrackEdit] ?? null, value),
  );
  return { ...Object.fromEntries(changed), code: settings.code };
}
