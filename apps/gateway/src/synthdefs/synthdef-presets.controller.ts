import { Controller, Headers, Res } from '@nestjs/common';
import {
  deleteSynthDefPreset,
  getSynthDefPreset,
  listSynthDefPresets,
  recallSynthDefPreset,
  ROUTES,
  saveSynthDefPreset,
  type SynthDefPreset,
  type SynthDefPresets,
  type SynthDefPresetWish,
  type SynthDefRecalled,
} from '@oiduna/contracts';
import { Nats, Route } from '@oiduna/platform';
import type { Response } from 'express';
import type { z } from 'zod';
import { BodyOf, expecting, ParamsOf, QueryOf } from '../edge/input.js';

type OfSynthDef = { name: string };
type Params = OfSynthDef & { preset: string };
type Whose = { owner: string };

@Controller()
export class SynthDefPresetsController {
  constructor(private readonly nats: Nats) {}

  @Route(ROUTES.listSynthDefPresets)
  list(
    @ParamsOf(ROUTES.listSynthDefPresets) { name }: OfSynthDef,
    @QueryOf(ROUTES.listSynthDefPresets) wish: z.output<typeof ROUTES.listSynthDefPresets.query>,
  ): Promise<SynthDefPresets> {
    return this.nats.request(listSynthDefPresets, { synthDef: name, ...wish });
  }

  @Route(ROUTES.saveSynthDefPreset)
  async save(
    @ParamsOf(ROUTES.saveSynthDefPreset) params: Params,
    @QueryOf(ROUTES.saveSynthDefPreset) whose: Whose,
    @BodyOf(ROUTES.saveSynthDefPreset) wish: SynthDefPresetWish,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SynthDefPreset> {
    const request = { ...keyOf(params, whose), wish, ...expecting(ifMatch) };
    return tagged(response, await this.nats.request(saveSynthDefPreset, request));
  }

  @Route(ROUTES.getSynthDefPreset)
  async get(
    @ParamsOf(ROUTES.getSynthDefPreset) params: Params,
    @QueryOf(ROUTES.getSynthDefPreset) whose: Whose,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SynthDefPreset> {
    return tagged(response, await this.nats.request(getSynthDefPreset, keyOf(params, whose)));
  }

  @Route(ROUTES.deleteSynthDefPreset)
  async delete(
    @ParamsOf(ROUTES.deleteSynthDefPreset) params: Params,
    @QueryOf(ROUTES.deleteSynthDefPreset) whose: Whose,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    await this.nats.request(deleteSynthDefPreset, { ...keyOf(params, whose), ...expecting(ifMatch) });
  }

  @Route(ROUTES.recallSynthDefPreset)
  recall(
    @ParamsOf(ROUTES.recallSynthDefPreset) { name, preset }: Params,
    @BodyOf(ROUTES.recallSynthDefPreset) wish: z.output<typeof ROUTES.recallSynthDefPreset.body>,
  ): Promise<SynthDefRecalled> {
    return this.nats.request(recallSynthDefPreset, { synthDef: name, name: preset, ...wish });
  }

  @Route(ROUTES.recallSynthDefDefaults)
  recallDefaults(
    @ParamsOf(ROUTES.recallSynthDefDefaults) { name }: OfSynthDef,
    @BodyOf(ROUTES.recallSynthDefDefaults) wish: z.output<typeof ROUTES.recallSynthDefDefaults.body>,
  ): Promise<SynthDefRecalled> {
    return this.nats.request(recallSynthDefPreset, { synthDef: name, name: null, ...wish });
  }
}

const keyOf = ({ name, preset }: Params, { owner }: Whose) => ({ synthDef: name, owner, name: preset });

/** With its revision as ETag. */
function tagged(response: Response, preset: SynthDefPreset): SynthDefPreset {
  response.setHeader('ETag', `"${preset.revision}"`);
  return preset;
}
