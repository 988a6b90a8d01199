import { Controller } from '@nestjs/common';
import { listSamples, type ReplyOf, type RequestOf } from '@oiduna/contracts';
import { Handles } from '@oiduna/platform';
import { Catalogue } from './catalogue.js';

@Controller()
export class ListSamplesHandler {
  constructor(private readonly catalogue: Catalogue) {}

  /** By bank, then by file name: the order in which patterns count. */
  @Handles(listSamples)
  async list({ bank }: RequestOf<typeof listSamples>): Promise<ReplyOf<typeof listSamples>> {
    return { samples: await this.catalogue.list(bank) };
  }
}
