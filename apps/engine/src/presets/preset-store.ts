import { isDeepStrictEqual } from 'node:util';
import type { KV, KvEntry } from '@nats-io/kv';
import {
  AppError,
  nearestName,
  Preset,
  PRESET_BYTES_MAX,
  PRESET_VERSIONS_MAX,
  type PresetSummary,
  PRESETS_MAX,
} from '@oiduna/contracts';
import { acceptRequestId, currentRequestId, logger, type Nats } from '@oiduna/platform';
import { instantAt, nowMicros } from '../clock.js';

/** One key a preset; the bucket's own history has its versions. */
const BUCKET = 'presets';
/** A hundred thousand versions of an ordinary text. */
const BUCKET_BYTES_MAX = 64 * 1024 * 1024;
/** Whoever is overtaken writes on top of the other, so often at most. */
const TRIES_MAX = 20;
/** NATS: the bucket is full. */
const MAXIMUM_BYTES_EXCEEDED = 10_077;

export type PresetContent = Omit<Preset, 'name' | 'version' | 'createdAt' | 'requestId'>;

/** The presets of a studio. Nothing is held in memory: presets are asked for seldom, and by name. */
export class PresetStore {
  private constructor(private readonly bucket: KV) {}

  static async open(nats: Nats): Promise<PresetStore> {
    return new PresetStore(await nats.bucket(BUCKET, { history: PRESET_VERSIONS_MAX, max_bytes: BUCKET_BYTES_MAX }));
  }

  async names(): Promise<string[]> {
    return (await Array.fromAsync(await this.bucket.keys())).toSorted();
  }

  /** The newest version of each, by name. */
  async all(): Promise<Preset[]> {
    const read = async (name: string) => presetIn(await this.bucket.get(name)); // each parsed in a turn of its own: music plays meanwhile
    return (await Promise.all((await this.names()).map(read))).filter((preset) => preset !== undefined);
  }

  /** The newest version, or one that is kept. @throws AppError PRESET_UNKNOWN | PRESET_VERSION_UNKNOWN */
  async get(name: string, version?: number): Promise<Preset> {
    if (version === undefined) return presetIn(await this.bucket.get(name)) ?? this.refuseUnknown(name);
    const kept = await this.versions(name);
    const preset = kept.find((candidate) => candidate.version === version);
    if (preset !== undefined) return preset;
    const range = [...new Set([kept.at(-1)!.version, kept[0].version])].join(' to ');
    throw new AppError('PRESET_VERSION_UNKNOWN', { name, version, kept: range });
  }

  /** Newest first. @throws AppError PRESET_UNKNOWN */
  async versions(name: string): Promise<[Preset, ...Preset[]]> {
    const entries = await Array.fromAsync(await this.bucket.history({ key: name }));
    const [newest, ...older] = entries
      .toReversed()
      .map(presetIn)
      .filter((preset) => preset !== undefined);
    return newest === undefined ? this.refuseUnknown(name) : [newest, ...older];
  }

  /**
   * The next version; the newest again when it would be the same.
   * @param content made of the newest version, undefined when there is none
   * @param expected the newest version the caller has seen, 0 for none
   * @throws AppError REVISION_MISMATCH | PRESETS_EXHAUSTED | INPUT_TOO_LARGE, and what `content` throws
   */
  async save(
    name: string,
    content: (before: Preset | undefined) => PresetContent | Promise<PresetContent>,
    expected: number | undefined,
  ): Promise<Preset> {
    for (let tries = 1; ; tries += 1) {
      const entry = await this.bucket.get(name);
      const before = presetIn(entry);
      mustBeAt(name, before, expected);
      const next = nextVersion(name, before, await content(before));
      if (next === before) return before;
      const body = JSON.stringify(next);
      if (Buffer.byteLength(body) > PRESET_BYTES_MAX) {
        throw new AppError('INPUT_TOO_LARGE', { what: `Preset ${name}`, limitBytes: PRESET_BYTES_MAX });
      }
      if (before === undefined) await this.mustHaveRoom();
      try {
        await this.bucket.put(name, body, { previousSeq: entry?.revision ?? 0 });
        return next;
      } catch (cause) {
        if (isFull(cause)) throw new AppError('PRESETS_EXHAUSTED', { reason: 'the store is full' }, { cause });
        const now = await this.bucket.get(name);
        if (now?.revision === entry?.revision) throw cause;
        if (tries >= TRIES_MAX) mustBeAt(name, presetIn(now), before?.version ?? 0);
      }
    }
  }

  /** With all its versions. @throws AppError PRESET_UNKNOWN | REVISION_MISMATCH */
  async delete(name: string, expected: number | undefined): Promise<void> {
    const entry = await this.bucket.get(name);
    const preset = presetIn(entry) ?? (await this.refuseUnknown(name));
    mustBeAt(name, preset, expected);
    const guard = expected === undefined ? {} : { previousSeq: entry!.revision };
    await this.bucket.purge(name, guard).catch(async (cause: unknown) => {
      mustBeAt(name, presetIn(await this.bucket.get(name)), expected);
      throw cause;
    });
  }

  private async mustHaveRoom(): Promise<void> {
    const names = await this.names();
    if (names.length < PRESETS_MAX) return;
    throw new AppError('PRESETS_EXHAUSTED', { reason: `there are ${PRESETS_MAX}` });
  }

  private async refuseUnknown(name: string): Promise<never> {
    throw new AppError('PRESET_UNKNOWN', { name, nearest: nearestName(name, await this.names()) });
  }
}

export const withoutText = ({ code: _, tracks: __, ...summary }: Preset): PresetSummary => summary;

export const contentOf = ({
  name: _,
  version: __,
  createdAt: ___,
  requestId: ____,
  ...content
}: Preset): PresetContent => content;

function nextVersion(name: string, before: Preset | undefined, content: PresetContent): Preset {
  if (before !== undefined && isDeepStrictEqual(contentOf(before), content)) return before;
  return {
    name,
    version: (before?.version ?? 0) + 1,
    createdAt: instantAt(nowMicros()),
    requestId: currentRequestId() ?? acceptRequestId(undefined),
    ...content,
  };
}

/** What cannot be read was written by another version of us: it is logged, and as if it were not there. */
function presetIn(entry: KvEntry | null): Preset | undefined {
  if (entry?.operation !== 'PUT') return undefined;
  const read = Preset.safeParse(entry.json());
  if (!read.success) logger('presets').error({ key: entry.key, err: read.error }, 'a preset is not readable');
  return read.data;
}

/** @throws AppError REVISION_MISMATCH */
function mustBeAt(name: string, preset: Preset | undefined, expected: number | undefined): void {
  const actual = preset?.version ?? 0;
  if (expected === undefined || expected === actual) return;
  throw new AppError('REVISION_MISMATCH', { what: `Preset ${name}`, actual, expected });
}

export const isFull = (error: unknown): boolean => (error as { code?: unknown }).code === MAXIMUM_BYTES_EXCEEDED;
