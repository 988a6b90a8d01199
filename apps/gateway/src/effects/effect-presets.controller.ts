import { Controller, Headers, Res } from '@nestjs/common';
import {
  type Chain,
  deleteEffectPreset,
  type EffectPreset,
  getEffectPreset,
  listEffectPresets,
  type PlannedChange,
  recallEffectPreset,
  type ReplyOf,
  ROUTES,
  saveEffectPreset,
} from '@oiduna/contracts';
import { Nats, Route } from '@oiduna/platform';
import type { Response } from 'express';
import type { z } from 'zod';
import { BodyOf, expecting, ParamsOf } from '../edge/input.js';
import { tagged } from './effects.controller.js';

type Named = { name: string };

@Controller()
export class EffectPresetsController {
  constructor(private readonly nats: Nats) {}

  @Route(ROUTES.listEffectPresets)
  list(): Promise<ReplyOf<typeof listEffectPresets>> {
    return this.nats.request(listEffectPresets, {});
  }

  @Route(ROUTES.getEffectPreset)
  async get(
    @ParamsOf(ROUTES.getEffectPreset) { name }: Named,
    @Res({ passthrough: true }) response: Response,
  ): Promise<EffectPreset> {
    return withTag(response, await this.nats.request(getEffectPreset, { name }));
  }

  @Route(ROUTES.saveEffectPreset)
  async save(
    @ParamsOf(ROUTES.saveEffectPreset) { name }: Named,
    @BodyOf(ROUTES.saveEffectPreset) wish: z.output<typeof ROUTES.saveEffectPreset.body>,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<EffectPreset> {
    return withTag(response, await this.nats.request(saveEffectPreset, { name, wish, ...expecting(ifMatch) }));
  }

  @Route(ROUTES.deleteEffectPreset)
  async delete(@ParamsOf(ROUTES.deleteEffectPreset) { name }: Named): Promise<void> {
    await this.nats.request(deleteEffectPreset, { name });
  }

  @Route(ROUTES.recallEffectPreset)
  async recall(
    @ParamsOf(ROUTES.recallEffectPreset) { name }: Named,
    @BodyOf(ROUTES.recallEffectPreset) wish: z.output<typeof ROUTES.recallEffectPreset.body>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Chain | PlannedChange> {
    return tagged(response, await this.nats.request(recallEffectPreset, { name, ...wish }));
  }
}

/** With its revision as ETag. */
function withTag(response: Response, preset: EffectPreset): EffectPreset {
  response.setHeader('ETag', `"${preset.revision}"`);
  return preset;
}
