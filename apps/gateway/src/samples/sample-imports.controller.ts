import { Controller, Req, Res } from '@nestjs/common';
import {
  addToSampleImport,
  AppError,
  cancelSampleImport,
  closeSampleImport,
  getSampleImport,
  listImportFiles,
  listSampleImports,
  openSampleImport,
  type ReplyOf,
  type RequestOf,
  ROUTES,
  SAMPLE_BYTES_MAX,
  SAMPLE_ZIP_BYTES_MAX,
  type SampleImport,
  type SampleImportFile,
  type SampleImportWish,
} from '@oiduna/contracts';
import { BlobStore, Nats, Route } from '@oiduna/platform';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { BodyOf, ParamsOf, QueryOf } from '../edge/input.js';
import { mediaTypeOf, tornOff } from '../edge/read-body.js';
import { receiveSample } from './receive-sample.js';

type Id = { id: string };

/** Many samples at once: their bytes are kept here, all else the service of samples does. */
@Controller()
export class SampleImportsController {
  constructor(
    private readonly nats: Nats,
    private readonly blobs: BlobStore,
  ) {}

  @Route(ROUTES.openSampleImport)
  async open(
    @BodyOf(ROUTES.openSampleImport) wish: z.output<typeof SampleImportWish>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SampleImport> {
    return this.opened(await this.sourceOf(wish), response);
  }

  @Route(ROUTES.importSampleZip)
  async importZip(
    @QueryOf(ROUTES.importSampleZip) { bank }: { bank?: string },
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SampleImport> {
    mediaTypeOf(request, ROUTES.importSampleZip.body.raw);
    const zip = await this.blobs
      .write(wholeBody(request), 'The zip', SAMPLE_ZIP_BYTES_MAX)
      .finally(() => request.resume());
    return this.opened({ kind: 'zip', ...zip, bank }, response);
  }

  @Route(ROUTES.listSampleImports)
  list(): Promise<ReplyOf<typeof listSampleImports>> {
    return this.nats.request(listSampleImports, {});
  }

  @Route(ROUTES.getSampleImport)
  get(@ParamsOf(ROUTES.getSampleImport) { id }: Id): Promise<SampleImport> {
    return this.nats.request(getSampleImport, { id });
  }

  @Route(ROUTES.addToSampleImport)
  async add(
    @ParamsOf(ROUTES.addToSampleImport) { id }: Id,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SampleImportFile> {
    mediaTypeOf(request, ROUTES.addToSampleImport.body.raw);
    const sample = await receiveSample(request, this.blobs, SAMPLE_BYTES_MAX);
    response.setHeader('Location', `/v1/sample-imports/${id}`);
    return this.nats.request(addToSampleImport, { id, ...sample });
  }

  @Route(ROUTES.listImportFiles)
  files(
    @ParamsOf(ROUTES.listImportFiles) { id }: Id,
    @QueryOf(ROUTES.listImportFiles) query: Omit<RequestOf<typeof listImportFiles>, 'id'>,
  ): Promise<ReplyOf<typeof listImportFiles>> {
    return this.nats.request(listImportFiles, { ...query, id });
  }

  @Route(ROUTES.closeSampleImport)
  close(@ParamsOf(ROUTES.closeSampleImport) { id }: Id): Promise<SampleImport> {
    return this.nats.request(closeSampleImport, { id });
  }

  @Route(ROUTES.cancelSampleImport)
  cancel(@ParamsOf(ROUTES.cancelSampleImport) { id }: Id): Promise<SampleImport> {
    return this.nats.request(cancelSampleImport, { id });
  }

  /** A map that is sent is kept as a file: it may be long, and the source is told again with every progress. */
  private async sourceOf(wish: z.output<typeof SampleImportWish>): Promise<RequestOf<typeof openSampleImport>> {
    if (wish.kind !== 'map') return wish;
    const { kind, url, document } = wish;
    if (document === undefined) return { kind, url };
    const { sha256 } = await this.blobs.put(Buffer.from(JSON.stringify(document)));
    return { kind, sha256 };
  }

  private async opened(source: RequestOf<typeof openSampleImport>, response: Response): Promise<SampleImport> {
    const begun = await this.nats.request(openSampleImport, source);
    response.setHeader('Location', `/v1/sample-imports/${begun.id}`);
    return begun;
  }
}

/** What a refused body still sends is dropped, so that its sender gets the answer. @throws AppError INPUT_MALFORMED */
async function* wholeBody(request: Request): AsyncIterable<Uint8Array> {
  let isEmpty = true;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      isEmpty = false;
      yield chunk;
    }
  } catch (cause) {
    throw tornOff(cause);
  }
  if (isEmpty) throw new AppError('INPUT_MALFORMED', { reason: 'the zip is empty' });
}
