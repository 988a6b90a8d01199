import { AppError, CHANGES_MAX, type SynthDef, type Track, TrackSettings } from '@oiduna/contracts';
import { acceptRequestId, currentPerformer, currentRequestId, logFailure, runInContext } from '@oiduna/platform';
import { compare, type Rational, toNumber } from '@oiduna/timing';
import type { Chains } from '../effects/chains.js';
import type { EngineEvents } from '../events.js';
import type { ChangeDocument, TrackRecall } from '../studio/studio-documents.js';
import type { StudioState } from '../studio/studio-state.js';
import type { History } from '../history/history.js';
import { namesIn } from '../history/steps.js';
import type { Strips } from '../tracks/strips.js';
import { authorOf } from '../tracks/author.js';
import { arrived, morphableOf, recalled } from '../synthdef-presets/morph.js';
import { plannedChange } from './planned-change.js';

export type Change = ChangeDocument & { readonly id: string };
export type ChangeOptions = Partial<Pick<ChangeDocument, 'expectedRevision' | 'moved' | 'synthDefs' | 'chains'>>;

/**
 * Changes that wait for their musical instant. They are part of the studio's state, so a restart keeps
 * them; the scheduler cuts its windows at them, so that what comes before is of the old text and what comes after
 * of the new one, to the sample.
 */
export class Changes {
  constructor(
    private readonly state: StudioState,
    private readonly strips: Strips,
    private readonly chains: Chains,
    private readonly history: History,
    private readonly events: EngineEvents,
  ) {}

  /** The next one first; those of one instant in the order they were planned. */
  list(): Change[] {
    return [...this.state.changes.entries()]
      .map(([id, change]) => ({ id, ...change }))
      .sort((a, b) => compare(a.cycle, b.cycle) || a.order - b.order);
  }

  /** @throws AppError CHANGES_EXHAUSTED | CHANGE_PLANNED when a revision is expected of a track that has a plan */
  async plan(
    cycle: Rational,
    tracks: ChangeDocument['tracks'],
    { expectedRevision, moved, synthDefs = {}, chains = {} }: ChangeOptions = {},
  ): Promise<Change> {
    if (this.state.changes.size >= CHANGES_MAX) throw new AppError('CHANGES_EXHAUSTED', { limit: CHANGES_MAX });
    if (expectedRevision !== undefined) for (const name of Object.keys(tracks)) this.mustBeUnplanned(name);
    const order = Math.max(0, ...[...this.state.changes.values()].map((change) => change.order)) + 1;
    const requestId = currentRequestId() ?? acceptRequestId(undefined);
    const performer = currentPerformer();
    const document: ChangeDocument = {
      cycle: { ...cycle },
      order,
      requestId,
      ...(performer !== undefined && { performer }),
      tracks,
      synthDefs,
      chains,
      ...(expectedRevision !== undefined && { expectedRevision }),
      ...(moved && { moved }),
    };
    const id = crypto.randomUUID();
    await this.state.putChange(id, document);
    return { id, ...document };
  }

  /** A change that somebody bases on a revision must not land beside one that is already on its way. */
  mustBeUnplanned(name: string): void {
    const planned = this.list().find(({ tracks }) => name in tracks);
    if (planned === undefined) return;
    const { id, cycle } = planned;
    throw new AppError('CHANGE_PLANNED', { name, id, cycle: cycle.n / cycle.d });
  }

  /** @throws AppError CHANGE_UNKNOWN */
  async cancel(id: string): Promise<Change> {
    const change = this.state.changes.get(id);
    if (change === undefined) throw new AppError('CHANGE_UNKNOWN', { id });
    await this.state.deleteChange(id);
    if (change.moved) this.history.takeBack(change.moved, namesIn(change));
    return { id, ...change };
  }

  /** Where the next one lands. */
  get next(): Rational | undefined {
    return this.list()[0]?.cycle;
  }

  /** All that wait for an instant up to `until`, which sounds at `atMicros`; without them everything, at once. */
  land(until?: Rational, atMicros?: number): void {
    if (this.state.changes.size > 0) this.landDue(until, atMicros);
    if (until === undefined) this.endMorphs();
  }

