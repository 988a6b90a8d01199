import type { Buffer, PlayableSample } from '@oiduna/contracts';

export interface LoadedBuffer extends Buffer {
  readonly wavSha256: string;
}

/** What tells one content from another; a sample that is uploaded anew has another one. */
export type SampleContent = Pick<PlayableSample, 'id' | 'wavSha256'>;

/** A buffer number that is taken. Whoever took it gives it back with this, and never what a later holder has. */
export interface BufferSlot {
  readonly bufferNumber: number;
  readonly memoryBytes: number;
  /** None while it is read, and of a recording. */
  readonly loaded: LoadedBuffer | undefined;
}

interface Held extends BufferSlot {
  loaded: LoadedBuffer | undefined;
  /** Lies ahead while it is wanted: then only a note that is due takes its place. */
  usedMicros: number;
  /** It sounds or is scheduled until then, and stays. */
  neededUntilMicros: number;
}

type LoadedSlot = Held & { loaded: LoadedBuffer };

/** Room for one buffer, and who went for it. */
export interface TakenBuffer {
  readonly slot: BufferSlot;
  readonly evicted: readonly number[];
}

/** How many buffers there may be, and how much memory they take. */
export interface BufferLimits {
  readonly countMax: number;
  readonly memoryBytesMax: number;
}

/**
 * The buffer numbers of one life of the audio server: who has which, for how many bytes, and until when it is needed.
 * The longest unused go first; one that is needed never does, so the limits hold at every moment, and a note never
 * finds another sound in its buffer. Times are those of `nowMicros`.
 */
export class Buffers {
  private readonly held = new Map<number, Held>();
  /** Those that play what the studio has, by the ID of the sample: one for each of its contents. */
  private readonly bySample = new Map<string, LoadedSlot[]>();
  private nextNumber = 0;
  private bytes = 0;
  /** Hears of each number whose buffer is another one. */
  onChange: (bufferNumber: number) => void = () => undefined;

  constructor(readonly limits: BufferLimits) {}

  get memoryBytes(): number {
    return this.bytes;
  }

  get count(): number {
    return this.held.size;
  }

  /** They are there, read by another engine; a limit lowered since holds for what comes next. */
  adopt(buffers: readonly LoadedBuffer[], usedMicros: number): void {
    for (const loaded of buffers) {
      const { bufferNumber, memoryBytes, sampleId } = loaded;
      const slot = { bufferNumber, memoryBytes, loaded, usedMicros, neededUntilMicros: usedMicros };
      this.held.set(bufferNumber, slot);
      this.bytes += memoryBytes;
      this.bySample.set(sampleId, [...this.readOf(sampleId), slot]);
      this.nextNumber = (bufferNumber + 1) % this.limits.countMax;
      this.onChange(bufferNumber);
    }
  }

  /** A fresh audio server has none. */
  clear(): void {
    for (const number of this.held.keys()) this.onChange(number);
    this.held.clear();
    this.bySample.clear();
    this.bytes = 0;
  }

  /**
   * Room for a buffer, in the place of others if it must be; undefined when what has to stay leaves none.
   * @param isDue also in the place of what is only wanted
   */
  take(memoryBytes: number, nowMicros: number, isDue: boolean): TakenBuffer | undefined {
    const evicted = this.making(memoryBytes, nowMicros, isDue);
    if (evicted === undefined) return undefined;
    for (const slot of evicted) this.give(slot);
    const bufferNumber = this.freeNumber();
    const slot = { bufferNumber, memoryBytes, loaded: undefined, usedMicros: nowMicros, neededUntilMicros: Infinity };
    this.held.set(bufferNumber, slot);
    this.bytes += memoryBytes;
    return { slot, evicted: evicted.map((gone) => gone.bufferNumber) };
  }

  /** It is read, and from now on what `find` finds. @returns false when its server is gone */
  put(slot: BufferSlot, loaded: LoadedBuffer, usedMicros: number, neededUntilMicros: number): boolean {
    const held = this.still(slot);
    if (held === undefined) return false;
    const read = Object.assign(held, { loaded, usedMicros, neededUntilMicros });
    this.bySample.set(loaded.sampleId, [...this.readOf(loaded.sampleId), read]);
    this.onChange(slot.bufferNumber);
    return true;
  }

