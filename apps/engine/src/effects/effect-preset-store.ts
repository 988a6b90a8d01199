import type { KV, KvEntry } from '@nats-io/kv';
import { AppError, EffectPreset, nearestName } from '@oiduna/contracts';
import { logger, type Nats } from '@oiduna/platform';

/** One key a preset, its name. */
const BUCKET = 'effect-presets';
/** As many as there may be, each with sixteen effects of many parameters. */
const BUCKET_BYTES_MAX = 16 * 1024 * 1024;

const Stored = EffectPreset.omit({ revision: true });

/** Chains under names. Nothing is held in memory: a recall copies them to its chain. */
export class EffectPresetStore {
  private constructor(private readonly bucket: KV) {}

  static async open(nats: Nats): Promise<EffectPresetStore> {
    return new EffectPresetStore(await nats.bucket(BUCKET, { max_bytes: BUCKET_BYTES_MAX }));
  }

  /** By name. */
  async all(): Promise<EffectPreset[]> {
    const read = (await this.names()).map(async (name) => presetIn(await this.bucket.get(name)));
    return (await Promise.all(read)).filter((preset) => preset !== undefined);
  }

  /** @throws AppError EFFECT_PRESET_UNKNOWN */
  async get(name: string): Promise<EffectPreset> {
    const preset = presetIn(await this.bucket.get(name));
    if (preset !== undefined) return preset;
    throw new AppError('EFFECT_PRESET_UNKNOWN', { name, nearest: nearestName(name, await this.names()) });
  }

  /** @throws AppError REVISION_MISMATCH | PRESETS_EXHAUSTED */
  async save(
    preset: Omit<EffectPreset, 'revision'>,
    most: number,
    expected: number | undefined,
  ): Promise<EffectPreset> {
    const { name } = preset;
    const names = await this.names();
    if (!names.includes(name) && names.length >= most) {
      throw new AppError('PRESETS_EXHAUSTED', { reason: `there are ${most} of effects` });
    }
    const guard = expected === undefined ? {} : { previousSeq: await this.sequenceAt(name, expected) };
    const revision = await this.bucket.put(name, JSON.stringify(preset), guard).catch(async (cause: unknown) => {
      if (expected !== undefined) await this.sequenceAt(name, expected); // overtaken by another
      throw cause;
    });
    return { ...preset, revision };
  }

  /** @throws AppError EFFECT_PRESET_UNKNOWN */
  async delete(name: string): Promise<void> {
    await this.get(name);
    await this.bucket.purge(name);
  }

  /** What the bucket calls the revision a caller has seen; 0 for none. @throws AppError REVISION_MISMATCH */
  private async sequenceAt(name: string, expected: number): Promise<number> {
    const entry = await this.bucket.get(name);
    const actual = entry?.operation === 'PUT' ? entry.revision : 0;
    if (actual !== expected)
      throw new AppError('REVISION_MISMATCH', { what: `Effect preset ${name}`, actual, expected });
    return entry?.revision ?? 0;
  }

  private async names(): Promise<string[]> {
    return (await Array.fromAsync(await this.bucket.keys())).toSorted();
  }
}

/** What cannot be read was written by another version of us: it is logged, and as if it were not there. */
function presetIn(entry: KvEntry | null): EffectPreset | undefined {
  if (entry?.operation !== 'PUT') return undefined;
  const read = Stored.safeParse(entry.json());
  if (!read.success) logger('effects').error({ key: entry.key, err: read.error }, 'an effect preset is not readable');
  return read.data && { ...read.data, revision: entry.revision };
}
