import { Inject, Injectable } from '@nestjs/common';
import {
  AppError,
  type ErrorDetails,
  type JobDataOf,
  type JobResultOf,
  loadSynthDef,
  type ReplyOf,
  type SynthDef,
  SYNTHDEFS_PER_UPLOAD_MAX,
  type validateSynthDef,
  validateSynthDef as contract,
} from '@oiduna/contracts';
import { asAppError, BlobStore, CONFIG, type JobRun, Nats, Runs } from '@oiduna/platform';
import { parseSynthDefs } from '@oiduna/supercollider';
import { Catalogue } from './catalogue/catalogue.js';
import { type SynthDefVersion, versionOf } from './catalogue/synthdef-version.js';
import { grantedPermissions, type SynthDefsConfig } from './config.js';
import { SclangCompiler } from './compile/sclang-compiler.js';
import { SynthDefEvents } from './events.js';

type Upload = JobDataOf<typeof validateSynthDef>;
type Proof = ReplyOf<typeof loadSynthDef>;

/** From an upload to SynthDefs that the audio server has proven to hold: all of them, or none is announced. */
@Injectable()
export class ValidateSynthDefJob {
  constructor(
    private readonly blobs: BlobStore,
    private readonly compiler: SclangCompiler,
    private readonly catalogue: Catalogue,
    private readonly nats: Nats,
    private readonly events: SynthDefEvents,
    @Inject(CONFIG) private readonly config: SynthDefsConfig,
  ) {}

  @Runs(contract)
  async run(upload: Upload, run: JobRun): Promise<JobResultOf<typeof validateSynthDef>> {
    try {
      const versions = await this.validate(upload, run);
      await run.step('loading');
      const synthDefs = versions.map(({ record }) => record);
      const load = () => Promise.all(versions.map((version) => this.load(version)));
      const proofs = await this.catalogue.place(synthDefs, load);
      await Promise.all(synthDefs.map((synthDef, at) => this.events.synthDefLoaded(synthDef, proofs[at]!)));
      return { synthDefs };
    } catch (thrown) {
      const error = asAppError(thrown);
      if (error.category === 'invalid') await this.events.synthDefRefused(error);
      throw thrown;
    }
  }

  private async validate({ form, sha256 }: Upload, run: JobRun): Promise<SynthDefVersion[]> {
    const bytes = await this.blobs.read(sha256);
    const files = form === 'source' ? await this.compile(bytes, run) : [bytes];
    await run.step('parsing');
    const graphs = files.flatMap((file) => parseSynthDefs(file));
    if (graphs.length > SYNTHDEFS_PER_UPLOAD_MAX) throw tooMany(graphs.length);
    await run.step('checking');
    const versions = graphs.map((graph) => versionOf(graph, grantedPermissions(this.config)));
    // as in SuperCollider, the last definition of a name is the one that stays
    return [...new Map(versions.map((version) => [version.record.name, version])).values()];
  }

  private async compile(bytes: Uint8Array, run: JobRun): Promise<Uint8Array[]> {
    await run.step('compiling');
    return this.compiler.compile(bytes);
  }

  /** @throws AppError with the `name` of the def that the audio server did not take */
  private async load({ record, file }: SynthDefVersion): Promise<Proof> {
    await this.blobs.put(file);
    return this.nats.request(loadSynthDef, record).catch((thrown: unknown) => {
      throw named(record, asAppError(thrown));
    });
  }
}

function named({ name }: SynthDef, error: AppError): AppError {
  const details: ErrorDetails = { ...error.details, name };
  return new AppError(error.code, details, { cause: error });
}

function tooMany(count: number): AppError {
  const detail = `the upload holds ${count} SynthDefs; at most ${SYNTHDEFS_PER_UPLOAD_MAX} are taken at once`;
  return new AppError('INPUT_INVALID', { errors: [{ pointer: '', detail }] });
}
