import type { PlayableSample, Sound, SynthDef } from '@oiduna/contracts';
import type { ActualSounds, LoadedSynthDef } from './actual-sounds.js';
import type { LoadedBuffer } from './buffers.js';

/** The studio's own samplers, by channel count. */
const SAMPLERS: Readonly<Record<number, string>> = { 1: 'sampler_mono', 2: 'sampler_stereo' };

/** Whether there is a sampler for as many channels as it has. */
export const isHeard = ({ format }: PlayableSample): boolean => format.channelCount in SAMPLERS;

/** A SynthDef by its name, on the audio server. */
interface SynthDefSound {
  readonly kind: 'synthdef';
  readonly def: LoadedSynthDef;
}

/** A file of a bank, and the SynthDef that plays it. */
interface SampleSound {
  readonly kind: 'sample';
  readonly def: LoadedSynthDef;
  /** Plays the same and takes filters, envelopes and distortion too; costs more. */
  readonly shaped?: LoadedSynthDef;
  /** Undefined until it is read. */
  readonly buffer: LoadedBuffer | undefined;
}

/** What a name stands for. */
export type NamedSound = SynthDefSound | SampleSound;
/** What can be played at once. */
export type PlayedSound = SynthDefSound | (SampleSound & { readonly buffer: LoadedBuffer });

export const isPlayable = (sound: NamedSound): sound is PlayedSound =>
  sound.kind === 'synthdef' || sound.buffer !== undefined;

/** Names to sounds: a bank before a SynthDef of the same name, files of a bank sorted by name. */
export class SoundNames {
  private readonly banks = new Map<string, PlayableSample[]>();
  /** Where each sample stands in the banks, by its ID. */
  private readonly placed = new Map<string, PlayableSample>();

  constructor(
    private readonly synthDefs: ReadonlyMap<string, SynthDef>,
    private readonly samples: ReadonlyMap<string, PlayableSample>,
    private readonly actual: ActualSounds,
  ) {}

  /** Take up the whole catalogue. */
  refresh(): void {
    for (const id of [...this.placed.keys(), ...this.samples.keys()]) this.sampleChanged(id);
  }

  /** One sample of the catalogue has come, changed or gone. Thousands may, while the music plays. */
  sampleChanged(id: string): void {
    const before = this.placed.get(id);
    if (before !== undefined) {
      const bank = this.banks.get(before.bank)!;
      bank.splice(placeIn(bank, before), 1);
      if (bank.length === 0) this.banks.delete(before.bank);
      this.placed.delete(id);
    }
    const sample = this.samples.get(id);
    if (sample === undefined) return;
    const bank = this.banks.get(sample.bank) ?? [];
    bank.splice(placeIn(bank, sample), 0, sample);
    this.banks.set(sample.bank, bank);
    this.placed.set(id, sample);
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

  /** What `s` and `n` stand for; undefined when the audio server has no SynthDef to play it. */
  find(name: string, n: number): NamedSound | undefined {
    const sample = this.sampleAt(name, n);
    return sample === undefined ? this.findSynthDef(name) : this.findSampler(sample);
  }

  /** The file of a bank. The index wraps, as in SuperDirt, and rounds towards the lower. */
  sampleAt(name: string, n: number): PlayableSample | undefined {
    const bank = this.banks.get(name);
    return bank?.[((Math.floor(n) % bank.length) + bank.length) % bank.length];
  }

  private findSynthDef(name: string): NamedSound | undefined {
    const def = this.actual.synthDefs.get(this.synthDefs.get(name)?.serverName ?? '');
    return def && { kind: 'synthdef', def };
  }

  private findSampler(sample: PlayableSample): NamedSound | undefined {
    const sampler = SAMPLERS[sample.format.channelCount];
    const def = this.actual.synthDefs.get(sampler ?? '');
    if (def === undefined) return undefined;
    const shaped = this.actual.synthDefs.get(`${sampler}_shaped`);
    return { kind: 'sample', def, ...(shaped && { shaped }), buffer: this.actual.buffers.find(sample) };
  }
}

/** Where it stands in its bank, or would. */
function placeIn(bank: readonly PlayableSample[], { fileName, id }: PlayableSample): number {
  let [from, to] = [0, bank.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const other = bank[middle]!;
    if (other.fileName < fileName || (other.fileName === fileName && other.id < id)) from = middle + 1;
    else to = middle;
  }
  return from;
}