  find({ id, wavSha256 }: SampleContent): LoadedBuffer | undefined {
    return this.readOf(id).find(({ loaded }) => loaded.wavSha256 === wavSha256)?.loaded;
  }

  /** A note plays it from then until then. */
  use({ bufferNumber }: LoadedBuffer, fromMicros: number, untilMicros: number): void {
    const held = this.held.get(bufferNumber);
    if (held === undefined) return;
    held.usedMicros = Math.max(held.usedMicros, fromMicros);
    held.neededUntilMicros = Math.max(held.neededUntilMicros, untilMicros);
  }

  /** It is going to be played, at the latest then. */
  want({ bufferNumber }: LoadedBuffer, untilMicros: number): void {
    const held = this.held.get(bufferNumber);
    if (held !== undefined) held.usedMicros = Math.max(held.usedMicros, untilMicros);
  }

  /** What the studio has of a sample now is another content, or nothing. @returns what is left, and until when it is needed */
  retire(id: string, wavSha256: string | undefined): { slot: BufferSlot; neededUntilMicros: number }[] {
    const retired = this.readOf(id).filter(({ loaded }) => loaded.wavSha256 !== wavSha256);
    for (const slot of retired) {
      this.unlist(slot);
      slot.usedMicros = -Infinity;
    }
    return retired.map((slot) => ({ slot, neededUntilMicros: slot.neededUntilMicros }));
  }

  /** @returns whether there is a buffer to free: not when it went before, or with its server */
  give(slot: BufferSlot): boolean {
    const held = this.still(slot);
    if (held === undefined) return false;
    this.held.delete(held.bufferNumber);
    this.bytes -= held.memoryBytes;
    this.onChange(held.bufferNumber);
    if (isLoaded(held)) this.unlist(held);
    return true;
  }

  /** All that are read, by number, with those that only sound on. */
  all(): (BufferSlot & { readonly loaded: LoadedBuffer })[] {
    return [...this.held.values()].filter(isLoaded).sort((a, b) => a.bufferNumber - b.bufferNumber);
  }

  private readOf(id: string): readonly LoadedSlot[] {
    return this.bySample.get(id) ?? [];
  }

  private unlist(slot: LoadedSlot): void {
    const { sampleId } = slot.loaded;
    const left = this.readOf(sampleId).filter((other) => other !== slot);
    if (left.length === 0) this.bySample.delete(sampleId);
    else this.bySample.set(sampleId, left);
  }

  private still(slot: BufferSlot): Held | undefined {
    const held = this.held.get(slot.bufferNumber);
    return held === slot ? held : undefined;
  }

  /** Which have to go; undefined when that is not enough, and then none does. */
  private making(memoryBytes: number, nowMicros: number, isDue: boolean): Held[] | undefined {
    const { countMax, memoryBytesMax } = this.limits;
    let missingBytes = this.bytes + memoryBytes - memoryBytesMax;
    let missingCount = this.held.size + 1 - countMax;
    if (missingBytes <= 0 && missingCount <= 0) return [];
    const going: Held[] = [];
    const free = [...this.held.values()].filter(
      ({ usedMicros, neededUntilMicros }) => neededUntilMicros < nowMicros && (isDue || usedMicros <= nowMicros),
    );
    for (const held of free.sort((a, b) => a.usedMicros - b.usedMicros)) {
      going.push(held);
      missingBytes -= held.memoryBytes;
      missingCount -= 1;
      if (missingBytes <= 0 && missingCount <= 0) return going;
    }
    return undefined;
  }

  /** In turn, so that a late `/b_info` about a number given back is hardly taken for the word on its next holder. */
  private freeNumber(): number {
    let number = this.nextNumber;
    while (this.held.has(number)) number = (number + 1) % this.limits.countMax;
    this.nextNumber = (number + 1) % this.limits.countMax;
    return number;
  }
}

/** A key for it. */
export const contentOf = ({ id, wavSha256 }: SampleContent): string => `${id} ${wavSha256}`;

const isLoaded = (held: Held): held is LoadedSlot => held.loaded !== undefined;
