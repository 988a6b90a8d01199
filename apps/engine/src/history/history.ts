import { AppError, type Effect, TrackEdit } from '@oiduna/contracts';
import { acceptRequestId, currentRequestId, instantOf, logFailure } from '@oiduna/platform';
import { nowMicros } from '../clock.js';
import type { StudioState } from '../studio/studio-state.js';
import {
  type Direction,
  effectsBack,
  hasOtherEffects,
  type Move,
  moved,
  namesIn,
  newestId,
  recorded,
  returned,
  type State,
  type Step,
  withFailure,
} from './steps.js';

/** A move as it is stored with the change that carries it out. */
export interface Moved {
  readonly direction: Direction;
  readonly steps: readonly number[];
  /** The newest edit when it was planned: one that came after is in its way. */
  readonly newest: number;
}

/** What a move makes of the tracks, and of the chains: all effects of each. */
export interface Return {
  readonly ids: Move['ids'];
  readonly steps: Move['steps'];
  readonly wishes: Move['wishes'];
  readonly chains: Readonly<Record<string, Effect[]>>;
}

/** What was done to the texts of the tracks and to effects: the way back to what sounded before, and forward again. */
export class History {
  /** The tracks as they were last told of, or at the start of the engine. */
  private readonly known = new Map<string, TrackEdit>();
  private readonly knownChains = new Map<string, readonly Effect[]>();
  /** The text of a track that failed, which may yet become the state before a step. */
  private readonly failing = new Map<string, string>();
  private ended: (name: string) => void = () => undefined;
  private saving = false;
  private stale = false;

  constructor(private readonly state: StudioState) {}

  /** Go on from the state as it is now. */
  follow(): void {
    for (const name of this.state.tracks.keys()) this.begins(name);
    for (const { chain, effects } of this.state.chains.values()) this.knownChains.set(chain, effects);
  }

  /** A track that was there before any edit of it: there is no way back from having it. */
  begins(name: string): void {
    const track = this.state.tracks.get(name);
    if (track !== undefined) this.known.set(name, TrackEdit.parse(track));
  }

  get names(): Set<string> {
    const { past, future } = this.state.history;
    return new Set([...past, ...future].flatMap(namesIn));
  }

  /**
   * One request has changed these tracks, or their effects. A change of text is a step, and one of which effects there
   * are: faders and knobs are quicker moved than undone. A move is in the history already, unless it landed over
   * somebody's edit.
   */
  changed(names: readonly string[], requestId = currentRequestId() ?? acceptRequestId(undefined), move?: Moved): void {
    const { history } = this.state;
    const tracks: Step['tracks'] = {};
    const chains: Step['chains'] = {};
    for (const name of names) {
      const track = this.trackEdit(name);
      const chain = this.chainEdit(name);
      if (move !== undefined && newestId(history, name) <= move.newest) continue;
      if (track !== undefined) tracks[name] = track;
      if (chain !== undefined) chains[name] = chain;
    }
    if (namesIn({ tracks, chains }).length === 0) return;
    this.keep(recorded(history, { requestId, at: instantOf(nowMicros()), tracks, chains }));
  }

  private trackEdit(name: string): Step['tracks'][string] | undefined {
    const before = this.known.get(name);
    const track = this.state.tracks.get(name);
    const after = track && TrackEdit.parse(track);
    if (after === undefined) this.known.delete(name);
    else this.known.set(name, after);
    if (before?.code === after?.code) return undefined;
    const judged = this.judged(name, before);
    this.failing.delete(name);
    return { before: judged, after: after ?? null };
  }

  private chainEdit(name: string): Step['chains'][string] | undefined {
    const before = this.knownChains.get(name) ?? [];
    const after = this.state.chains.get(name)?.effects ?? [];
    this.knownChains.set(name, after);
    return hasOtherEffects(before, after) ? { before: [...before], after } : undefined;
  }

  /** What every track plays now: a failure is told after a while, and may be of the text before. */
  texts(): ReadonlyMap<string, string> {
    return new Map([...this.state.tracks].map(([name, { code }]) => [name, code]));
  }

  /** Whoever is told of a track whose text plays nothing any more. */
  onEnded(listener: (name: string) => void): void {
    this.ended = listener;
  }

  /** This text has failed: nobody is brought back to it. @param ended it plays nothing any more */
  failed(name: string, code = this.state.tracks.get(name)?.code, ended = false): void {
    if (code === undefined) return;
    if (this.failing.get(name) !== code) {
      this.failing.set(name, code);
      if (this.names.has(name)) this.keep(withFailure(this.state.history, name, code));
    }
    if (ended && this.state.tracks.get(name)?.code === code) this.ended(name);
  }

  /**
   * Take the way back or forward. It counts as gone at once, so whoever asks next gets the step after it.
   * @throws AppError HISTORY_EMPTY
   */
  move(direction: Direction, track?: string): Return {
    const move = moved(this.state.history, direction, track);
    if (move === undefined) {
      throw new AppError('HISTORY_EMPTY', { direction, of: track === undefined ? '' : ` of track ${track}` });
    }
    this.keep(move.steps);
    const chains = Object.entries(move.chains).map(([name, way]) => [
      name,
      effectsBack(way, this.state.chains.get(name)?.effects ?? []),
    ]);
    return { ...move, chains: Object.fromEntries(chains) };
  }

  /** The change that was to carry out a move will not land. */
  takeBack({ direction, steps }: Moved, names: readonly string[]): void {
    this.keep(returned(this.state.history, direction, steps, names));
  }

  private judged(name: string, settings: TrackEdit | undefined): State {
    if (settings === undefined) return null;
    return this.failing.get(name) === settings.code ? { ...settings, failed: true } : settings;
  }

  /** At once in memory, and stored after: one write at a time, of the newest. */
  private keep(steps: StudioState['history']): void {
    this.state.history = steps;
    this.stale = true;
    if (this.saving) return;
    this.saving = true;
    this.save()
      .catch((error: unknown) => logFailure('history', error, { where: 'history' }, 'the history is not stored: '))
      .finally(() => (this.saving = false));
  }

  private async save(): Promise<void> {
    while (this.stale) {
      this.stale = false;
      await this.state.storeHistory();
    }
  }
}
