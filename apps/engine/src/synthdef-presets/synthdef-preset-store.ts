import { isDeepStrictEqual } from 'node:util';
import type { KV, KvEntry } from '@nats-io/kv';
import { AppError, nearestName, SYNTHDEF_PRESETS_MAX, SynthDefPreset, type SynthDefPresetKey } from '@oiduna/contracts';
import { acceptRequestId, currentRequestId, logger, type Nats } from '@oiduna/platform';
import { instantAt, nowMicros } from '../clock.js';
import { isFull } from '../presets/preset-store.js';

/** One key a preset, `pad.studio.warm`: of a SynthDef, an owner, a name. */
const BUCKET = 'synthdef-presets';
/** A hundred thousand presets of a few parameters. */
const BUCKET_BYTES_MAX = 32 * 1024 * 1024;
/** Whoever is overtaken writes on top of the other, so often at most. */
const TRIES_MAX = 20;

/** As it is stored; its revision is the bucket's. */
const Stored = SynthDefPreset.omit({ revision: true });
type Content = Pick<SynthDefPreset, 'parameters' | 'tags' | 'note'>;

/** Values of parameters under names. Nothing is held in memory: a recall copies them to its tracks. */
export class SynthDefPresetStore {
  private constructor(private readonly bucket: KV) {}

  static async open(nats: Nats): Promise<SynthDefPresetStore> {
    return new SynthDefPresetStore(await nats.bucket(BUCKET, { max_bytes: BUCKET_BYTES_MAX }));
  }

  /** By name. */
  async of(synthDef: string, owner: string): Promise<SynthDefPreset[]> {
    const names = await this.names(synthDef, owner);
    const read = names.map(async (name) => presetIn(await this.bucket.get(keyOf({ synthDef, owner, name }))));
    return (await Promise.all(read)).filter((preset) => preset !== undefined);
  }

  async owners(synthDef: string): Promise<string[]> {
    const keys = await Array.fromAsync(await this.bucket.keys(`${synthDef}.*.*`));
    return [...new Set(keys.map((key) => key.split('.')[1]!))].toSorted();
  }

  /** @throws AppError SYNTHDEF_PRESET_UNKNOWN */
  async get(key: SynthDefPresetKey): Promise<SynthDefPreset> {
    return presetIn(await this.bucket.get(keyOf(key))) ?? this.refuseUnknown(key);
  }

  /**
   * The same again, at the same revision, when nothing would change.
   * @param content made of what is there, undefined when nothing is
   * @param expected the revision the caller has seen, 0 for none
   * @throws AppError REVISION_MISMATCH | PRESETS_EXHAUSTED, and what `content` throws
   */
  async save(
    key: SynthDefPresetKey,
    content: (before: SynthDefPreset | undefined) => Content,
    expected: number | undefined,
  ): Promise<SynthDefPreset> {
    for (let tries = 1; ; tries += 1) {
      const entry = await this.bucket.get(keyOf(key));
      const before = presetIn(entry);
      mustBeAt(key, before, expected);
      const { parameters, tags, note } = content(before);
      if (
        before !== undefined &&
        isDeepStrictEqual([before.parameters, before.tags, before.note], [parameters, tags, note])
      ) {
        return before;
      }
      if (before === undefined) await this.mustHaveRoom(key);
      const savedAt = instantAt(nowMicros());
      const requestId = currentRequestId() ?? acceptRequestId(undefined);
      const { synthDef, owner, name } = key;
      const preset = { synthDef, owner, name, parameters, tags, note, savedAt, requestId };
      try {
        const revision = await this.bucket.put(keyOf(key), JSON.stringify(preset), {
          previousSeq: entry?.revision ?? 0,
        });
        return { ...preset, revision };
      } catch (cause) {
        if (isFull(cause)) throw new AppError('PRESETS_EXHAUSTED', { reason: 'the store is full' }, { cause });
        const now = await this.bucket.get(keyOf(key));
        if (now?.revision === entry?.revision) throw cause;
        if (tries >= TRIES_MAX) mustBeAt(key, presetIn(now), before?.revision ?? 0);
      }
    }
  }

  /** @throws AppError SYNTHDEF_PRESET_UNKNOWN | REVISION_MISMATCH */
  async delete(key: SynthDefPresetKey, expected: number | undefined): Promise<void> {
    const preset = await this.get(key);
    mustBeAt(key, preset, expected);
    const guard = expected === undefined ? {} : { previousSeq: preset.revision };
    await this.bucket.purge(keyOf(key), guard).catch(async (cause: unknown) => {
      mustBeAt(key, presetIn(await this.bucket.get(keyOf(key))), expected);
      throw cause;
    });
  }

  private async names(synthDef: string, owner: string): Promise<string[]> {
    const keys = await Array.fromAsync(await this.bucket.keys(`${synthDef}.${owner}.*`));
    return keys.map((key) => key.split('.')[2]!).toSorted();
  }

  private async mustHaveRoom({ synthDef, owner }: SynthDefPresetKey): Promise<void> {
    if ((await this.names(synthDef, owner)).length < SYNTHDEF_PRESETS_MAX) return;
    throw new AppError('PRESETS_EXHAUSTED', { reason: `${owner} has ${SYNTHDEF_PRESETS_MAX} of ${synthDef}` });
  }

  private async refuseUnknown({ synthDef, owner, name }: SynthDefPresetKey): Promise<never> {
    const nearest = nearestName(name, await this.names(synthDef, owner));
    throw new AppError('SYNTHDEF_PRESET_UNKNOWN', { synthDef, owner, name, nearest });
  }
}

/** None of the names has a dot in it. */
const keyOf = ({ synthDef, owner, name }: SynthDefPresetKey): string => `${synthDef}.${owner}.${name}`;

/** What cannot be read was written by another version of us: it is logged, and as if it were not there. */
function presetIn(entry: KvEntry | null): SynthDefPreset | undefined {
  if (entry?.operation !== 'PUT') return undefined;
  const read = Stored.safeParse(entry.json());
  if (!read.success) logger('presets').error({ key: entry.key, err: read.error }, 'a preset is not readable');
  return read.data && { ...read.data, revision: entry.revision };
}

/** @throws AppError REVISION_MISMATCH */
function mustBeAt(
  { synthDef, name }: SynthDefPresetKey,
  preset: SynthDefPreset | undefined,
  expected: number | undefined,
): void {
  const actual = preset?.revision ?? 0;
  if (expected === undefined || expected === actual) return;
  throw new AppError('REVISION_MISMATCH', { what: `Preset ${name} of ${synthDef}`, actual, expected });
}
