import type { PatternHost } from '../patterns/pattern-host.js';
import type { StudioState } from '../studio/studio-state.js';
import type { SoundNames } from './sound-names.js';

/** Which tracks play which sounds, as far as their texts show in the first cycles. */
export class SoundUses {
  /** By text: what a text plays does not change. */
  private known = new Map<string, Promise<ReadonlySet<string>>>();

  constructor(
    private readonly state: StudioState,
    private readonly patterns: PatternHost,
    private readonly sounds: SoundNames,
  ) {}

  /** Names of tracks by the name of the sound. */
  async all(): Promise<Map<string, string[]>> {
    const ours = [...this.state.tracks.values()].filter(({ osc }) => !osc);
    this.known = new Map(ours.map(({ code }) => [code, this.known.get(code) ?? this.soundsOf(code)]));
    const uses = new Map<string, string[]>();
    for (const { name, code } of ours) {
      for (const sound of (await this.known.get(code)) ?? []) uses.set(sound, [...(uses.get(sound) ?? []), name]);
    }
    return uses;
  }

  /** Of a text that fails by now nothing is known. */
  private async soundsOf(code: string): Promise<ReadonlySet<string>> {
    const text = await this.patterns.checkText(code, this.sounds.parameters()).catch(() => undefined);
    return new Set(text?.tracks.flatMap(({ sounds }) => sounds));
  }
}