  private landDue(until: Rational | undefined, atMicros: number | undefined): void {
    for (const change of this.list()) {
      if (until !== undefined && compare(change.cycle, until) > 0) return;
      runInContext({ requestId: change.requestId, performer: change.performer }, () => this.landOne(change, atMicros));
    }
  }

  /** Everything it does is done for the request that planned it. */
  private landOne(change: Change, atMicros: number | undefined): void {
    this.strips.movingAt(atMicros, () => {
      for (const [name, wish] of Object.entries(change.tracks)) this.landTrack(change, name, wish);
    });
    for (const [name, def] of Object.entries(change.synthDefs)) this.landSynthDef(name, def);
    for (const [name, wish] of Object.entries(change.chains)) this.landEdit(name, wish, atMicros);
    this.history.changed(namesIn(change), change.requestId, change.moved);
    this.state.deleteChange(change.id).catch((error: unknown) => {
      logFailure('changes', error, { where: 'landing', id: change.id }, 'a landed change is still stored: ');
    });
    this.events.changeLanded(plannedChange(change, atMicros));
  }

  private landSynthDef(name: string, def: SynthDef | null): void {
    (def === null ? this.state.deleteSynthDef(name) : this.state.landSynthDef(def)).catch((error: unknown) => {
      logFailure('changes', error, { where: 'landing', synthDef: name }, 'a landed SynthDef is not stored: ');
    });
    this.events.synthDefPublished(name, def);
  }

  /** Of a chain that is not what it was when the edit was planned. */
  private landEdit(chain: string, { edit, overCycles }: ChangeDocument['chains'][string], atMicros?: number): void {
    this.chains.edit(chain, edit, { atMicros, overCycles }).then(
      (landed) => this.events.chainChanged(landed),
      (error: unknown) => this.events.chainFailed(chain, error),
    );
  }

  private landDeletion(name: string): void {
    if (!this.state.tracks.has(name)) return; // deleted since
    this.state.landDeletion(name).then(
      () => this.events.trackDeleted(name),
      (error: unknown) =>
        logFailure('changes', error, { where: 'landing', track: name }, 'a landed deletion is not stored: '),
    );
  }

  private landTrack(change: Change, name: string, wish: ChangeDocument['tracks'][string]): void {
    const track = this.state.tracks.get(name);
    const { expectedRevision: expected } = change;
    const actual = track?.revision ?? 0;
    if (expected !== undefined && expected !== actual) {
      this.events.trackFailed(name, new AppError('REVISION_MISMATCH', { what: `Track ${name}`, actual, expected }));
      return;
    }
    if (wish === null) return this.landDeletion(name);
    const { recall, ...edit } = wish;
    const settings = TrackSettings.safeParse({
      ...track,
      ...edit,
      ...authorOf(edit),
      ...this.withRecall(track, recall, change.cycle),
    });
    if (!settings.success) {
      this.events.trackFailed(name, new AppError('TRACK_UNKNOWN', { name })); // deleted since, and the change brings no code
      return;
    }
    this.keepLanded(name, settings.data);
  }

  private keepLanded(name: string, settings: TrackSettings): void {
    this.state.landTrack(name, settings).then(
      (landed) => this.events.trackChanged(landed),
      (error: unknown) =>
        logFailure('changes', error, { where: 'landing', track: name }, 'a landed change is not stored: '),
    );
  }

  private withRecall(track: Track | undefined, recall: TrackRecall | undefined, cycle: Rational) {
    if (recall === undefined) return {};
    const def = morphableOf(this.state.synthDefs.get(recall.synthDef) ?? { controls: [] });
    return { presets: recalled(track?.presets, recall, toNumber(cycle), def) };
  }

  /** Musical time ends here, or begins anew elsewhere: what was on its way is there. */
  private endMorphs(): void {
    for (const track of this.state.tracks.values()) {
      const ended = arrived(track.presets);
      if (ended !== undefined) this.keepLanded(track.name, TrackSettings.parse({ ...track, ...ended }));
    }
  }
}
