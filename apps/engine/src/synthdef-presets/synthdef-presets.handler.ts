import { Controller } from '@nestjs/common';
import {
  AppError,
  deleteSynthDefPreset,
  getSynthDefPreset,
  listSynthDefPresets,
  nearestName,
  recallSynthDefPreset,
  type RequestOf,
  saveSynthDefPreset,
  type SynthDefPreset,
  type SynthDefPresets,
  type SynthDefRecalled,
} from '@oiduna/contracts';
import { Handles } from '@oiduna/platform';
import { AudioServer } from '../audio-server/audio-server.js';
import { Changes } from '../changes/changes.js';
import { Planner } from '../changes/planner.js';
import { EngineEvents } from '../events.js';
import { Scheduler } from '../schedule/scheduler.js';
import { ActualSounds, type LoadedSynthDef } from '../sounds/actual-sounds.js';
import { SoundUses } from '../sounds/sound-uses.js';
import { StudioState } from '../studio/studio-state.js';
import { Transport } from '../transport/transport.js';
import { byParameter, wrongValues } from './preset-parameters.js';
import { SynthDefPresetStore } from './synthdef-preset-store.js';

@Controller()
export class SynthDefPresetsHandler {
  constructor(
    private readonly presets: SynthDefPresetStore,
    private readonly state: StudioState,
    private readonly actual: ActualSounds,
    private readonly server: AudioServer,
    private readonly uses: SoundUses,
    private readonly transport: Transport,
    private readonly scheduler: Scheduler,
    private readonly planner: Planner,
    private readonly changes: Changes,
    private readonly events: EngineEvents,
  ) {}

  /** Values are checked against the version that plays now; a later one may take others. */
  @Handles(saveSynthDefPreset)
  async save({ wish, expectedRevision, ...key }: RequestOf<typeof saveSynthDefPreset>): Promise<SynthDefPreset> {
    const { parameters, tags, note } = wish;
    const values = parameters && this.checked(parameters, key.synthDef);
    const preset = await this.presets.save(
      key,
      (before) => ({
        parameters: values ?? before?.parameters ?? refuse('/parameters', 'a new preset needs them'),
        tags: tags ?? before?.tags ?? [],
        note: note ?? before?.note ?? '',
      }),
      expectedRevision,
    );
    this.events.synthDefPresetSaved(preset);
    return preset;
  }

  @Handles(listSynthDefPresets)
  async list({ synthDef, owner, tag }: RequestOf<typeof listSynthDefPresets>): Promise<SynthDefPresets> {
    const [all, owners] = await Promise.all([this.presets.of(synthDef, owner), this.presets.owners(synthDef)]);
    return { presets: all.filter(({ tags }) => tag === undefined || tags.includes(tag)), owners };
  }

  @Handles(getSynthDefPreset)
  get(key: RequestOf<typeof getSynthDefPreset>): Promise<SynthDefPreset> {
    return this.presets.get(key);
  }

  @Handles(deleteSynthDefPreset)
  async delete({ expectedRevision, ...key }: RequestOf<typeof deleteSynthDefPreset>): Promise<{ name: string }> {
    await this.presets.delete(key, expectedRevision);
    this.events.synthDefPresetDeleted(key);
    return { name: key.name };
  }

  /** A planned change like any other. While nothing plays there is nothing to wait for and no way to go. */
  @Handles(recallSynthDefPreset)
  async recall(wish: RequestOf<typeof recallSynthDefPreset>): Promise<SynthDefRecalled> {
    const { synthDef, owner, name, apply = { at: 'bar' } } = wish;
    const preset = name === null ? null : await this.presets.get({ synthDef, owner, name });
    const tracks = await this.tracksOf(synthDef, wish.tracks);
    const isAtRest = this.transport.map === undefined;
    const cycle = isAtRest ? this.scheduler.horizon : this.planner.landingOf(apply);
    const overCycles = isAtRest ? 0 : this.planner.cyclesOf(wish.over, cycle);
    const recall = { synthDef, owner, name, parameters: preset?.parameters ?? {}, overCycles };
    const change = await this.planner.plan(cycle, Object.fromEntries(tracks.map((track) => [track, { recall }])));
    const planned = this.planner.describe(change);
    if (this.transport.map === undefined) this.changes.land();
    const def = this.loaded(synthDef);
    const problems = preset && def ? wrongValues(preset.parameters, def, synthDef) : [];
    return {
      preset,
      change: planned,
      toCycle: planned.cycle + overCycles,
      warnings: problems.map(({ detail }) => detail),
    };
  }

  /** @throws AppError TRACK_UNKNOWN | INPUT_INVALID when none is named and none plays it */
  private async tracksOf(synthDef: string, named?: readonly string[]): Promise<readonly string[]> {
    const { tracks } = this.state;
    const unknown = named?.find((name) => !tracks.has(name));
    if (unknown !== undefined) {
      throw new AppError('TRACK_UNKNOWN', { name: unknown, nearest: nearestName(unknown, tracks.keys()) });
    }
    return named ?? (await this.uses.all()).get(synthDef) ?? refuse('/tracks', `no track plays ${synthDef}: name some`);
  }

  /** By the SynthDef's own names. @throws AppError SYNTHDEF_UNKNOWN | AUDIO_SERVER_AWAY | INPUT_INVALID with each field */
  private checked(values: SynthDefPreset['parameters'], synthDef: string): SynthDefPreset['parameters'] {
    const { synthDefs } = this.state;
    const def = this.loaded(synthDef);
    if (def === undefined) {
      if (!synthDefs.has(synthDef)) {
        throw new AppError('SYNTHDEF_UNKNOWN', { name: synthDef, nearest: nearestName(synthDef, synthDefs.keys()) });
      }
      this.server.mustRun();
      throw new AppError('AUDIO_SERVER_AWAY', { state: `still loading ${synthDef}` });
    }
    const errors = wrongValues(values, def, synthDef);
    if (errors.length > 0) throw new AppError('INPUT_INVALID', { errors });
    return byParameter(values, def);
  }

  private loaded(synthDef: string): LoadedSynthDef | undefined {
    return this.actual.synthDefs.get(this.state.synthDefs.get(synthDef)?.serverName ?? '');
  }
}

function refuse(pointer: string, detail: string): never {
  throw new AppError('INPUT_INVALID', { errors: [{ pointer, detail }] });
}
