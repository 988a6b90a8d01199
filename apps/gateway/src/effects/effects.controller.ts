import { Controller, Headers, Res } from '@nestjs/common';
import {
  type Chain,
  type ChainEdit,
  editChain,
  getChain,
  listChains,
  listEffects,
  type PlannedChange,
  type ReplyOf,
  type RequestOf,
  ROUTES,
} from '@oiduna/contracts';
import { Nats, Route } from '@oiduna/platform';
import type { Response } from 'express';
import type { z } from 'zod';
import { BodyOf, expecting, ParamsOf, QueryOf } from '../edge/input.js';

type OfChain = { chain: string };
type OfEffect = OfChain & { effect: string };
type When = Pick<RequestOf<typeof editChain>, 'over' | 'apply'>;

@Controller()
export class EffectsController {
  constructor(private readonly nats: Nats) {}

  @Route(ROUTES.listEffects)
  effects(): Promise<ReplyOf<typeof listEffects>> {
    return this.nats.request(listEffects, {});
  }

  @Route(ROUTES.listChains)
  chains(): Promise<ReplyOf<typeof listChains>> {
    return this.nats.request(listChains, {});
  }

  @Route(ROUTES.getChain)
  async chain(
    @ParamsOf(ROUTES.getChain) { chain }: OfChain,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Chain | PlannedChange> {
    return tagged(response, await this.nats.request(getChain, { chain }));
  }

  @Route(ROUTES.putChain)
  put(
    @ParamsOf(ROUTES.putChain) { chain }: OfChain,
    @BodyOf(ROUTES.putChain) { effects, ...when }: z.output<typeof ROUTES.putChain.body>,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Chain | PlannedChange> {
    return this.edit(chain, { kind: 'put', effects }, when, ifMatch, response);
  }

  @Route(ROUTES.addEffect)
  add(
    @ParamsOf(ROUTES.addEffect) { chain }: OfChain,
    @BodyOf(ROUTES.addEffect) { position, apply, ...effect }: z.output<typeof ROUTES.addEffect.body>,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Chain | PlannedChange> {
    return this.edit(chain, { kind: 'add', effect, position }, { apply }, ifMatch, response);
  }

  @Route(ROUTES.patchEffect)
  patch(
    @ParamsOf(ROUTES.patchEffect) { chain, effect: id }: OfEffect,
    @BodyOf(ROUTES.patchEffect) { over, apply, ...patch }: z.output<typeof ROUTES.patchEffect.body>,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Chain | PlannedChange> {
    return this.edit(chain, { kind: 'patch', id, ...patch }, { over, apply }, ifMatch, response);
  }

  @Route(ROUTES.removeEffect)
  remove(
    @ParamsOf(ROUTES.removeEffect) { chain, effect: id }: OfEffect,
    @QueryOf(ROUTES.removeEffect) { at }: z.output<typeof ROUTES.removeEffect.query>,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Chain | PlannedChange> {
    return this.edit(chain, { kind: 'remove', id }, { apply: at && { at } }, ifMatch, response);
  }

  private async edit(
    chain: string,
    edit: ChainEdit,
    when: When,
    ifMatch: string | undefined,
    response: Response,
  ): Promise<Chain | PlannedChange> {
    return tagged(response, await this.nats.request(editChain, { chain, edit, ...when, ...expecting(ifMatch) }));
  }
}

/** The chain with its ETag, or the plan with 202. */
export function tagged(response: Response, answer: Chain | PlannedChange): Chain | PlannedChange {
  if ('revision' in answer) response.setHeader('ETag', `"${answer.revision}"`);
  else response.status(202);
  return answer;
}
