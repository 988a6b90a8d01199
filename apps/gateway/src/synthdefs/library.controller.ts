import { Controller, Res } from '@nestjs/common';
import {
  type CataloguedSynthDef,
  deleteSynthDef,
  describeSynthDef,
  diffSynthDef,
  getSynthDef,
  listSynthDefs,
  listSynthDefVersions,
  publishSynthDef,
  type ReplyOf,
  ROUTES,
  type SynthDefAboutPatch,
  type SynthDefDiff,
  type SynthDefFilter,
  unloadSynthDef,
} from '@oiduna/contracts';
import { Nats, Route } from '@oiduna/platform';
import type { Response } from 'express';
import type { z } from 'zod';
import { BodyOf, ParamsOf, QueryOf } from '../edge/input.js';

type Named = { name: string };

@Controller()
export class LibraryController {
  constructor(private readonly nats: Nats) {}

  @Route(ROUTES.listSynthDefs)
  list(@QueryOf(ROUTES.listSynthDefs) filter: SynthDefFilter): Promise<ReplyOf<typeof listSynthDefs>> {
    return this.nats.request(listSynthDefs, filter);
  }

  @Route(ROUTES.getSynthDef)
  get(@ParamsOf(ROUTES.getSynthDef) params: Named): Promise<CataloguedSynthDef> {
    return this.nats.request(getSynthDef, params);
  }

  @Route(ROUTES.describeSynthDef)
  describe(
    @ParamsOf(ROUTES.describeSynthDef) { name }: Named,
    @BodyOf(ROUTES.describeSynthDef) about: SynthDefAboutPatch,
  ): Promise<CataloguedSynthDef> {
    return this.nats.request(describeSynthDef, { name, about });
  }

  @Route(ROUTES.deleteSynthDef)
  async delete(@ParamsOf(ROUTES.deleteSynthDef) params: Named): Promise<void> {
    await this.nats.request(deleteSynthDef, params);
  }

  @Route(ROUTES.listSynthDefVersions)
  versions(@ParamsOf(ROUTES.listSynthDefVersions) params: Named): Promise<ReplyOf<typeof listSynthDefVersions>> {
    return this.nats.request(listSynthDefVersions, params);
  }

  @Route(ROUTES.publishSynthDef)
  async publish(
    @ParamsOf(ROUTES.publishSynthDef) { name }: Named,
    @BodyOf(ROUTES.publishSynthDef) wish: z.output<typeof ROUTES.publishSynthDef.body>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ReplyOf<typeof publishSynthDef>> {
    return accepted(response, await this.nats.request(publishSynthDef, { name, wish }));
  }

  @Route(ROUTES.unloadSynthDef)
  async unload(
    @ParamsOf(ROUTES.unloadSynthDef) { name }: Named,
    @BodyOf(ROUTES.unloadSynthDef) wish: z.output<typeof ROUTES.unloadSynthDef.body>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ReplyOf<typeof unloadSynthDef>> {
    return accepted(response, await this.nats.request(unloadSynthDef, { name, wish }));
  }

  @Route(ROUTES.diffSynthDef)
  diff(
    @ParamsOf(ROUTES.diffSynthDef) { name }: Named,
    @QueryOf(ROUTES.diffSynthDef) wish: z.output<typeof ROUTES.diffSynthDef.query>,
  ): Promise<SynthDefDiff> {
    return this.nats.request(diffSynthDef, { name, wish });
  }
}

/** 202 for what waits for its moment. */
function accepted<T extends { readonly change: object | null }>(response: Response, answer: T): T {
  response.status(answer.change === null ? 200 : 202);
  return answer;
}
