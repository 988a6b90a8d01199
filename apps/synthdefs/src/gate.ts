import { Inject, Injectable } from '@nestjs/common';
import { AppError, loadSynthDef, type ReplyOf, type RequestOf, type SynthDef } from '@oiduna/contracts';
import { asAppError, BlobStore, CONFIG, Nats } from '@oiduna/platform';
import type { SynthDef as SynthDefGraph } from '@oiduna/supercollider';
import { type SynthDefVersion, versionOf, type VersionOptions } from './catalogue/synthdef-version.js';
import { grantedPermissions, type SynthDefsConfig } from './config.js';
import { DryRun } from './dry-run/dry-run.js';

export type Proof = ReplyOf<typeof loadSynthDef>;

/** A def whose graph harms nobody. */
export interface Checked {
  readonly graph: SynthDefGraph;
  readonly version: SynthDefVersion;
}

/** What every SynthDef passes, whichever way it comes in: checked, heard offline, proven on the audio server. */
@Injectable()
export class Gate {
  constructor(
    private readonly blobs: BlobStore,
    private readonly dryRun: DryRun,
    private readonly nats: Nats,
    @Inject(CONFIG) private readonly config: SynthDefsConfig,
  ) {}

  /** @throws AppError INPUT_INVALID | SYNTHDEF_NAME_RESERVED | SYNTHDEF_GRAPH_INVALID */
  check(graph: SynthDefGraph, options: Omit<VersionOptions, 'permissions'>): Checked {
    return { graph, version: versionOf(graph, { ...options, permissions: grantedPermissions(this.config) }) };
  }

  /** @throws AppError SYNTHDEF_DRY_RUN_FAILED | SYNTHDEF_REFUSED | SERVICE_UNAVAILABLE | SERVICE_TIMEOUT */
  async rehearse<C extends Checked>(checked: C): Promise<C> {
    const { record, file, stated } = checked.version;
    const graph = { ...checked.graph, name: record.serverName };
    const { dryRun, ranges } = await this.dryRun.rehearse(graph, file, record.name, stated);
    const controls = record.controls.map((control) => {
      const range = ranges.get(control.name);
      return range === undefined ? control : { ...control, range };
    });
    return { ...checked, version: { ...checked.version, record: { ...record, controls, dryRun } } };
  }

  /** @throws AppError with the `name` of the def that the audio server did not take */
  async prove(
    { record, file }: SynthDefVersion,
    wish: Pick<RequestOf<typeof loadSynthDef>, 'apply' | 'publish'>,
  ): Promise<Proof> {
    await this.blobs.put(file);
    // what was heard offline is nothing to the engine
    return this.nats.request(loadSynthDef, { ...record, dryRun: undefined, ...wish }).catch((thrown: unknown) => {
      throw named(record, asAppError(thrown));
    });
  }
}

const named = ({ name }: SynthDef, error: AppError): AppError =>
  new AppError(error.code, { ...error.details, name }, { cause: error });
