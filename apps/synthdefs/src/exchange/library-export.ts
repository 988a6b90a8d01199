import { Injectable } from '@nestjs/common';
import {
  AppError,
  exportSynthDefs,
  type LibrarySynthDef,
  type ReplyOf,
  type SynthDefFileWish,
} from '@oiduna/contracts';
import { BlobStore } from '@oiduna/platform';
import { parseSynthDefs, renameSynthDef, writeSynthDefs } from '@oiduna/supercollider';
import type { KeptVersion } from '../catalogue/catalogue.js';
import { Library } from '../library/library.js';
import { packLibrary, pathOfSource, pathOfVersion } from './library-file.js';

type KeptFile = ReplyOf<typeof exportSynthDefs>;

/** SynthDefs of the catalogue as files. A def in a file has its own name, not the server's. */
@Injectable()
export class LibraryExport {
  constructor(
    private readonly library: Library,
    private readonly blobs: BlobStore,
  ) {}

  /** @throws AppError INPUT_TOO_LARGE | SERVICE_UNAVAILABLE */
  async all(): Promise<KeptFile> {
    const files = new Map<string, Uint8Array>();
    const synthDefs: LibrarySynthDef[] = [];
    for (const { name, about, current, versions } of await this.library.everything()) {
      for (const version of versions) {
        const { synthDef, sourceSha256 } = version;
        files.set(pathOfVersion(name, synthDef.sha256), await this.bytesOf(version));
        if (sourceSha256 !== null) files.set(pathOfSource(sourceSha256), await this.blobs.read(sourceSha256));
      }
      synthDefs.push({ name, ...about, published: current.synthDef.sha256, versions: versions.map(described) });
    }
    return this.blobs.put(packLibrary({ library: { format: 'oiduna-synthdefs', version: 1, synthDefs }, files }));
  }

  /** @throws AppError SYNTHDEF_UNKNOWN | SYNTHDEF_VERSION_UNKNOWN | SYNTHDEF_SOURCE_NONE | SERVICE_UNAVAILABLE */
  async one(name: string, { version: wished, as = 'compiled' }: SynthDefFileWish): Promise<KeptFile> {
    const [, version] = await this.library.pair(name, undefined, wished);
    if (as === 'compiled') return this.blobs.put(await this.bytesOf(version));
    const { synthDef, sourceSha256 } = version;
    if (sourceSha256 === null) throw new AppError('SYNTHDEF_SOURCE_NONE', { name, version: synthDef.sha256 });
    return { sha256: sourceSha256, sizeBytes: await this.blobs.sizeOf(sourceSha256) };
  }

  private async bytesOf({ synthDef }: KeptVersion): Promise<Uint8Array> {
    const [graph] = parseSynthDefs(await this.blobs.read(synthDef.sha256));
    return writeSynthDefs(renameSynthDef(graph!, synthDef.name));
  }
}

function described(version: KeptVersion): LibrarySynthDef['versions'][number] {
  const { synthDef, stated, sourceSha256, createdAt, publishedAt } = version;
  const { name, sha256, role } = synthDef;
  const source = sourceSha256 === null ? null : pathOfSource(sourceSha256);
  return { sha256, role, stated, file: pathOfVersion(name, sha256), source, createdAt, publishedAt };
}
