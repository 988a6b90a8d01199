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
import { instantAt, nowMicros } from '../clock.js';
import { type Change, Changes } from '../changes/changes.js';
import { Planner } from '../changes/planner.js';
import { EngineEvents } from '../events.js';
import { History } from '../history/history.js';
import { Meters } from '../levels/meters.js';
import { OscOut } from '../osc-out/osc-out.js';
import { PatternHost } from '../patterns/pattern-host.js';
import { playableText, playableTrack, trackNameOf } from '../patterns/playable-text.js';
import { Scheduler } from '../schedule/scheduler.js';
import { SoundNames } from '../sounds/sound-names.js';
import { StudioState } from '../studio/studio-state.js';
import { authorOf } from './author.js';
import { Transport } from '../transport/transport.js';

@Controller()
export class TracksHandler {
  constructor(
    private readonly state: StudioState,
    private readonly patterns: PatternHost,
    private readonly sounds: SoundNames,
    private readonly transport: Transport,
    private readonly scheduler: Scheduler,
    private readonly changes: Changes,
    private readonly planner: Planner,
    private readonly history: History,
    private readonly oscOut: OscOut,
    private readonly meters: Meters,
    private readonly events: EngineEvents,
  ) {}

  @Handles(listTracks)
  list(): { tracks: Track[] } {
    const tracks = [...this.state.tracks.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    return { tracks: tracks.map((track) => ({ ...track, ...this.silenced(track) })) };
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
    this.state.room.mustHave(checked.map(trackNameOf));
    const before = this.transport.map;
    const wishes = checked.map((track, index) => [trackNameOf(track, index), track] as const);
    if (this.planner.isLater(apply)) {
      const tracks = Object.fromEntries(wishes.map(([name, { code: own, muted }]) => [name, { code: own, muted }]));
      const change = await this.plan(apply, tracks);
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
    if (!this.planner.isLater(apply)) {
      const track = await this.write(name, wish, expected);
      this.history.changed([name]);
      return track;
    }
    this.state.mustBeAt(`track.${name}`, `Track ${name}`, expected);
    return this.plan(apply, { [name]: given(wish) }, expected);
  }

  private async plan(apply: Apply, tracks: Change['tracks'], expectedRevision?: number): Promise<PlannedChange> {
    const cycle = this.planner.landingOf(apply);
    return this.planner.describe(await this.planner.plan(cycle, tracks, { expectedRevision }));
  }

  /** Fields the wish leaves out keep what the track has, or their defaults on a new one. */
  private async write(name: string, wish: TrackPatch, expected: number | undefined): Promise<Track> {
    this.state.room.mustHave([name]);
    const settings = TrackSettings.parse({ ...this.state.tracks.get(name), ...given(wish), ...authorOf(wish) });
    this.scheduler.awaitFirstBundle(name);
    const track = await this.state.putTrack(name, settings, expected);
    this.events.trackChanged(track);
    return track;
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

  private silenced({ name }: Track): Pick<Track, 'silenced'> {
    const silenced = this.meters.silencedWhy(name);
    return silenced === undefined ? {} : { silenced };
  }

  private known(name: string): Track {
    const track = this.state.tracks.get(name);
    if (track !== undefined) return track;
    throw new AppError('TRACK_UNKNOWN', { name, nearest: nearestName(name, this.state.tracks.keys()) });
  }
}

/** A wish without the fields it leaves open. */
const given = (wish: TrackPatch): Partial<TrackSettings> =>
  Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined));
