import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Controller, Req, Res } from '@nestjs/common';
import {
  type CatalogueImport,
  countSamples,
  listSamples,
  readCatalogue,
  renameSampleTag,
  type ReplyOf,
  type RequestOf,
  ROUTES,
  type SampleFacets,
  type SamplePage,
  similarSamples,
  type Tagged,
  tagSamples,
  type TagWish,
} from '@oiduna/contracts';
import { Nats, Route } from '@oiduna/platform';
import type { Request, Response } from 'express';
import { BodyOf, ParamsOf, QueryOf } from '../edge/input.js';
import { linkNextPage } from '../edge/next-page.js';
import { mediaTypeOf } from '../edge/read-body.js';
import { importCatalogue } from './import-catalogue.js';

@Controller()
export class SampleCatalogueController {
  constructor(private readonly nats: Nats) {}

  @Route(ROUTES.listSamples)
  async list(
    @QueryOf(ROUTES.listSamples) query: RequestOf<typeof listSamples>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SamplePage> {
    const page = await this.nats.request(listSamples, query);
    linkNextPage(request, response, page.next);
    return page;
  }

  @Route(ROUTES.countSamples)
  count(@QueryOf(ROUTES.countSamples) filter: RequestOf<typeof countSamples>): Promise<SampleFacets> {
    return this.nats.request(countSamples, filter);
  }

  @Route(ROUTES.findSimilarSamples)
  similar(
    @ParamsOf(ROUTES.findSimilarSamples) { id }: { id: string },
    @QueryOf(ROUTES.findSimilarSamples) query: Omit<RequestOf<typeof similarSamples>, 'id'>,
  ): Promise<ReplyOf<typeof similarSamples>> {
    return this.nats.request(similarSamples, { ...query, id });
  }

  @Route(ROUTES.tagSamples)
  tag(@BodyOf(ROUTES.tagSamples) wish: TagWish): Promise<Tagged> {
    return this.nats.request(tagSamples, wish);
  }

  @Route(ROUTES.renameSampleTag)
  rename(
    @BodyOf(ROUTES.renameSampleTag) wish: RequestOf<typeof renameSampleTag>,
  ): Promise<ReplyOf<typeof renameSampleTag>> {
    return this.nats.request(renameSampleTag, wish);
  }

  @Route(ROUTES.exportSampleCatalogue)
  async export(@Res() response: Response): Promise<void> {
    const lines = this.catalogueLines();
    const first = await lines.next(); // a studio that cannot answer says so before the file begins
    response.attachment('catalogue.ndjson').type('application/x-ndjson');
    if (first.done) return void response.end();
    response.write(first.value);
    await pipeline(Readable.from(lines), response).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error; // the reader hung up
    });
  }

  @Route(ROUTES.importSampleCatalogue)
  async import(@Req() request: Request): Promise<CatalogueImport> {
    mediaTypeOf(request, ROUTES.importSampleCatalogue.body.raw);
    return importCatalogue(this.nats, request);
  }

  private async *catalogueLines(): AsyncGenerator<string, void> {
    let after: RequestOf<typeof readCatalogue>['after'];
    for (;;) {
      const { samples } = await this.nats.request(readCatalogue, { after });
      const last = samples.at(-1);
      if (last === undefined) return;
      yield samples.map((sample) => `${JSON.stringify(sample)}\n`).join('');
      after = { bank: last.bank, fileName: last.fileName };
    }
  }
}
