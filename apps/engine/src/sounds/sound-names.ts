import type { PlayableSample, Sound, SynthDef } from '@oiduna/contracts';
import type { ActualSounds, LoadedBuffer, LoadedSynthDef } from './actual-sounds.js';

/** The studio's own samplers, by channel count. */
const SAMPLERS: Readonly<Record<number, string>> = { 1: 'sampler_mono', 2: 'sampler_stereo' };

/** What one `s` plays. */
export type PlayedSound =
  | { readonly kind: 'synthdef'; readonly def: LoadedSynthDef }
  | {
      readonly kind: 'sample';
      readonly def: LoadedSynthDef;
      /** Plays the same and takes filters, envelopes and distortion too; costs more. */
      readonly shaped?: LoadedSynthDef;
      readonly buffer: LoadedBuffer;
    };

/** Names to sounds: a bank before a SynthDef of the same name, files of a bank sorted by name. */
export class SoundNames {
  private banks = new Map<string, PlayableSample[]>();

  constructor(
    private readonly synthDefs: ReadonlyMap<string, SynthDef>,
    private readonly samples: ReadonlyMap<string, PlayableSample>,
    private readonly actual: ActualSounds,
  ) {}

  /** Call when the catalogue has changed. */
  refresh(): void {
    const banks = new Map<string, PlayableSample[]>();
    for (const sample of this.samples.values()) {
      banks.set(sample.bank, [...(banks.get(sample.bank) ?? []), sample]);
    }
    for (const bank of banks.values()) bank.sort((a, b) => (a.fileName < b.fileName ? -1 : 1));
    this.banks = banks;
  }

  has(name: string): boolean {
    return this.banks.has(name) || this.synthDefs.has(name);
  }

  all(): Sound[] {
    const banks = [...this.banks].map(([name, files]): Sound => ({ name, kind: 'bank', sampleCount: files.length }));
    const defs = [...this.synthDefs.keys()]
      .filter((name) => !this.banks.has(name))
      .map((name): Sound => ({ name, kind: 'synthdef', sampleCount: 0 }));
    return [...banks, ...defs].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Of every SynthDef: what a pattern may set by name. */
  parameters(): string[] {
    const names = [...this.synthDefs.values()].flatMap(({ controls }) => controls.map(({ name }) => name));
    return [...new Set(names)];
  }

  /** What `s` and `n` play right now; undefined when the audio server does not hold it (yet). */
  find(name: string, n: number): PlayedSound | undefined {
    const bank = this.banks.get(name);
    return bank === undefined ? this.findSynthDef(name) : this.findSample(bank, n);
  }

  private findSynthDef(name: string): PlayedSound | undefined {
    const def = this.actual.synthDefs.get(this.synthDefs.get(name)?.serverName ?? '');
    return def && { kind: 'synthdef', def };
  }

  /** The index wraps, as in SuperDirt, and rounds towards the lower. */
  private findSample(bank: readonly PlayableSample[], n: number): PlayedSound | undefined {
    const index = ((Math.floor(n) % bank.length) + bank.length) % bank.length;
    const buffer = this.actual.buffers.get(bank[index]!.id);
    const sampler = buffer && SAMPLERS[buffer.channelCount];
    const def = this.actual.synthDefs.get(sampler ?? '');
    if (def === undefined || buffer === undefined) return undefined;
    const shaped = this.actual.synthDefs.get(`${sampler}_shaped`);
    return { kind: 'sample', def, buffer, ...(shaped && { shaped }) };
  }
}
