import { AppError } from '@oiduna/contracts';
import { logFailure } from '@oiduna/platform';
import { type TimedMessages } from '@oiduna/supercollider';
import {
  cycleAt,
  microsOf,
  min,
  nextWindow,
  type Rational,
  type Span,
  type TempoMap,
  toNumber,
  ZERO,
} from '@oiduna/timing';
import type { AudioServer } from '../audio-server/audio-server.js';
import type { Changes } from '../changes/changes.js';
import { type Cancel, every, nowMicros, wait, wallOffsetMicros } from '../clock.js';
import type { Sends } from '../effects/sends.js';
import type { EngineEvents } from '../events.js';
import type { Unended } from '../failover/schedule.js';
import type { History } from '../history/history.js';
import type { OscOut } from '../osc-out/osc-out.js';
import type { PatternHost } from '../patterns/pattern-host.js';
import type { SampleLoader } from '../sounds/sample-loader.js';
import { isPlayable, type PlayedSound, type SoundNames } from '../sounds/sound-names.js';
import { entry } from '../playback/scene.js';
import type { Strips } from '../tracks/strips.js';
import type { Budgets } from './budgets.js';
import { ControlWarnings } from './control-warnings.js';
import { CutGroups } from './cut-groups.js';
import { FirstBundles } from './first-bundles.js';
import { HeldHits } from './held-hits.js';
import { HeldReleases } from './held-releases.js';
import { LeadTimes } from './lead-times.js';
import { playable } from '../synthdef-presets/preset-parameters.js';
import { valuesAt } from '../synthdef-presets/morph.js';
import { type Note, noteMessages, playedUntilMicros } from './note-messages.js';
import { NoteNodes } from './note-nodes.js';
import type { Clamped } from './parameter-range.js';
import { inTime, namedIn, type TimedNote } from './timed-note.js';
import { UnheardNotes } from './unheard-notes.js';

/** How often the next window is asked for: a small part of the look-ahead, a large part of a query. */
const TICK_MS = 20;
/** Ticks that a longer window gets: one may be under way, and a planned change cuts one in two. */
const TICKS_AHEAD = 5;
/**
 * Turns beats into timetags, one window after the other, a look-ahead ahead of their time. The decision what
 * to play is the pattern process's; the decision when is libs/timing's; this loop only carries.
 */
export class Scheduler {
  readonly leads = new LeadTimes();
  bundlesSent = 0;
  bundlesLate = 0;
  /** Music left out because we were not there in time. */
  skippedMicros = 0;
  private map: TempoMap | undefined;
  private sentUntil: Rational = ZERO;
  /** Every note before this position is with the audio server. */
  leftUntil: Rational = ZERO;
  /** The first position the patterns were not asked for: from here on they play what they are told now. */
  askedUntil: Rational = ZERO;
  private extraMicros = 0;
  private busy = false;
  private readonly nodes = new NoteNodes();
  private stopTicking: Cancel | undefined;
  private readonly firstBundles = new FirstBundles();
  private readonly releases = new HeldReleases();
  private readonly hits = new HeldHits();
  /** The texts that the last window was asked of. */
  private queried: ReadonlyMap<string, string> = new Map();
  private readonly cutGroups = new CutGroups();
  private readonly warnings = new ControlWarnings();
  /** What a track was said to fail of: said once, not with each of its notes, until it has a new pattern. */
  private readonly failing = new Map<string, Set<string>>();
  private readonly unheard: UnheardNotes;

  constructor(
    private readonly server: AudioServer,
    private readonly patterns: PatternHost,
    private readonly sounds: SoundNames,
    private readonly samples: SampleLoader,
    private readonly strips: Strips,
    private readonly sends: Sends,
    private readonly changes: Changes,
    private readonly history: History,
    private readonly oscOut: OscOut,
    private readonly events: EngineEvents,
    private readonly budgets: Budgets,
    readonly lookaheadMicros: number,
  ) {
    this.unheard = new UnheardNotes(sounds, samples, this.warnings, events, (track, error) => {
      this.failing.delete(track); // another name than the last
      this.fail(track, error);
    });
  }

  run(): void {
    this.stopTicking = every(TICK_MS, () => void this.tick());
  }

