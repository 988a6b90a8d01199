import { Controller } from '@nestjs/common';
import {
  countSamples,
  listSamples,
  readCatalogue,
  type ReplyOf,
  type RequestOf,
  type SampleFacets,
  type SamplePage,
  SAMPLES_PER_PAGE_MAX,
  similarSamples,
} from '@oiduna/contracts';
import { Handles } from '@oiduna/platform';
import { Catalogue } from '../catalogue/catalogue.js';
import { Search, withinBytes } from './search.js';

@Controller()
export class SearchHandler {
  constructor(
    private readonly search: Search,
    private readonly catalogue: Catalogue,
  ) {}

  @Handles(listSamples)
  list(wish: RequestOf<typeof listSamples>): Promise<SamplePage> {
    return this.search.list(wish);
  }

  @Handles(countSamples)
  count(filter: RequestOf<typeof countSamples>): Promise<SampleFacets> {
    return this.search.facets(filter);
  }

  @Handles(similarSamples)
  similar(wish: RequestOf<typeof similarSamples>): Promise<ReplyOf<typeof similarSamples>> {
    return this.search.similar(wish);
  }

  @Handles(readCatalogue)
  async read({ after }: RequestOf<typeof readCatalogue>): Promise<ReplyOf<typeof readCatalogue>> {
    return { samples: withinBytes(await this.catalogue.after(after, SAMPLES_PER_PAGE_MAX)) };
  }
}
