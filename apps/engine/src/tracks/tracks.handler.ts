import { Controller } from '@nestjs/common';
import {
  AppError,
  type Apply,
  deleteTrack,
  listTracks,
  nearestName,
  type PlannedChange,
  patchTrack,
  playCode,
  putTrack,
  type ReplyOf,
  type RequestOf,
  type Track,
  TrackSettings,
  type TrackPatch,
} from '@oiduna/contracts';
import { Handles } from '@oiduna/platform';
import { microsOf, type TempoMap } from '@oiduna/timing';
import { TRACKS_MAX } from '../audio-server/audio-graph.js';
import { instantAt, nowMicros } from '../clock.js';
import { type Change, Changes } from '../changes/changes.js';
import { landingOf, plannedChange } from '../changes/planned-change.js';
import { EngineEvents } from '../events.js';
import { History } from '../history/history.js';
import { OscOut } from '../osc-out/osc-out.js';
import { PatternHost } from '../patterns/pattern-host.js';
import { playableText, playableTrack, trackNameOf } from '../patterns/playable-text.js';
import { Scheduler } from '../schedule/scheduler.js';
import { SoundNames } from '../sounds/sound-names.js';
import { StudioState } from '../studio/studio-state.js';
import { Transport } from '../transport/transport.js';

@Controller()
export class TracksHandler {
  /** Tracks on their way into the state: they count as well, or many at once would all find the last place free. */
  private readonly arriving = new Set<string>();

  constructor(
    private readonly state: StudioState,
    private readonly patterns: PatternHost,
    private readonly sounds: SoundNames,
    private readonly transport: Transport,
    private readonly scheduler: Scheduler,
    private readonly changes: Changes,
    private readonly history: History,
    private readonly oscOut: OscOut,
    private readonly events: EngineEvents,
  ) {}

  @Handles(listTracks)
  list(): { tracks: Track[] } {
    return { tracks: [...this.state.tracks.values()].sort((a, b) => (a.name < b.name ? -1 : 1)) };
  }

  @Handles(putTrack)
  async put({ name, wish, expectedRevision }: RequestOf<typeof putTrack>): Promise<Track | PlannedChange> {
    await this.checkOne(wish.code, await this.destination(name, wish));
    return this.change(name, wish, expectedRevision);
  }

  @Handles(patchTrack)
  async patch({ name, patch, expectedRevision }: RequestOf<typeof patchTrack>): Promise<Track | PlannedChange> {
    const { code } = this.known(name);
    const osc = await this.destination(name, patch);
    if (patch.code !== undefined || patch.osc === null) await this.checkOne(patch.code ?? code, osc);
    return this.change(name, patch, expectedRevision);
  }

  @Handles(deleteTrack)
  async delete({ name, expectedRevision }: RequestOf<typeof deleteTrack>): Promise<{ name: string }> {
    this.known(name);
    await this.state.deleteTrack(name, expectedRevision);
    this.history.changed([name]);
    this.events.trackDeleted(name);
    return { name };
  }

  /** All or nothing: one wrong track and none is changed. */
  @Handles(playCode)
  async play({ code, bpm, apply }: RequestOf<typeof playCode>): Promise<ReplyOf<typeof playCode>> {
    const { tracks: checked, warnings } = await playableText(
      code,
      (track, index) => !this.state.tracks.get(trackNameOf(track, index))?.osc,
      this.patterns,
      this.sounds,
    );
    this.mustHaveRoom(checked.map(trackNameOf));
    const before = this.transport.map;
    const wishes = checked.map((track, index) => [trackNameOf(track, index), track] as const);
    if (mustWait(apply) && before !== undefined) {
      const tracks = Object.fromEntries(wishes.map(([name, { code: own, muted }]) => [name, { code: own, muted }]));
      const change = await this.plan(apply, before, tracks);
      const transport = await this.transport.set({ playing: true, bpm });
      return { tracks: [], change, transport, soundsAt: change.soundsAt, warnings };
    }
    const tracks = await Promise.all(
      wishes.map(([name, { code: own, muted }]) => this.write(name, { code: own, muted }, undefined)),
    );
    this.history.changed(tracks.map(({ name }) => name));
    const transport = await this.transport.set({ playing: true, bpm });
    return { tracks, change: null, transport, soundsAt: instantAt(this.soundsAt(before)), warnings };
  }

