import { Controller } from '@nestjs/common';
import {
  AppError,
  renameSampleTag,
  type ReplyOf,
  type RequestOf,
  type SampleFilter,
  type Tagged,
  TAGGED_SAMPLES_MAX,
  tagSamples,
  writeCatalogue,
} from '@oiduna/contracts';
import { Handles } from '@oiduna/platform';
import type { Place } from '../catalogue/catalogue.js';
import { SampleEvents } from '../events.js';
import { Search } from '../search/search.js';
import { Tags } from './tags.js';

@Controller()
export class TagsHandler {
  constructor(
    private readonly tags: Tags,
    private readonly search: Search,
    private readonly events: SampleEvents,
  ) {}

  @Handles(tagSamples)
  async tag({ ids, filter, add = [], remove = [] }: RequestOf<typeof tagSamples>): Promise<Tagged> {
    const places = ids === undefined ? await this.placesFound(filter!) : await this.tags.placesOf([...new Set(ids)]);
    const tagged = await this.tags.change(places, add, remove);
    await this.events.samplesTagged(tagged.changed, add, remove);
    return tagged;
  }

  @Handles(renameSampleTag)
  async rename({ from, to }: RequestOf<typeof renameSampleTag>): Promise<ReplyOf<typeof renameSampleTag>> {
    const changed = await this.tags.rename(from, to);
    await this.events.samplesTagged(changed, [to], [from]);
    return { changed };
  }

  @Handles(writeCatalogue)
  async write({ lines }: RequestOf<typeof writeCatalogue>): Promise<ReplyOf<typeof writeCatalogue>> {
    const { changed, ...outcome } = await this.tags.putBack(lines);
    await this.events.samplesTagged(changed, [], []);
    return outcome;
  }

  private async placesFound(filter: SampleFilter): Promise<Place[]> {
    const places = await this.search.places(filter);
    if (places.length <= TAGGED_SAMPLES_MAX) return places;
    throw new AppError('SAMPLES_TOO_MANY', { found: places.length, limit: TAGGED_SAMPLES_MAX });
  }
}
