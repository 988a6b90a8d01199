import { Controller } from '@nestjs/common';
import { type CataloguedSynthDef, getSynthDef, listSynthDefs, type ReplyOf, type RequestOf } from '@oiduna/contracts';
import { Handles } from '@oiduna/platform';
import { Catalogue } from './catalogue.js';

@Controller()
export class CatalogueHandler {
  constructor(private readonly catalogue: Catalogue) {}

  @Handles(listSynthDefs)
  async list(): Promise<ReplyOf<typeof listSynthDefs>> {
    return { synthDefs: await this.catalogue.list() };
  }

  @Handles(getSynthDef)
  get({ name }: RequestOf<typeof getSynthDef>): Promise<CataloguedSynthDef> {
    return this.catalogue.get(name);
  }
}
