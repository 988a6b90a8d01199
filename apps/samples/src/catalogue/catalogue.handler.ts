import { Controller } from '@nestjs/common';
import { deleteSample, noteSampleUses, type ReplyOf, type RequestOf, unloadSample } from '@oiduna/contracts';
import { Handles, Nats } from '@oiduna/platform';
import { SampleEvents } from '../events.js';
import { Catalogue } from './catalogue.js';

@Controller()
export class CatalogueHandler {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly nats: Nats,
    private readonly events: SampleEvents,
  ) {}

  /** The engine forgets it before the catalogue does: what the catalogue lists can be played. */
  @Handles(deleteSample)
  async delete({ id, force }: RequestOf<typeof deleteSample>): Promise<ReplyOf<typeof deleteSample>> {
    const place = await this.catalogue.remove(id, () => this.nats.request(unloadSample, { id, force }));
    await this.events.sampleDeleted({ id, ...place });
    return {};
  }

  @Handles(noteSampleUses)
  async noteUses({ uses }: RequestOf<typeof noteSampleUses>): Promise<ReplyOf<typeof noteSampleUses>> {
    await this.catalogue.noteUses(uses);
    return {};
  }
}
