import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller } from '@nestjs/common';
import {
  getSample,
  renderSample,
  type ReplyOf,
  type RequestOf,
  type Sample,
  type CataloguedSample,
} from '@oiduna/contracts';
import { BlobStore, Handles } from '@oiduna/platform';
import { ListeningPool } from '../analysis/listening-pool.js';
import { Catalogue } from '../catalogue/catalogue.js';
import { SampleAnswers } from '../catalogue/sample-answers.js';
import { makePreview } from './preview.js';

type Form = RequestOf<typeof renderSample>['form'];

/** One sample: what is known of it, how it looks, how it sounds. */
@Controller()
export class SampleMediaHandler {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly blobs: BlobStore,
    private readonly listening: ListeningPool,
    private readonly answers: SampleAnswers,
  ) {}

  @Handles(getSample)
  get({ id }: RequestOf<typeof getSample>): Promise<CataloguedSample> {
    return this.answers.get(id, () => this.catalogue.get(id));
  }

  /** Made at the first request, for most samples of a library are never looked at. */
  @Handles(renderSample)
  async render({ id, form }: RequestOf<typeof renderSample>): Promise<ReplyOf<typeof renderSample>> {
    const sample = await this.catalogue.get(id);
    const kept = await this.catalogue.rendition(sample.wavSha256, form);
    if (kept !== undefined && (await this.holds(kept.sha256))) return kept;
    const made = await this.blobs.put(await this.make(sample, form));
    await this.catalogue.keepRendition(sample.wavSha256, form, made);
    return made;
  }

  /** What can be made anew may be cleared away. */
  private holds(sha256: string): Promise<boolean> {
    return this.blobs.sizeOf(sha256).then(
      () => true,
      () => false,
    );
  }

  private async make({ wavSha256, format }: Sample, form: Form): Promise<Uint8Array> {
    await using wav = await this.blobs.local(wavSha256);
    const wavPath = wav.path;
    if (form !== 'preview') return await this.listening.draw({ wavPath, form });
    await using scratch = await mkdtempDisposable(join(tmpdir(), 'oiduna-preview-'));
    return await makePreview(wavPath, format.channelCount, scratch.path);
  }
}
