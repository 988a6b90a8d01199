import { Controller } from '@nestjs/common';
import {
  activateScene,
  AppError,
  getPlaybackStatus,
  type KeptSession,
  nearestName,
  type PlaybackStatus,
  type ReplyOf,
  type RequestOf,
  type SessionSubmitted,
  type SessionTiming,
  setEnvironment,
  setTrackParams,
  submitSession,
  switchTrack,
  TrackSettings,
  type Transport as TransportReply,
} from '@oiduna/contracts';
import { Handles } from '@oiduna/platform';
import { BEATS_PER_CYCLE, type Rational, toNumber } from '@oiduna/timing';
import { type Change, Changes } from '../changes/changes.js';
import { Planner } from '../changes/planner.js';
import { EngineEvents } from '../events.js';
import { PatternHost } from '../patterns/pattern-host.js';
import { wrongParametersIn } from '../patterns/text-problems.js';
import { Scheduler } from '../schedule/scheduler.js';
import { SoundNames } from '../sounds/sound-names.js';
import { StudioState } from '../studio/studio-state.js';
import { Transport } from '../transport/transport.js';
import { keptAfter } from './kept-session.js';
import { landingAt, placeIn } from './loop.js';
import { entry, inScene, withEnvironment, withParams, withSwitches } from './scene.js';
import { sessionToTracks, SILENCE, soundOf } from './session-to-tracks.js';
import { swingOf } from './swing.js';

interface Brought {
  /** Undefined when no track had to change. */
  readonly change: Change | undefined;
  readonly warnings: readonly string[];
}