  halt(): void {
    this.stopTicking?.();
  }

  /** Play by this map from `from` on; undefined stops, and what waits for an instant lands then. */
  follow(map: TempoMap | undefined, from: Rational): void {
    this.map = map;
    this.sentUntil = from;
    this.leftUntil = from;
    this.askedUntil = from;
    if (map !== undefined) return;
    this.changes.land();
    this.releases.forget();
    this.hits.forget();
    this.cutGroups.forget();
  }

  /** Send so much further, once, before this thread is held up; changes made meanwhile land that much later. */
  async sendAhead(extraMicros: number): Promise<void> {
    this.extraMicros = extraMicros;
    await wait(TICKS_AHEAD * TICK_MS);
    this.extraMicros = 0;
    while (this.busy) await wait(1); // a query under way would be taken for one that hangs
  }

  /** The first position nothing was sent for: where a change can still land. */
  get horizon(): Rational {
    return this.sentUntil;
  }

  /** For an engine that takes over: what sounds, or will, and is not ended. */
  get unended(): Unended {
    const offset = wallOffsetMicros();
    return { releases: this.releases.kept(offset), cuts: this.cutGroups.kept(offset) };
  }

  adopt({ releases, cuts }: Unended): void {
    const offset = wallOffsetMicros();
    this.releases.adopt(releases, offset);
    this.cutGroups.adopt(cuts, offset);
  }

  /** The next bundle of this track belongs to the trace of the request that runs now. */
  awaitFirstBundle(track: string): void {
    this.firstBundles.await(track);
    this.failing.delete(track);
    this.warnings.forget(track);
  }

