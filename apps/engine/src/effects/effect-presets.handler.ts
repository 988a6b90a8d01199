import { Controller } from '@nestjs/common';
import {
  type Chain,
  deleteEffectPreset,
  EFFECT_PRESETS_MAX,
  type EffectPreset,
  getEffectPreset,
  listEffectPresets,
  type PlannedChange,
  recallEffectPreset,
  type ReplyOf,
  type RequestOf,
  saveEffectPreset,
} from '@oiduna/contracts';
import { Handles } from '@oiduna/platform';
import { instantAt, nowMicros } from '../clock.js';
import { ChainEditor } from './chain-editor.js';
import { EffectDefs } from './effect-defs.js';
import { EffectPresetStore } from './effect-preset-store.js';

@Controller()
export class EffectPresetsHandler {
  constructor(
    private readonly presets: EffectPresetStore,
    private readonly editor: ChainEditor,
    private readonly defs: EffectDefs,
  ) {}

  /** Values are checked against the SynthDefs that play now. */
  @Handles(saveEffectPreset)
  async save({ name, wish, expectedRevision }: RequestOf<typeof saveEffectPreset>): Promise<EffectPreset> {
    const effects = wish.chain === undefined ? (wish.effects ?? []) : this.editor.get(wish.chain).effects;
    this.defs.checkAll(effects);
    return this.presets.save({ name, effects, savedAt: instantAt(nowMicros()) }, EFFECT_PRESETS_MAX, expectedRevision);
  }

  @Handles(listEffectPresets)
  async list(): Promise<ReplyOf<typeof listEffectPresets>> {
    return { presets: await this.presets.all() };
  }

  @Handles(getEffectPreset)
  get({ name }: RequestOf<typeof getEffectPreset>): Promise<EffectPreset> {
    return this.presets.get(name);
  }

  @Handles(deleteEffectPreset)
  async delete({ name }: RequestOf<typeof deleteEffectPreset>): Promise<{ name: string }> {
    await this.presets.delete(name);
    return { name };
  }

  @Handles(recallEffectPreset)
  async recall({
    name,
    chain,
    over,
    apply = { at: 'bar' },
  }: RequestOf<typeof recallEffectPreset>): Promise<Chain | PlannedChange> {
    const { effects } = await this.presets.get(name);
    return this.editor.edit({ chain, edit: { kind: 'put', effects }, apply, ...(over && { over }) });
  }
}