/** The original's step sessions: kept as they were sent, played as tracks of this studio. */
@Controller()
export class PlaybackHandler {
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly state: StudioState,
    private readonly patterns: PatternHost,
    private readonly sounds: SoundNames,
    private readonly transport: Transport,
    private readonly scheduler: Scheduler,
    private readonly changes: Changes,
    private readonly planner: Planner,
    private readonly events: EngineEvents,
  ) {}

  /** All or nothing: one wrong track and what plays goes on. */
  @Handles(submitSession)
  submit(wish: RequestOf<typeof submitSession>): Promise<SessionSubmitted> {
    return this.inTurn(async () => {
      const session = keptAfter(this.state.session, wish);
      const { timing = 'bar', track_ids: only } = wish.apply ?? {};
      const { change, warnings } = await this.bring(session, timing, only?.length ? only : undefined);
      await this.setTempo(session, change);
      const waits = change !== undefined && this.state.changes.has(change.id);
      return {
        status: 'ok',
        message: 'Session loaded successfully',
        warnings: [...warnings],
        change_id: waits ? change.id : null,
      };
    });
  }

  @Handles(getPlaybackStatus)
  get(): PlaybackStatus {
    const { session } = this.state;
    const { environment, tracks } = inScene(session);
    const { playing, state, position } = this.transport.describe();
    const { bpm } = this.state.transport; // as it was asked for: it is heard a look-ahead later
    return {
      playing,
      playback_state: state,
      bpm,
      position: placeIn(cyclesAt(position), environment.loop_steps),
      active_tracks: Object.keys(tracks ?? {}).filter((id) => this.state.tracks.has(id)),
      has_pending: this.state.changes.size > 0,
      scenes: Object.keys(session.scenes ?? {}),
      current_scene: session.current_scene,
    };
  }

  @Handles(setEnvironment)
  tune(patch: RequestOf<typeof setEnvironment>): Promise<ReplyOf<typeof setEnvironment>> {
    return this.inTurn(async () => {
      const before = this.state.session;
      const session = withEnvironment(before, patch);
      const { change } = await this.bring(session, 'now', this.rewritten(session));
      await this.setTempo(session, change, before);
      const { bpm, swing, default_gate, loop_steps } = inScene(session).environment;
      return { status: 'ok', environment: { bpm, swing, default_gate, loop_steps } };
    });
  }

  @Handles(setTrackParams)
  shape({ track_id: id, params }: RequestOf<typeof setTrackParams>): Promise<ReplyOf<typeof setTrackParams>> {
    return this.inTurn(async () => {
      this.mustKnow(id);
      const session = withParams(this.state.session, id, params);
      const { warnings } = await this.bring(session, 'now', this.rewritten(session));
      return { status: 'ok', track_id: id, updated_params: params, warnings: [...warnings] };
    });
  }

  @Handles(switchTrack)
  switch({ track_id: id, ...switches }: RequestOf<typeof switchTrack>): Promise<ReplyOf<typeof switchTrack>> {
    return this.inTurn(async () => {
      this.mustKnow(id);
      const { muted, solo } = switches;
      const session = withSwitches(this.state.session, id, {
        ...(muted !== undefined && { mute: muted }),
        ...(solo !== undefined && { solo }),
      });
      const { tracks } = sessionToTracks(inScene(session));
      const wished = { muted: tracks[id]!.muted, solo: tracks[id]!.solo };
      const track = this.state.tracks.get(id);
      if (track !== undefined) {
        const settings = TrackSettings.parse({ ...track, ...wished });
        this.events.trackChanged(await this.state.putTrack(id, settings, undefined));
      }
      const cycle = this.plannedFor([id]).at(-1);
      if (cycle !== undefined) await this.planner.plan(cycle, { [id]: wished }); // what is on its way would undo it
      await this.state.putSession(session);
      return { track_id: id, ...wished };
    });
  }

  @Handles(activateScene)
  activate({ scene_id: id, timing }: RequestOf<typeof activateScene>): Promise<ReplyOf<typeof activateScene>> {
    return this.inTurn(async () => {
      const { session } = this.state;
      if (entry(session.scenes, id) === undefined) {
        throw new AppError('SCENE_UNKNOWN', { name: id, nearest: nearestName(id, Object.keys(session.scenes ?? {})) });
      }
      const next = { ...session, current_scene: id };
      const { change, warnings } = await this.bring(next, timing);
      await this.setTempo(next, change, session);
      const { loop_steps: loopSteps } = inScene(next).environment;
      const at = !this.isAtRest && change ? toNumber(change.cycle) : cyclesAt(this.transport.describe().position);
      const { step, beat } = placeIn(at, loopSteps);
      return { status: 'ok', scene_id: id, applied_at: { step, beat }, warnings: [...warnings] };
    });
  }

  /** One after the other: each builds on the session the one before has stored. */
  private inTurn<R>(work: () => Promise<R>): Promise<R> {
    const done = this.turn.then(work);
    this.turn = done.catch(() => undefined); // told to whom asked for it
    return done;
  }

  /** Plan the tracks of a session, and keep it. `only` leaves the others alone, and what left the session. */
  private async bring(session: KeptSession, timing: SessionTiming, only?: readonly string[]): Promise<Brought> {
    const sounding = inScene(session);
    const { tracks, warnings } = sessionToTracks(sounding);
    const wishes = Object.entries(tracks).filter(([id]) => only?.includes(id) ?? true);
    const wrong = await this.check(
      sounding,
      wishes.map(([id, { code }]) => [id, code]),
    );
    this.state.room.mustHave(wishes.map(([id]) => id));
    const retired = this.retired(new Set(Object.keys(tracks)));
    const silenced = this.isAtRest ? [] : retired.filter((id) => this.state.tracks.get(id)?.code !== SILENCE);
    const planned = Object.fromEntries([...wishes, ...silenced.map((id) => [id, { code: SILENCE }] as const)]);
    const change = await this.land(planned, timing, sounding.environment.loop_steps);
    const { retired: before } = this.state.session;
    await this.state.putSession({ ...session, retired });
    await this.deleteRetired(this.isAtRest ? retired : retired.filter((id) => before.includes(id)));
    return { change, warnings: [...warnings, ...wrong] };
  }

  /** With the tracks. What is as it was `before` is left to the transport: a performer may have set it since. */
  private async setTempo(session: KeptSession, change: Change | undefined, before?: KeptSession): Promise<void> {
    const { bpm, swing } = inScene(session).environment;
    const old = before && inScene(before).environment;
    if (bpm === old?.bpm && swing === old.swing) return;
    const wish = { ...(bpm !== old?.bpm && { bpm }), ...(swing !== old?.swing && { swing: swingOf(swing) }) };
    await this.transport.set(wish, this.isAtRest ? undefined : change?.cycle);
  }

  /** While nothing plays there is nothing to wait for. */
  private async land(tracks: Change['tracks'], timing: SessionTiming, loopSteps: number): Promise<Change | undefined> {
    const names = Object.keys(tracks);
    if (names.length === 0) return undefined;
    const cycle = landingAt(timing, this.scheduler.horizon, loopSteps, this.plannedFor(names));
    const change = await this.planner.plan(cycle, tracks);
    if (this.isAtRest) this.changes.land();
    return change;
  }

  /** The instants these tracks already wait for, in order: a later wish must not be overtaken by an earlier one. */
  private plannedFor(names: readonly string[]): Rational[] {
    const edits = ({ tracks }: Change, name: string): boolean => Object.hasOwn(tracks, name) && !tracks[name]?.recall; // of parameters, which no session sets
    const concerned = this.changes.list().filter((change) => names.some((name) => edits(change, name)));
    return concerned.map(({ cycle }) => cycle);
  }

  /** Tracks whose text a change of the session makes another. */
  private rewritten(session: KeptSession): string[] {
    const before = sessionToTracks(inScene(this.state.session)).tracks;
    const after = Object.entries(sessionToTracks(inScene(session)).tracks);
    return after.filter(([id, { code }]) => entry(before, id)?.code !== code).map(([id]) => id);
  }

  /** Tracks that came with a session and are in it no more; what a performer has written over since is theirs. */
  private retired(staying: ReadonlySet<string>): string[] {
    const { session } = this.state;
    const came = new Set([...session.retired, ...Object.keys(inScene(session).tracks ?? {})]);
    return [...came].filter((id) => {
      const code = this.state.tracks.get(id)?.code;
      const ours =
        code === undefined ? this.plannedFor([id]).length > 0 : code === SILENCE || code.startsWith('steps(');
      return ours && !staying.has(id);
    });
  }

  private get isAtRest(): boolean {
    return this.transport.map === undefined;
  }

  /** Deleting mutes at once, so what may still sound waits for the session after this. */
  private async deleteRetired(names: readonly string[]): Promise<void> {
    for (const name of names) {
      const code = this.state.tracks.get(name)?.code;
      if (code === undefined || (!this.isAtRest && code !== SILENCE) || this.plannedFor([name]).length > 0) continue;
      await this.state.deleteTrack(name, undefined);
      this.events.trackDeleted(name);
    }
  }

  /** @returns warnings. @throws AppError SOUND_UNKNOWN with the field | PATTERN_OVER_BUDGET */
  private async check(
    session: KeptSession,
    codes: readonly (readonly [id: string, code: string])[],
  ): Promise<string[]> {
    for (const [id] of codes) {
      const name = soundOf(entry(session.tracks, id)!);
      const leaves = this.state.tracks.get(id)?.osc; // what it plays there may be called anything
      if (name === undefined || leaves || this.sounds.has(name)) continue;
      const known = this.sounds.all().map((sound) => sound.name);
      const field = `/tracks/${id}/params/s`;
      throw new AppError('SOUND_UNKNOWN', { name, nearest: nearestName(name, known), field });
    }
    const fresh = codes.filter(([id, code]) => this.state.tracks.get(id)?.code !== code);
    const warnings = fresh.map(async ([id, code]) => {
      const { tracks } = await this.patterns.checkText(code, this.sounds.parameters());
      if (this.state.tracks.get(id)?.osc) return [];
      return wrongParametersIn(tracks, this.sounds).map((reason) => `tracks.${id}: ${reason}.`);
    });
    return (await Promise.all(warnings)).flat();
  }

  /** @throws AppError TRACK_UNKNOWN */
  private mustKnow(name: string): void {
    const { tracks = {} } = inScene(this.state.session);
    if (Object.hasOwn(tracks, name)) return;
    throw new AppError('TRACK_UNKNOWN', { name, nearest: nearestName(name, Object.keys(tracks)) });
  }
}

const cyclesAt = ({ cycle, beat }: TransportReply['position']): number => cycle + beat / BEATS_PER_CYCLE;