  private async tick(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      await this.sendHits();
      await this.sendNextWindow();
    } catch (error) {
      logFailure('schedule', error, { where: 'window' }, 'a window was not sent: ');
    } finally {
      this.busy = false;
    }
  }

  private async sendNextWindow(): Promise<void> {
    const { map } = this;
    if (map === undefined) {
      if (this.releases.size > 0 && this.server.running) await this.send([], 0);
      return;
    }
    const window = nextWindow(map, this.sentUntil, nowMicros(), this.lookaheadMicros + this.extraMicros);
    if (window === undefined) return;
    if (window.skipped !== undefined) {
      this.skipped(map, window.skipped);
    }
    this.changes.land(window.begin, microsOf(map, window.begin));
    const end = min(window.end, this.changes.next ?? window.end);
    this.queried = this.history.texts();
    this.askedUntil = end;
    const { onsets, failures } = await this.patterns.query(window.begin, end);
    for (const { track, code, details, ended } of failures) this.fail(track, new AppError(code, details), ended);
    if (this.map !== map) return; // stopped or changed meanwhile: the new map asks again
    this.sentUntil = end;
    const notes = this.oscOut.take(onsets.map((onset) => inTime(map, onset)));
    if (this.server.running) await this.send(notes, this.lookaheadMicros);
    if (this.map === map) this.leftUntil = end;
  }

  /** Notes whose sample was not in a buffer when their window came: as soon as it is, or told when it is too late. */
  private async sendHits(): Promise<void> {
    if (this.hits.size === 0) return;
    if (!this.server.running) return this.hits.forget();
    const { due, late } = this.hits.take(nowMicros());
    for (const { track, controls } of late) this.unheard.unloaded(track, ...namedIn(controls));
    if (due.length > 0) await this.send(due, 0);
  }

  private skipped(map: TempoMap, { begin, end }: Span): void {
    const tookMicros = microsOf(map, end) - microsOf(map, begin);
    this.skippedMicros += tookMicros;
    this.events.windowSkipped(toNumber(begin), toNumber(end), tookMicros / 1_000);
  }

  /** Notes whose time somebody else has chosen; their lead is not ours to judge. */
  async playAt(notes: readonly TimedNote[]): Promise<void> {
    this.server.mustRun();
    await this.send(this.oscOut.take(notes), 0);
  }

  private async send(notes: readonly TimedNote[], expectedLeadMicros: number): Promise<void> {
    const untilMicros = nowMicros() + this.lookaheadMicros + this.extraMicros;
    const bundles = this.releases
      .take(
        notes.toSorted((a, b) => a.atMicros - b.atMicros).flatMap((note) => this.bundlesOf(note)),
        untilMicros,
      )
      .sort((a, b) => a.atMicros - b.atMicros);
    const [first] = bundles;
    if (first === undefined) return;
    await this.server.timed.send(bundles);
    const leadMicros = first.atMicros - nowMicros();
    this.bundlesSent += bundles.length;
    if (leadMicros < 0) this.bundlesLate += 1;
    this.leads.add(nowMicros(), leadMicros / 1_000);
    this.events.notesSent(notes.length, leadMicros, expectedLeadMicros);
    this.firstBundles.left(notes, leadMicros);
  }

  private bundlesOf(timed: TimedNote): TimedMessages[] {
    const { track, ...note } = timed;
    const strip = this.strips.of(track);
    const { cut } = note.controls;
    const [soundName, index] = namedIn(note.controls);
    const sound = this.sounds.find(soundName, index);
    if (strip === undefined || sound === undefined) {
      this.unheard.unnamed(track, soundName, index);
      return [];
    }
    if (!isPlayable(sound)) {
      this.samples.wish(this.sounds.sampleAt(soundName, index)!, 'due');
      if (!this.hits.hold(timed)) this.unheard.unloaded(track, soundName, index);
      return [];
    }
    for (const warning of this.warnings.unheard(track, note.controls, soundName, sound)) {
      this.events.trackWarned(track, warning);
    }
    const tell = (clamped: Clamped): void => {
      const warning = this.warnings.clamped(track, clamped, soundName);
      if (warning !== undefined) this.events.trackWarned(track, warning);
    };
    const owner = this.strips.ownerOf(track);
    try {
      this.budgets.takeNote(owner, note.atMicros);
      const nodeId = this.nodes.of({ track, soundName, wallMicros: note.atMicros + wallOffsetMicros() });
      const defaults = this.defaultsOf(track, soundName, sound, note, tell);
      const sent = this.sends.of(timed, sound.def);
      const bundles = noteMessages({ ...note, nodeId, strip: sent?.strip ?? strip, ...defaults }, sound, tell);
      const [begin, ...end] = bundles;
      const { atMicros } = begin!;
      const voice = { owner, nodeId, atMicros, def: sound.def };
      const faded = this.budgets.takeVoice(voice, this.server.load, nowMicros());
      if (this.strips.isOpen(track)) this.server.pulse.sound.due(note);
      if (sound.kind === 'sample') this.samples.played(sound.buffer, atMicros, playedUntilMicros(note, sound.buffer));
      const cutting = { track, cut: typeof cut === 'number' ? cut : 0, soundName, sound, atMicros, nodeId };
      const before = [...faded, ...(sent?.messages ?? []), ...this.cutGroups.take(cutting)];
      return [{ atMicros, messages: [...before, ...begin!.messages] }, ...end];
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.events.noteRefused(error.code);
      this.fail(track, error);
      return [];
    }
  }

  /** What its track has recalled for the SynthDef, at the note's own place in the music. */
  private defaultsOf(
    track: string,
    soundName: string,
    sound: PlayedSound,
    { cycle, atMicros }: Pick<TimedNote, 'cycle' | 'atMicros'>,
    tell: (clamped: Clamped) => void,
  ): Pick<Note, 'defaults'> | undefined {
    const preset = sound.kind === 'synthdef' ? entry(this.strips.presetsOf(track), soundName) : undefined;
    if (preset === undefined) return undefined;
    const values = valuesAt(preset, cycle ?? toNumber(this.positionAt(atMicros)), sound.def);
    return { defaults: playable(values, sound.def, tell) };
  }

  private fail(track: string, error: AppError, ended = false): void {
    const said = this.failing.get(track) ?? new Set();
    if (said.has(error.code) && !ended) return;
    this.failing.set(track, said.add(error.code));
    this.history.failed(track, this.queried.get(track), ended);
    this.events.trackFailed(track, error);
  }

  /** Where the music is now, on the grid. */
  positionAt(micros: number): Rational {
    return this.map === undefined ? ZERO : cycleAt(this.map, micros);
  }
}