  /** Nothing before the horizon can change any more; a fresh start sounds a look-ahead from now. */
  private soundsAt(before: TempoMap | undefined): number {
    return before === undefined
      ? nowMicros() + this.scheduler.lookaheadMicros
      : microsOf(before, this.scheduler.horizon);
  }

  /** At once, or as a plan; while nothing plays there is nothing to wait for. */
  private async change(
    name: string,
    { apply, ...wish }: TrackPatch,
    expected: number | undefined,
  ): Promise<Track | PlannedChange> {
    if (expected !== undefined) this.changes.mustBeUnplanned(name);
    const { map } = this.transport;
    if (!mustWait(apply) || map === undefined) {
      const track = await this.write(name, wish, expected);
      this.history.changed([name]);
      return track;
    }
    this.state.mustBeAt(`track.${name}`, `Track ${name}`, expected);
    this.mustHaveRoom([name]);
    return this.plan(apply, map, { [name]: given(wish) }, expected);
  }

  private async plan(apply: Apply, map: TempoMap, tracks: Change['tracks'], expected?: number): Promise<PlannedChange> {
    const cycle = landingOf(apply, this.scheduler.horizon, this.state.transport.meters);
    for (const name of Object.keys(tracks)) this.scheduler.awaitFirstBundle(name);
    const planned = plannedChange(
      await this.changes.plan(cycle, tracks, { expectedRevision: expected }),
      microsOf(map, cycle),
    );
    this.events.changePlanned(planned);
    return planned;
  }

  /** Fields the wish leaves out keep what the track has, or their defaults on a new one. */
  private async write(name: string, wish: TrackPatch, expected: number | undefined): Promise<Track> {
    this.mustHaveRoom([name]);
    const settings = TrackSettings.parse({ ...this.state.tracks.get(name), ...given(wish) });
    this.scheduler.awaitFirstBundle(name);
    this.arriving.add(name);
    try {
      const track = await this.state.putTrack(name, settings, expected);
      this.events.trackChanged(track);
      return track;
    } finally {
      this.arriving.delete(name);
    }
  }

  /** @throws AppError TRACKS_EXHAUSTED */
  private mustHaveRoom(names: readonly string[]): void {
    const { tracks } = this.state;
    if (names.every((name) => tracks.has(name))) return;
    const all = new Set([...tracks.keys(), ...this.arriving, ...names]);
    if (all.size > TRACKS_MAX) throw new AppError('TRACKS_EXHAUSTED', { limit: TRACKS_MAX });
  }

  /** Where its onsets will go, when not to the audio server. @throws AppError OSC_HOST_REFUSED */
  private async destination(name: string, { osc }: TrackPatch): Promise<TrackPatch['osc']> {
    if (osc) await this.oscOut.check(osc);
    return osc === undefined ? this.state.tracks.get(name)?.osc : osc;
  }

  /** A track plays one pattern. Other programs have sounds of their own, so they are not checked here. */
  private async checkOne(code: string, osc: TrackPatch['osc']): Promise<void> {
    await playableTrack(code, !osc, this.patterns, this.sounds);
  }

  private known(name: string): Track {
    const track = this.state.tracks.get(name);
    if (track !== undefined) return track;
    throw new AppError('TRACK_UNKNOWN', { name, nearest: nearestName(name, this.state.tracks.keys()) });
  }
}

const mustWait = (apply: Apply | undefined): apply is Apply => apply !== undefined && apply.at !== 'now';

/** A wish without the fields it leaves open. */
const given = (wish: TrackPatch): Partial<TrackSettings> =>
  Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined));
