import { isDeepStrictEqual } from 'node:util';
import { TrackEdit } from '@oiduna/contracts';
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

/** What one request changed of the tracks. */
export const Step = z.object({
  id: z.int(),
  requestId: z.string(),
  at: z.string(),
  tracks: z.record(z.string(), Edit),
});
export type Step = z.output<typeof Step>;

/** Both with the nearest step last: `past` is what going back undoes, `future` what going forward does again. */
export const Steps = z.object({ past: z.array(Step), future: z.array(Step) });
export type Steps = z.output<typeof Steps>;

export type Direction = 'back' | 'forward';

/** A way through the history, and what it makes of the tracks; null deletes one. */
export interface Move {
  readonly steps: Steps;
  /** The steps it took. */
  readonly ids: readonly number[];
  readonly wishes: Readonly<Record<string, (Partial<TrackEdit> & { readonly code: string }) | null>>;
}

export const NO_STEPS: Steps = { past: [], future: [] };

/** The newest edit there is, wherever it stands; of one track, or of all. */
export const newestId = ({ past, future }: Steps, track?: string): number =>
  Math.max(0, ...[...past, ...future].filter(({ tracks }) => !track || track in tracks).map(({ id }) => id));

/** A new step. It ends the way forward of its own tracks; that of the others stays. */
export function recorded(steps: Steps, step: Omit<Step, 'id'>): Steps {
  const { past, future } = steps;
  const id = 1 + newestId(steps);
  const names = Object.keys(step.tracks);
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
  const ways = new Map<string, { from: State; to: State }>();
  const isGood = (): boolean => [...ways.values()].every((way) => way.to?.failed !== true);
  while (ids.length === 0 || !isGood()) {
    const index = from.findLastIndex(({ tracks }) => track === undefined || track in tracks);
    if (index < 0) {
      if (back || ids.length === 0) return undefined;
      break;
    }
    const step = from[index]!;
    const { own, rest } = parted(step, track === undefined ? Object.keys(step.tracks) : [track]);
    from.splice(index, 1, ...rest);
    to.push(...own);
    ids.push(step.id);
    for (const [name, { before, after }] of Object.entries(own[0]!.tracks)) {
      const [start, end] = back ? [after, before] : [before, after];
      ways.set(name, { from: ways.has(name) ? ways.get(name)!.from : start, to: end });
    }
  }
  const wishes = Object.fromEntries([...ways].map(([name, way]) => [name, wishOf(way.from, way.to)]));
  return { steps: { past, future }, ids, wishes };
}

/** As if the steps of these tracks had never been taken: the change they asked for was taken back. */
export function returned(steps: Steps, direction: Direction, ids: readonly number[], tracks: readonly string[]): Steps {
  const past = [...steps.past];
  const future = [...steps.future];
  const [from, to] = direction === 'back' ? [future, past] : [past, future];
  for (const id of ids.toReversed()) {
    const index = from.findLastIndex((step) => step.id === id && tracks.some((name) => name in step.tracks));
    if (index < 0) continue; // cut off since, by a new edit
    const { own, rest } = parted(from[index]!, tracks);
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

/** What a step says of these tracks, and what it says of others; none of either is no step. */
function parted(step: Step, names: readonly string[]): { own: Step[]; rest: Step[] } {
  const of = (mine: boolean): Step[] => {
    const tracks = Object.fromEntries(Object.entries(step.tracks).filter(([name]) => names.includes(name) === mine));
    return Object.keys(tracks).length === 0 ? [] : [{ ...step, tracks }];
  };
  return { own: of(true), rest: of(false) };
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
