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
import { BlobStore, Handles, logger } from '@oiduna/platform';
import { ListeningPool } from '../analysis/listening-pool.js';
import { Catalogue } from '../catalogue/catalogue.js';
import { SampleAnswers } from '../catalogue/sample-answers.js';
import { makePreview } from './preview.js';

type Form = RequestOf<typeof renderSample>['form'];
type Rendered = ReplyOf<typeof renderSample>;

/** Half a minute of stereo at 16 bits reaches a browser sooner than an encoder has started. */
const WAV_BYTES_MAX = 4 * 1024 * 1024;

/** One sample: what is known of it, how it looks, how it sounds. */
@Controller()
export class SampleMediaHandler {
  /** What is being made, by content and form; previews one after the other, for an encoder takes a core. */
  private readonly underWay = new Map<string, Promise<Rendered>>();
  private lastPreview: Promise<unknown> = Promise.resolve();

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
  async render({ id, form }: RequestOf<typeof renderSample>): Promise<Rendered> {
    const sample = await this.catalogue.get(id);
    const kept = await this.catalogue.rendition(sample.wavSha256, form);
    if (kept !== undefined && (await this.holds(kept.sha256))) return kept;
    const made = this.madeOnce(sample, form);
    const sizeBytes = form === 'preview' ? await this.blobs.sizeOf(sample.wavSha256) : Infinity;
    if (sizeBytes > WAV_BYTES_MAX) return made;
    made.catch((error: unknown) => logger('samples').warn({ id, err: error }, 'no preview could be made'));
    return { sha256: sample.wavSha256, sizeBytes, isCleanWav: true };
  }

  private madeOnce(sample: Sample, form: Form): Promise<Rendered> {
    const key = `${sample.wavSha256} ${form}`;
    const making = this.underWay.get(key) ?? this.madeInTurn(sample, form).finally(() => this.underWay.delete(key));
    this.underWay.set(key, making);
    return making;
  }

  private madeInTurn(sample: Sample, form: Form): Promise<Rendered> {
    const work = async (): Promise<Rendered> => {
      const made = await this.blobs.put(await this.make(sample, form));
      await this.catalogue.keepRendition(sample.wavSha256, form, made);
      return made;
    };
    if (form !== 'preview') return work();
    const made = this.lastPreview.then(work);
    this.lastPreview = made.catch(() => undefined); // whoever asked hears of it
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
