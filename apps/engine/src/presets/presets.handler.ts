import { Controller } from '@nestjs/common';
import {
  AppError,
  deletePreset,
  getPreset,
  listPresets,
  listPresetVersions,
  nearestName,
  patchPreset,
  type Preset,
  type PresetsPage,
  type PresetSummary,
  type PresetTracks,
  PRESETS_PAGE,
  type Recalled,
  recallPreset,
  type RequestOf,
  type SavedPreset,
  savePreset,
  type TextProblem,
  TrackEdit,
} from '@oiduna/contracts';
import { Handles } from '@oiduna/platform';
import { type Change, Changes } from '../changes/changes.js';
import { Planner } from '../changes/planner.js';
import { instantAt, nowMicros } from '../clock.js';
import { EngineEvents } from '../events.js';
import { OscOut } from '../osc-out/osc-out.js';
import { PatternHost } from '../patterns/pattern-host.js';
import { playableText, playableTrack, trackNameOf } from '../patterns/playable-text.js';
import { Scheduler } from '../schedule/scheduler.js';
import { SoundNames } from '../sounds/sound-names.js';
import { StudioState } from '../studio/studio-state.js';
import { Transport } from '../transport/transport.js';
import { contentOf, PresetStore, withoutText } from './preset-store.js';

type Text = Pick<Preset, 'code' | 'tracks'>;
/** What a preset does to each of its tracks. */
interface Scene {
  readonly tracks: PresetTracks;
  readonly warnings: readonly TextProblem[];
}

@Controller()
export class PresetsHandler {
  constructor(
    private readonly presets: PresetStore,
    private readonly state: StudioState,
    private readonly patterns: PatternHost,
    private readonly sounds: SoundNames,
    private readonly transport: Transport,
    private readonly scheduler: Scheduler,
    private readonly planner: Planner,
    private readonly changes: Changes,
    private readonly oscOut: OscOut,
    private readonly events: EngineEvents,
  ) {}

  @Handles(savePreset)
  async save({ name, wish, expectedRevision }: RequestOf<typeof savePreset>): Promise<SavedPreset> {
    const { code = null, tracks = code === null ? this.playing(wish.only) : null } = wish;
    const scene = await this.sceneOf({ code, tracks });
    const trackNames = Object.keys(scene.tracks).toSorted();
    const { tags, note, bpm } = wish;
    const preset = await this.presets.save(
      name,
      (before) => ({
        tags: tags ?? before?.tags ?? [],
        note: note ?? before?.note ?? '',
        bpm: bpm === undefined ? (before?.bpm ?? null) : bpm,
        trackNames,
        code,
        tracks,
      }),
      expectedRevision,
    );
    return { preset: this.told(preset), warnings: [...scene.warnings] };
  }

  @Handles(listPresets)
  async list({ tag, search, after = '' }: RequestOf<typeof listPresets>): Promise<PresetsPage> {
    const isFound = (preset: Preset): boolean =>
      (tag === undefined || preset.tags.includes(tag)) && (search === undefined || holds(preset, search.toLowerCase()));
    const found = (await this.presets.all()).filter(isFound);
    const rest = found.filter(({ name }) => name > after);
    const presets = rest.slice(0, PRESETS_PAGE).map(withoutText);
    return { presets, total: found.length, next: rest.length > presets.length ? presets.at(-1)!.name : null };
  }

  @Handles(getPreset)
  get({ name, version }: RequestOf<typeof getPreset>): Promise<Preset> {
    return this.presets.get(name, version);
  }

  @Handles(listPresetVersions)
  async versions({ name }: RequestOf<typeof listPresetVersions>): Promise<{ versions: PresetSummary[] }> {
    return { versions: (await this.presets.versions(name)).map(withoutText) };
  }

  @Handles(patchPreset)
  async patch({ name, patch, expectedRevision }: RequestOf<typeof patchPreset>): Promise<PresetSummary> {
    const { tags, note, bpm } = patch;
    const preset = await this.presets.save(
      name,
      async (before) => ({
        ...contentOf(before ?? (await this.presets.get(name))),
        ...(tags !== undefined && { tags }),
        ...(note !== undefined && { note }),
        ...(bpm !== undefined && { bpm }),
      }),
      expectedRevision,
    );
    return this.told(preset);
  }

  @Handles(deletePreset)
  async delete({ name, expectedRevision }: RequestOf<typeof deletePreset>): Promise<{ name: string }> {
    await this.presets.delete(name, expectedRevision);
    this.events.presetDeleted(name);
    return { name };
  }

