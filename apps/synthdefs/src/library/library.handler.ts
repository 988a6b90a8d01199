import { Controller } from '@nestjs/common';
import {
  type CataloguedSynthDef,
  deleteSynthDef,
  describeSynthDef,
  diffSynthDef,
  getSynthDef,
  listSynthDefs,
  listSynthDefVersions,
  publishSynthDef,
  type ReplyOf,
  type RequestOf,
  type SynthDefDiff,
} from '@oiduna/contracts';
import { BlobStore, Handles } from '@oiduna/platform';
import { compareSynthDefs, parseSynthDefs } from '@oiduna/supercollider';
import type { KeptVersion } from '../catalogue/catalogue.js';
import { Library } from './library.js';

@Controller()
export class LibraryHandler {
  constructor(
    private readonly library: Library,
    private readonly blobs: BlobStore,
  ) {}

  @Handles(listSynthDefs)
  list(filter: RequestOf<typeof listSynthDefs>): Promise<ReplyOf<typeof listSynthDefs>> {
    return this.library.list(filter);
  }

  @Handles(getSynthDef)
  get({ name }: RequestOf<typeof getSynthDef>): Promise<CataloguedSynthDef> {
    return this.library.get(name);
  }

  @Handles(listSynthDefVersions)
  async versions({ name }: RequestOf<typeof listSynthDefVersions>): Promise<ReplyOf<typeof listSynthDefVersions>> {
    return { versions: await this.library.versions(name) };
  }

  @Handles(publishSynthDef)
  publish({ name, wish }: RequestOf<typeof publishSynthDef>): Promise<ReplyOf<typeof publishSynthDef>> {
    return this.library.publish(name, wish);
  }

  @Handles(describeSynthDef)
  describe({ name, about }: RequestOf<typeof describeSynthDef>): Promise<CataloguedSynthDef> {
    return this.library.describe(name, about);
  }

  @Handles(deleteSynthDef)
  async delete({ name }: RequestOf<typeof deleteSynthDef>): Promise<{ name: string }> {
    await this.library.delete(name);
    return { name };
  }

  @Handles(diffSynthDef)
  async diff({ name, wish }: RequestOf<typeof diffSynthDef>): Promise<SynthDefDiff> {
    const [from, to] = await this.library.pair(name, wish.from, wish.to);
    const [before, after] = await Promise.all([this.graphOf(from), this.graphOf(to)]);
    return { from: from.synthDef.sha256, to: to.synthDef.sha256, ...compareSynthDefs(before, after) };
  }

  private async graphOf({ synthDef }: KeptVersion) {
    return parseSynthDefs(await this.blobs.read(synthDef.sha256))[0]!;
  }
}
