import { Controller, Inject } from '@nestjs/common';
import {
  addToSampleImport,
  cancelSampleImport,
  closeSampleImport,
  getSampleImport,
  listImportFiles,
  listSampleImports,
  openSampleImport,
  type ReplyOf,
  type RequestOf,
  type SampleImport,
  type SampleImportFile,
} from '@oiduna/contracts';
import { acceptRequestId, CONFIG, currentRequestId, Handles } from '@oiduna/platform';
import type { SamplesConfig } from '../config.js';
import { Fetcher } from '../fetch/fetcher.js';
import { webUrl } from '../fetch/public-url.js';
import { allowedFolder } from './folder-source.js';
import { ImportRunner } from './import-runner.js';
import { Imports } from './imports.js';
import { mapUrl } from './strudel-map.js';

/** Many samples at once. */
@Controller()
export class ImportsHandler {
  constructor(
    private readonly imports: Imports,
    private readonly runner: ImportRunner,
    private readonly fetcher: Fetcher,
    @Inject(CONFIG) private readonly config: SamplesConfig,
  ) {}

  @Handles(openSampleImport)
  async open(source: RequestOf<typeof openSampleImport>): Promise<SampleImport> {
    if (source.kind === 'folder') await allowedFolder(source.folder, this.config.SAMPLES_IMPORT_ROOTS);
    if (source.kind === 'map' && source.url !== undefined) await this.fetcher.addressOf(webUrl(mapUrl(source.url)));
    const id = await this.imports.open(source, acceptRequestId(currentRequestId()));
    this.runner.wake();
    return this.imports.get(id);
  }

  @Handles(addToSampleImport)
  async add({ id, bank, fileName, ...blob }: RequestOf<typeof addToSampleImport>): Promise<SampleImportFile> {
    const path = `${bank}/${fileName}`;
    const file = await this.imports.take(id, { path, place: { bank, fileName } }, blob);
    this.runner.wake();
    return file;
  }

  @Handles(closeSampleImport)
  async close({ id }: RequestOf<typeof closeSampleImport>): Promise<SampleImport> {
    await this.imports.close(id);
    this.runner.wake();
    return this.imports.get(id);
  }

  @Handles(listSampleImports)
  async list(): Promise<ReplyOf<typeof listSampleImports>> {
    return { imports: await this.imports.newest() };
  }

  @Handles(getSampleImport)
  get({ id }: RequestOf<typeof getSampleImport>): Promise<SampleImport> {
    return this.imports.get(id);
  }

  @Handles(listImportFiles)
  files(query: RequestOf<typeof listImportFiles>): Promise<ReplyOf<typeof listImportFiles>> {
    return this.imports.files(query);
  }

  @Handles(cancelSampleImport)
  async cancel({ id }: RequestOf<typeof cancelSampleImport>): Promise<SampleImport> {
    await this.runner.takeBack(id, await this.imports.cancel(id));
    return this.imports.get(id);
  }
}
