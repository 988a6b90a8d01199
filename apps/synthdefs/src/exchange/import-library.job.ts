import { Injectable } from '@nestjs/common';
import {
  AppError,
  type ImportedSynthDef,
  type importSynthDefs,
  importSynthDefs as contract,
  type JobDataOf,
  type JobResultOf,
  type LibrarySynthDef,
} from '@oiduna/contracts';
import { BlobStore, type JobRun, Runs } from '@oiduna/platform';
import { parseSynthDefs, renameSynthDef } from '@oiduna/supercollider';
import { Catalogue, type Placed } from '../catalogue/catalogue.js';
import { Slots } from '../compile/slots.js';
import { SynthDefEvents } from '../events.js';
import { type Checked, Gate } from '../gate.js';
import { Refusals } from '../uploads/refusals.js';
import { type PackedLibrary, readLibrary } from './library-file.js';

/** Each holds a connection to the catalogue while the engine proves its versions. */
const NAMES_AT_ONCE = 3;

type Arriving = Checked & { readonly file: string; readonly claimed: string };

/** Puts an exported library into this studio. What the file says is believed of texts alone: each def is proven. */
@Injectable()
export class ImportLibraryJob {
  private readonly slots = new Slots(NAMES_AT_ONCE);

  constructor(
    private readonly blobs: BlobStore,
    private readonly gate: Gate,
    private readonly catalogue: Catalogue,
    private readonly events: SynthDefEvents,
  ) {}

  /** A name is taken as a whole or, when the engine goes away meanwhile, once more. @throws AppError LIBRARY_REFUSED */
  @Runs(contract)
  async run({ sha256 }: JobDataOf<typeof importSynthDefs>, run: JobRun): Promise<JobResultOf<typeof importSynthDefs>> {
    await run.step('reading');
    const packed = await readLibrary(await this.blobs.read(sha256));
    await run.step('proving');
    const synthDefs = await Promise.all(
      packed.library.synthDefs.map((each) => this.slots.run(() => this.bring(each, packed.files))),
    );
    return { synthDefs };
  }

  private async bring(listed: LibrarySynthDef, files: PackedLibrary['files']): Promise<ImportedSynthDef> {
    const { name } = listed;
    const refusals = new Refusals();
    const arriving = await refusals.sift(listed.versions, (version) => this.check(name, version, files));
    const here = new Set((await this.catalogue.versions([name])).map(({ synthDef }) => synthDef.sha256));
    const isHere = ({ version }: Checked): boolean => here.has(version.record.sha256);
    const present = arriving.filter(isHere).map(shaOf);
    const rehearsed = await refusals.sift(
      arriving.filter((each) => !isHere(each)),
      (each) => this.gate.rehearse(each),
    );
    const { added, published } = await this.place(listed, rehearsed, refusals);
    if (added.length + present.length > 0) await this.describe(listed);
    await Promise.all(refusals.errors.map((error) => this.events.synthDefRefused(error)));
    return { name, published, added: added.map(shaOf), present, refused: refusals.list };
  }

  /** @throws AppError what the file of a version is refused for */
  private async check(
    name: string,
    { sha256: claimed, file, source, role, stated }: LibrarySynthDef['versions'][number],
    files: PackedLibrary['files'],
  ): Promise<Arriving> {
    const bytes = files.get(file);
    const [graph, ...others] = bytes === undefined ? [] : parseSynthDefs(bytes);
    if (graph === undefined || others.length > 0) {
      const reason =
        graph === undefined ? 'the zip holds no such file of at most 300 KiB' : 'it holds several SynthDefs';
      throw new AppError('ARCHIVE_REFUSED', { name, file, reason });
    }
    const text = source === null ? undefined : files.get(source);
    const sourceSha256 = text === undefined ? null : (await this.blobs.put(text)).sha256;
    return { file, claimed, ...this.gate.check(renameSynthDef(graph, name), { role, stated, sourceSha256 }) };
  }

  /** A name that is new here plays what it played where it comes from; any other plays what it plays. */
  private place(listed: LibrarySynthDef, rehearsed: readonly Arriving[], refusals: Refusals) {
    return this.catalogue.placeBehind(listed.name, async () => {
      const isNew = (await this.catalogue.versions([listed.name])).length === 0;
      const added = await refusals.sift(rehearsed, async (each) => {
        await this.gate.prove(each.version, { publish: false });
        return each;
      });
      const published = isNew ? (added.find(({ claimed }) => claimed === listed.published) ?? added[0]) : undefined;
      if (published !== undefined) {
        const proof = await this.gate.prove(published.version, {});
        await this.events.synthDefLoaded(published.version.record, proof);
      }
      const newest = added.map(({ version }): Placed => version);
      return { proof: { added, published: published === undefined ? null : shaOf(published) }, newest };
    });
  }

  /** What people said here stays; what nobody said is taken from the file. */
  private async describe({ name, tags, author, note }: LibrarySynthDef): Promise<void> {
    const [here] = await this.catalogue.names({ among: [name], limit: 1 });
    if (here === undefined) return;
    const { about } = here;
    await this.catalogue.describe(name, {
      ...(about.tags.length === 0 && { tags }),
      ...(about.author === '' && { author }),
      ...(about.note === '' && { note }),
    });
  }
}

const shaOf = ({ version }: Checked): string => version.record.sha256;
