import { Injectable } from '@nestjs/common';
import {
  AppError,
  type CataloguedSynthDef,
  heldSynthDefs,
  LIBRARY_VERSIONS_MAX,
  type ListedVersion,
  loadSynthDef,
  type PublishWish,
  type ReplyOf,
  type RequestOf,
  listSynthDefs,
  type publishSynthDef,
  SYNTHDEFS_PER_PAGE_MAX,
  type SynthDefAbout,
  type SynthDefAboutPatch,
  unloadSynthDef,
} from '@oiduna/contracts';
import { Nats } from '@oiduna/platform';
import { Catalogue, type KeptVersion, type Named } from '../catalogue/catalogue.js';
import { nowPlaying, type NowPlaying } from './now-playing.js';
import { versionNamed } from './version-named.js';

type Page = ReplyOf<typeof listSynthDefs>;
type Filter = RequestOf<typeof listSynthDefs>;

/** A name with all that is kept of it. */
export interface KeptName extends Named {
  readonly versions: readonly KeptVersion[];
  readonly current: KeptVersion;
}

/** The catalogue beside what the engine really plays: the engine decides which version is current. */
@Injectable()
export class Library {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly nats: Nats,
  ) {}

  async list({ live, limit = SYNTHDEFS_PER_PAGE_MAX, ...filter }: Filter): Promise<Page> {
    const playing = await this.playing();
    if (live !== undefined && playing === undefined) throw new AppError('SERVICE_UNAVAILABLE', { service: 'engine' });
    const names = await this.catalogue.names({
      ...filter,
      limit: limit + 1,
      ...(live !== undefined && { [live ? 'among' : 'notAmong']: playing?.names }),
    });
    const page = names.slice(0, limit);
    const versions = Map.groupBy(await this.catalogue.versions(page.map(({ name }) => name)), nameOf);
    // five hundred dry runs are more than a NATS message holds
    const synthDefs = page.map(({ name, about }) => ({
      ...catalogued(versions.get(name)!, about, playing),
      dryRun: undefined,
    }));
    return { synthDefs, next: names.length > limit ? page.at(-1)!.name : null };
  }

  /** Every name, sorted, with its versions, the one published last first, and the one it plays. */
  async everything(): Promise<KeptName[]> {
    const names = await this.catalogue.names({ limit: LIBRARY_VERSIONS_MAX + 1 });
    const [kept, playing] = await Promise.all([this.catalogue.versions(names.map(({ name }) => name)), this.playing()]);
    const byName = Map.groupBy(kept, nameOf);
    return names.flatMap((named) => {
      const versions = byName.get(named.name) ?? []; // deleted meanwhile
      return versions.length === 0 ? [] : [{ ...named, versions, current: currentOf(versions, playing) }];
    });
  }

  /** @throws AppError SYNTHDEF_UNKNOWN */
  async get(name: string): Promise<CataloguedSynthDef> {
    const versions = await this.catalogue.versionsOf(name);
    const [[named], playing] = await Promise.all([this.catalogue.names({ among: [name], limit: 1 }), this.playing()]);
    return catalogued(versions, named!.about, playing);
  }

  /** @throws AppError SYNTHDEF_UNKNOWN */
  async versions(name: string): Promise<ListedVersion[]> {
    const [versions, playing] = await Promise.all([this.catalogue.versionsOf(name), this.playing()]);
    const current = currentOf(versions, playing);
    return versions.map((version) => {
      const { sha256, serverName, sizeBytes, ugenCount } = version.synthDef;
      const { createdAt, publishedAt } = version;
      const loaded = playing === undefined ? null : playing.loaded.has(serverName);
      return { sha256, serverName, sizeBytes, ugenCount, createdAt, publishedAt, current: version === current, loaded };
    });
  }

  /** @throws AppError SYNTHDEF_UNKNOWN | SYNTHDEF_VERSION_UNKNOWN | what the engine throws */
  async publish(name: string, { version, apply }: PublishWish): Promise<ReplyOf<typeof publishSynthDef>> {
    const [{ synthDef }] = await this.pair(name, version);
    const { change } = await this.nats.request(loadSynthDef, { ...synthDef, dryRun: undefined, apply });
    await this.catalogue.published(synthDef);
    return { synthDef, change };
  }

  /** @throws AppError SYNTHDEF_UNKNOWN */
  async describe(name: string, about: SynthDefAboutPatch): Promise<CataloguedSynthDef> {
    await this.catalogue.versionsOf(name);
    await this.catalogue.describe(name, about);
    return this.get(name);
  }

  /** @throws AppError SYNTHDEF_UNKNOWN | SYNTHDEF_IN_USE */
  async delete(name: string): Promise<void> {
    await this.catalogue.versionsOf(name);
    await this.nats.request(unloadSynthDef, { name, wish: {} }).catch((error: unknown) => {
      if (!(error instanceof AppError && error.code === 'SYNTHDEF_UNKNOWN')) throw error; // it plays nothing already
    });
    await this.catalogue.delete(name);
  }

  /** Two versions: by default the one published before the current, and the current one. */
  async pair(name: string, from?: string, to?: string): Promise<[KeptVersion, KeptVersion]> {
    const [versions, playing] = await Promise.all([this.catalogue.versionsOf(name), this.playing()]);
    const later = to === undefined ? currentOf(versions, playing) : versionNamed(to, versions);
    const before = versions.find((version) => version !== later) ?? later;
    return [from === undefined ? before : versionNamed(from, versions), later];
  }

  /** Undefined when the engine does not answer: the library can be read all the same. */
  private async playing(): Promise<NowPlaying | undefined> {
    return this.nats.request(heldSynthDefs, {}).then(nowPlaying, () => undefined);
  }
}

const nameOf = ({ synthDef }: KeptVersion): string => synthDef.name;

/** Of versions of one name, the one published last first. */
function currentOf(versions: readonly KeptVersion[], playing: NowPlaying | undefined): KeptVersion {
  const sha256 = playing?.versionOf(versions[0]!.synthDef.name);
  return versions.find(({ synthDef }) => synthDef.sha256 === sha256) ?? versions[0]!;
}

function catalogued(
  versions: readonly KeptVersion[],
  about: SynthDefAbout,
  playing: NowPlaying | undefined,
): CataloguedSynthDef {
  const { synthDef, createdAt } = currentOf(versions, playing);
  const { name, sha256, serverName } = synthDef;
  return {
    ...synthDef,
    ...about,
    createdAt,
    live: playing === undefined ? null : playing.versionOf(name) === sha256 && playing.loaded.has(serverName),
    usedBy: playing === undefined ? null : playing.usersOf(name),
  };
}