  /** A planned change like any other, all or nothing. While nothing plays there is nothing to wait for. */
  @Handles(recallPreset)
  async recall(wish: RequestOf<typeof recallPreset>): Promise<Recalled> {
    const { name, version, alone, apply = { at: 'bar' } } = wish;
    const preset = await this.presets.get(name, version);
    const scene = await this.sceneOf(preset);
    const isAtRest = this.transport.map === undefined;
    const { horizon, lookaheadMicros } = this.scheduler;
    const cycle = isAtRest ? horizon : this.planner.landingOf(apply);
    const change = await this.planner.plan(cycle, { ...scene.tracks, ...(alone && this.othersGone(scene.tracks)) });
    const planned = this.planner.describe(change);
    if (this.transport.map === undefined) this.changes.land();
    const tempo = { bpm: preset.bpm ?? undefined };
    return {
      preset: withoutText(preset),
      change: planned,
      transport: await this.transport.set({ playing: true, ...tempo }, isAtRest ? undefined : cycle),
      soundsAt: isAtRest ? instantAt(nowMicros() + lookaheadMicros) : planned.soundsAt,
      warnings: [...scene.warnings],
    };
  }

  private othersGone(tracks: PresetTracks): Change['tracks'] {
    const others = [...this.state.tracks.keys()].filter((name) => !Object.hasOwn(tracks, name));
    return Object.fromEntries(others.map((name) => [name, null]));
  }

  /** @throws AppError TRACK_UNKNOWN | INPUT_INVALID when there is none */
  private playing(only?: readonly string[]): PresetTracks {
    const { tracks } = this.state;
    const names = only ?? [...tracks.keys()].toSorted();
    const unknown = names.find((name) => !tracks.has(name));
    if (unknown !== undefined) {
      throw new AppError('TRACK_UNKNOWN', { name: unknown, nearest: nearestName(unknown, tracks.keys()) });
    }
    if (names.length === 0) {
      const detail = 'there are no tracks to keep: give a text, or play one first';
      throw new AppError('INPUT_INVALID', { errors: [{ pointer: '/code', detail }] });
    }
    return Object.fromEntries(names.map((name) => [name, TrackEdit.parse(tracks.get(name))]));
  }

  /** Checked again at each recall: sounds come and go. @throws AppError as `play`, naming the track */
  private async sceneOf({ code, tracks }: Text): Promise<Scene> {
    const { patterns, sounds } = this;
    const oscOf = (name: string) => this.state.tracks.get(name)?.osc;
    if (code !== null) {
      const isOurs = (...[track, index]: Parameters<typeof trackNameOf>) => !oscOf(trackNameOf(track, index));
      const text = await playableText(code, isOurs, patterns, sounds);
      const wishes = text.tracks.map((track, index) => {
        const { code: own, muted } = track;
        return [trackNameOf(track, index), { code: own, muted }] as const;
      });
      return { tracks: Object.fromEntries(wishes), warnings: text.warnings };
    }
    const warnings: TextProblem[] = [];
    for (const [name, track] of Object.entries(tracks ?? {})) {
      if (track.osc) await this.oscOut.check(track.osc);
      const osc = track.osc === undefined ? oscOf(name) : track.osc;
      const text = await playableTrack(track.code, !osc, patterns, sounds).catch(ofTrack(name));
      warnings.push(...text.warnings);
    }
    return { tracks: tracks ?? {}, warnings };
  }

  private told(preset: Preset): PresetSummary {
    const summary = withoutText(preset);
    this.events.presetSaved(summary);
    return summary;
  }
}

/** Each of the tracks has lines and columns of its own. */
const ofTrack =
  (name: string) =>
  (error: unknown): never => {
    if (!(error instanceof AppError)) throw error;
    const { reason } = error.details;
    const details = { ...error.details, field: `/tracks/${name}/code` };
    const named = typeof reason === 'string' ? { ...details, reason: `track ${name}: ${reason}` } : details;
    throw new AppError(error.code, named, { cause: error });
  };

/** @param letters in lower case */
function holds({ name, note, tags, trackNames, code, tracks }: Preset, letters: string): boolean {
  const codes = code === null ? Object.values(tracks ?? {}).map((track) => track.code) : [code];
  return [name, note, ...tags, ...trackNames, ...codes].some((text) => text.toLowerCase().includes(letters));
}
