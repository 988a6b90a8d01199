import { Injectable } from '@nestjs/common';
import {
  AppError,
  type JobDataOf,
  type JobResultOf,
  type StatedRanges,
  SYNTHDEFS_PER_UPLOAD_MAX,
  type validateSynthDef,
  validateSynthDef as contract,
} from '@oiduna/contracts';
import { asAppError, BlobStore, type JobRun, Runs } from '@oiduna/platform';
import { parseSynthDefs, type SynthDef as SynthDefGraph } from '@oiduna/supercollider';
import { Catalogue } from './catalogue/catalogue.js';
import { SclangCompiler } from './compile/sclang-compiler.js';
import { SynthDefEvents } from './events.js';
import { type Checked as CheckedGraph, Gate, type Proof } from './gate.js';
import { unpack, type UploadedFile } from './uploads/archive.js';
import { Refusals } from './uploads/refusals.js';

type Upload = JobDataOf<typeof validateSynthDef>;

/** One def of an upload, on its way. */
interface Parsed {
  readonly file: string | null;
  readonly graph: SynthDefGraph;
  readonly stated: StatedRanges;
  readonly sourceSha256: string | null;
}
type Checked = Parsed & CheckedGraph;

/** From an upload to SynthDefs that the audio server has proven to hold. One that is refused does not stop the others. */
@Injectable()
export class ValidateSynthDefJob {
  constructor(
    private readonly blobs: BlobStore,
    private readonly compiler: SclangCompiler,
    private readonly gate: Gate,
    private readonly catalogue: Catalogue,
    private readonly events: SynthDefEvents,
  ) {}

  /** @throws AppError when no SynthDef goes live: the only refusal, or SYNTHDEFS_REFUSED with all of them */
  @Runs(contract)
  async run(upload: Upload, run: JobRun): Promise<JobResultOf<typeof validateSynthDef>> {
    const refusals = new Refusals();
    const checked = await this.check(upload, run, refusals).catch((thrown: unknown) => {
      const error = asAppError(thrown);
      if (error.category !== 'invalid') throw thrown;
      refusals.add(error, null);
      return [];
    });
    if (checked.length > 0) await run.step('rendering');
    const rehearsed = await refusals.sift(checked, (each) => this.gate.rehearse(each));
    if (rehearsed.length > 0) await run.step('loading');
    const loaded = await this.load(rehearsed, upload.apply, refusals);
    await Promise.all([
      ...loaded.map(({ version, proof }) => this.events.synthDefLoaded(version.record, proof)),
      ...refusals.errors.map((error) => this.events.synthDefRefused(error)),
    ]);
    if (loaded.length === 0) throw refusals.summary();
    return {
      synthDefs: loaded.map(({ version }) => version.record),
      changes: loaded.flatMap(({ proof }) => proof.change ?? []),
      refused: refusals.list,
    };
  }

  /** The defs of an upload whose graphs harm nobody. @throws AppError for what concerns the upload as a whole */
  private async check({ form, sha256, role }: Upload, run: JobRun, refusals: Refusals): Promise<Checked[]> {
    await run.step('checking');
    const files = await this.filesOf(form, await this.blobs.read(sha256), refusals);
    if (files.some((each) => each.form === 'source')) await run.step('compiling');
    const parsed = (await refusals.sift(files, (each) => this.parse(each, refusals))).flat();
    if (parsed.length > SYNTHDEFS_PER_UPLOAD_MAX) throw tooMany(parsed.length);
    await run.step('linting');
    const checked = await refusals.sift(parsed, (each) => ({
      ...each,
      ...this.gate.check(each.graph, { role, stated: each.stated, sourceSha256: each.sourceSha256 }),
    }));
    // as in SuperCollider, the last definition of a name is the one that stays
    return [...new Map(checked.map((each) => [each.version.record.name, each])).values()];
  }

  private async filesOf(form: Upload['form'], bytes: Uint8Array, refusals: Refusals): Promise<readonly UploadedFile[]> {
    if (form !== 'archive') return [{ file: null, form, bytes }];
    const { files, refused } = await unpack(bytes);
    for (const error of refused) refusals.add(error, String(error.details['file']));
    return files;
  }

  private async parse({ file, form, bytes }: UploadedFile, refusals: Refusals): Promise<Parsed[]> {
    if (form === 'compiled') {
      return parseSynthDefs(bytes).map((graph) => ({ file, graph, stated: {}, sourceSha256: null }));
    }
    const { files, refused } = await this.compiler.compile(bytes);
    for (const error of refused) refusals.add(error, file);
    const { sha256: sourceSha256 } = await this.blobs.put(bytes);
    return files.flatMap(({ bytes: compiled, stated }) =>
      parseSynthDefs(compiled).map((graph) => ({ file, graph, stated, sourceSha256 })),
    );
  }

  /** Those that the audio server was proven to hold; they are current in the catalogue from then on. */
  private load(
    rehearsed: readonly Checked[],
    apply: Upload['apply'],
    refusals: Refusals,
  ): Promise<(Checked & { proof: Proof })[]> {
    const names = rehearsed.map(({ version }) => version.record.name);
    if (rehearsed.length === 0) return Promise.resolve([]);
    return this.catalogue.place(names, async () => {
      const loaded = await refusals.sift(rehearsed, async (each) => ({
        ...each,
        proof: await this.gate.prove(each.version, { apply }),
      }));
      return { proof: loaded, held: loaded.map(({ version }) => version) };
    });
  }
}

function tooMany(count: number): AppError {
  const detail = `the upload holds ${count} SynthDefs; at most ${SYNTHDEFS_PER_UPLOAD_MAX} are taken at once`;
  return new AppError('INPUT_INVALID', { errors: [{ pointer: '', detail }] });
}
