import { Controller, Headers, Res } from '@nestjs/common';
import {
  deletePreset,
  getPreset,
  listPresets,
  listPresetVersions,
  patchPreset,
  type Preset,
  type PresetPatch,
  type PresetsPage,
  type PresetSummary,
  type PresetWish,
  type Recalled,
  recallPreset,
  type ReplyOf,
  type RequestOf,
  ROUTES,
  type SavedPreset,
  savePreset,
} from '@oiduna/contracts';
import { Nats, Route } from '@oiduna/platform';
import type { Response } from 'express';
import type { z } from 'zod';
import { BodyOf, expecting, ParamsOf, QueryOf } from '../edge/input.js';

type Named = { name: string };

@Controller()
export class PresetsController {
  constructor(private readonly nats: Nats) {}

  @Route(ROUTES.listPresets)
  list(@QueryOf(ROUTES.listPresets) wish: RequestOf<typeof listPresets>): Promise<PresetsPage> {
    return this.nats.request(listPresets, wish);
  }

  @Route(ROUTES.savePreset)
  async save(
    @ParamsOf(ROUTES.savePreset) { name }: Named,
    @BodyOf(ROUTES.savePreset) wish: PresetWish,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SavedPreset> {
    const saved = await this.nats.request(savePreset, { name, wish, ...expecting(ifMatch) });
    tagged(response, saved.preset);
    return saved;
  }

  @Route(ROUTES.getPreset)
  async get(
    @ParamsOf(ROUTES.getPreset) { name }: Named,
    @QueryOf(ROUTES.getPreset) { version }: z.output<typeof ROUTES.getPreset.query>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Preset> {
    return tagged(response, await this.nats.request(getPreset, { name, version }));
  }

  @Route(ROUTES.patchPreset)
  async patch(
    @ParamsOf(ROUTES.patchPreset) { name }: Named,
    @BodyOf(ROUTES.patchPreset) patch: PresetPatch,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PresetSummary> {
    return tagged(response, await this.nats.request(patchPreset, { name, patch, ...expecting(ifMatch) }));
  }

  @Route(ROUTES.deletePreset)
  async delete(
    @ParamsOf(ROUTES.deletePreset) { name }: Named,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    await this.nats.request(deletePreset, { name, ...expecting(ifMatch) });
  }

  @Route(ROUTES.listPresetVersions)
  versions(@ParamsOf(ROUTES.listPresetVersions) { name }: Named): Promise<ReplyOf<typeof listPresetVersions>> {
    return this.nats.request(listPresetVersions, { name });
  }

  @Route(ROUTES.recallPreset)
  recall(
    @ParamsOf(ROUTES.recallPreset) { name }: Named,
    @BodyOf(ROUTES.recallPreset) wish: z.output<typeof ROUTES.recallPreset.body>,
  ): Promise<Recalled> {
    return this.nats.request(recallPreset, { name, ...wish });
  }
}

/** With its version as ETag. */
function tagged<T extends PresetSummary>(response: Response, preset: T): T {
  response.setHeader('ETag', `"${preset.version}"`);
  return preset;
}
