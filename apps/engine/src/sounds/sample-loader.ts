import { AppError, type EngineStatus, type PlayableSample } from '@oiduna/contracts';
import { acceptRequestId, type BlobStore, currentRequestId, logger, runInContext } from '@oiduna/platform';
import { bFree, type BufferReply } from '@oiduna/supercollider';
import type { AudioServer } from '../audio-server/audio-server.js';
import type { Priority } from '../audio-server/pace.js';
import { bufferQuestion, readBuffer, syncQuestion } from '../audio-server/proofs.js';
import { afterUnlessEnded, nowMicros } from '../clock.js';
import type { EngineEvents } from '../events.js';
import type { ActualSounds } from './actual-sounds.js';
import { type BufferSlot, contentOf, type LoadedBuffer } from './buffers.js';
import { LoadQueue, type QueuedLoad, type Urgency } from './load-queue.js';
import type { PlayedSamples } from './played-samples.js';

/** From the read to the note it was read for: one round of the scheduler, on a machine that has other things to do. */
const GRACE_MICROS = 500_000;
/** What is wrong with a file will be wrong a moment later; an audio server may have recovered. */
const RETRY_MICROS = 10_000_000;
/** What sounds now may have ended. */
const RETRY_ROOM_MICROS = 100_000;
/** Samples that could not be read lately; beyond, all are tried again. */
const FAILED_MAX = 1_024;

interface UnderWay {
  readonly load: QueuedLoad;
  wantedUntilMicros: number;
  readonly buffer: Promise<LoadedBuffer>;
}

/** Reads samples into buffers, when they are needed, and believes it only when the server has proven to hold them. */
export class SampleLoader {
  private readonly queue: LoadQueue;
  /** By content. */
  private readonly underWay = new Map<string, UnderWay>();
  private readonly failed = new Map<string, { readonly reason: string; readonly untilMicros: number }>();

  constructor(
    private readonly server: AudioServer,
    private readonly blobs: BlobStore,
    private readonly actual: ActualSounds,
    private readonly events: EngineEvents,
    private readonly uses: PlayedSamples,
  ) {
    this.queue = new LoadQueue(actual.buffers.limits);
  }

  /** Of those that are played now or soon, how many are not in a buffer yet. */
  get awaited(): number {
    return [...this.underWay.values()].filter(({ load }) => load.urgency !== 'uploaded').length;
  }

  /** Of what the buffers may be and take, how much they are and take. */
  get usage(): EngineStatus['buffers'] {
    const { count, memoryBytes, limits } = this.actual.buffers;
    return { count, ...limits, memoryBytes };
  }

  /**
   * An upload, proven by `/b_query`.
   * @throws AppError SAMPLE_REFUSED | SAMPLE_TOO_LARGE | BUFFERS_EXHAUSTED | SCSYNTH_SILENT | AUDIO_SERVER_AWAY
   */
  load(sample: PlayableSample): Promise<LoadedBuffer> {
    this.failed.delete(contentOf(sample));
    const held = this.actual.buffers.find(sample);
    if (held === undefined) return (this.raise(sample, 'uploaded', 0) ?? this.begin(sample, 'uploaded', 0)).buffer;
    this.actual.buffers.want(held, nowMicros());
    return Promise.resolve(held);
  }

  /** It is played now, or by `untilMicros`; should it fail, `whyNot` tells. */
  wish(sample: PlayableSample, urgency: Urgency, untilMicros = 0): void {
    const held = this.actual.buffers.find(sample);
    if (held !== undefined) return this.actual.buffers.want(held, untilMicros);
    if (this.raise(sample, urgency, untilMicros) !== undefined || this.whyNot(sample) !== undefined) return;
    const { load, buffer } = runInContext({ requestId: acceptRequestId(undefined) }, () =>
      this.begin(sample, urgency, untilMicros),
    );
    buffer.catch((error: unknown) => this.remember(sample, load, error));
  }

  /** A note plays it from then until then. */
  played(buffer: LoadedBuffer, fromMicros: number, untilMicros: number): void {
    this.actual.buffers.use(buffer, fromMicros, untilMicros);
    this.uses.played(buffer.sampleId, fromMicros);
  }

  /** The reason it could not be read lately. */
  whyNot(sample: PlayableSample): string | undefined {
    const failure = this.failed.get(contentOf(sample));
    return failure !== undefined && failure.untilMicros > nowMicros() ? failure.reason : undefined;
  }

  /** A fresh audio server may take what the last one did not. */
  forgetFailures(): void {
    this.failed.clear();
  }

  /** What the studio has of this sample now is another content, or nothing: notes under way finish with the old one. */
  retire(id: string, wavSha256: string | undefined): void {
    for (const { slot, neededUntilMicros } of this.actual.buffers.retire(id, wavSha256)) {
      afterUnlessEnded(Math.max(0, (neededUntilMicros - nowMicros()) / 1_000), () => this.free(slot));
    }
  }

  /**
   * A number for a buffer of this size; the longest unused give way to it.
   * @throws AppError BUFFERS_EXHAUSTED when all that is there is needed
   */
  takeBuffer(memoryBytes: number, isDue: boolean): BufferSlot {
    const { buffers } = this.actual;
    const taken = buffers.take(memoryBytes, nowMicros(), isDue);
    if (taken === undefined) {
      const { countMax, memoryBytesMax } = buffers.limits;
      const limit =
        buffers.count < countMax ? `${inMebibytes(memoryBytesMax)} of buffer memory` : `${countMax} buffers`;
      throw new AppError('BUFFERS_EXHAUSTED', { limit });
    }
    const { slot, evicted } = taken;
    if (evicted.length > 0) {
      this.server.sendNow(...evicted.map((number) => bFree(number))).catch(() => undefined); // a dead server holds nothing
      this.events.buffersEvicted(evicted);
    }
    this.events.bufferMemory(buffers.memoryBytes);
    return slot;
  }

  /** Give a number back, with what its buffer holds. */
  free(slot: BufferSlot): void {
    if (!this.actual.buffers.give(slot)) return;
    this.events.bufferMemory(this.actual.buffers.memoryBytes);
    this.server.sendNow(bFree(slot.bufferNumber)).catch(() => undefined); // a dead server holds nothing
  }

  /** What the server really holds now, one `/b_query` for each buffer we know of; what it has lost is read anew when needed. */
  async queryBuffers(): Promise<LoadedBuffer[]> {
    const known = this.actual.buffers.all();
    const replies = await Promise.all(
      known.map(({ bufferNumber }) => this.server.confirmations.ask('/b_query', bufferQuestion(bufferNumber))),
    );
    const still = new Set(this.actual.buffers.all());
    return known.flatMap((slot, index) => {
      if (!still.has(slot)) return [];
      const { frameCount, channelCount, sampleRateHz } = replies[index]!;
      const { loaded } = slot;
      if (frameCount === loaded.frameCount && channelCount === loaded.channelCount) return [loaded];
      logger('sounds').warn({ ...loaded, found: replies[index] }, 'a buffer holds something else');
      this.free(slot);
      return frameCount === 0
        ? []
        : [{ ...loaded, frameCount, channelCount, sampleRateHz, memoryBytes: frameCount * channelCount * 4 }];
    });
  }

  private raise(sample: PlayableSample, urgency: Urgency, untilMicros: number): UnderWay | undefined {
    const underWay = this.underWay.get(contentOf(sample));
    if (underWay === undefined) return undefined;
    underWay.wantedUntilMicros = Math.max(underWay.wantedUntilMicros, untilMicros);
    this.queue.raise(underWay.load, urgency);
    return underWay;
  }

  private begin(sample: PlayableSample, urgency: Urgency, wantedUntilMicros: number): UnderWay {
    const content = contentOf(sample);
    const load: QueuedLoad = { urgency, memoryBytes: memoryBytesOf(sample) };
    const read = (): Promise<LoadedBuffer> => this.read(sample, underWay);
    const underWay: UnderWay = {
      load,
      wantedUntilMicros,
      buffer: this.queue.hold(load, read).finally(() => this.underWay.delete(content)),
    };
    this.underWay.set(content, underWay);
    return underWay;
  }

  private async read(sample: PlayableSample, underWay: UnderWay): Promise<LoadedBuffer> {
    const { load } = underWay;
    this.server.mustRun();
    this.mustFit(sample, load);
    const slot = this.takeBuffer(load.memoryBytes, load.urgency === 'due');
    try {
      const held = await this.readAndQuery(sample, slot.bufferNumber, load);
      mustMatch(sample, held);
      const loaded = loadedBuffer(sample, held, slot.bufferNumber);
      const now = nowMicros();
      const neededUntil = load.urgency === 'due' ? now + GRACE_MICROS : now;
      if (this.actual.buffers.put(slot, loaded, Math.max(now, underWay.wantedUntilMicros), neededUntil)) return loaded;
      throw new AppError('AUDIO_SERVER_AWAY', { state: 'another one than at the start of the load' });
    } catch (error) {
      this.free(slot);
      throw error;
    }
  }

  private mustFit({ bank, fileName }: PlayableSample, { memoryBytes }: QueuedLoad): void {
    const { memoryBytesMax } = this.actual.buffers.limits;
    if (memoryBytes <= memoryBytesMax) return;
    const [needed, limit] = [inMebibytes(memoryBytes), inMebibytes(memoryBytesMax)];
    throw new AppError('SAMPLE_TOO_LARGE', { name: `${bank}/${fileName}`, needed, limit });
  }

  /**
   * `/synced` comes once the read is done, whatever it came to; only `/b_info` tells what that was. An empty buffer
   * is read once more: the command itself may have been lost.
   */
  private async readAndQuery(sample: PlayableSample, bufferNumber: number, load: QueuedLoad): Promise<BufferReply> {
    await using wav = await this.blobs.local(sample.wavSha256);
    const { path } = wav;
    const read = { bufferId: bufferNumber, path, startFrame: 0, frameCount: sample.format.frameCount };
    const { confirmations } = this.server;
    for (let again = false; ; again = true) {
      await confirmations.ask('/b_allocRead', syncQuestion(...readBuffer(read)), priorityOf(load));
      const held = await confirmations.ask('/b_query', bufferQuestion(bufferNumber), priorityOf(load));
      if (held.frameCount > 0 || again) return held;
    }
  }

  private remember(sample: PlayableSample, { urgency }: QueuedLoad, error: unknown): void {
    const name = `${sample.bank}/${sample.fileName}`;
    logger('sounds').warn({ name, urgency, err: error }, 'not loaded');
    const isFull = error instanceof AppError && error.code === 'BUFFERS_EXHAUSTED';
    if (isFull && urgency !== 'due') return; // there may be room for it once it is due
    if (this.failed.size >= FAILED_MAX) this.failed.clear();
    this.failed.set(contentOf(sample), {
      reason: (error instanceof Error ? error.message : String(error)).replace(/\.$/, ''),
      untilMicros: nowMicros() + (isFull ? RETRY_ROOM_MICROS : RETRY_MICROS),
    });
  }
}

/** What a buffer takes of the server's memory, beside its real-time memory. */
const memoryBytesOf = ({ format }: PlayableSample): number => format.frameCount * format.channelCount * 4;

/** A note waits for what is due. */
const priorityOf = ({ urgency }: QueuedLoad): Priority => (urgency === 'due' ? 'edit' : 'load');

const inMebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

const loadedBuffer = (sample: PlayableSample, held: BufferReply, bufferNumber: number): LoadedBuffer => ({
  bufferNumber,
  frameCount: held.frameCount,
  channelCount: held.channelCount,
  sampleRateHz: held.sampleRateHz,
  memoryBytes: held.frameCount * held.channelCount * 4,
  sampleId: sample.id,
  bank: sample.bank,
  fileName: sample.fileName,
  requestId: currentRequestId() ?? '',
  wavSha256: sample.wavSha256,
});

function mustMatch(sample: PlayableSample, held: BufferReply): void {
  const { frameCount, channelCount } = sample.format;
  if (held.frameCount === frameCount && held.channelCount === channelCount) return;
  const reason = `it holds ${held.frameCount} frames of ${held.channelCount} channels, not ${frameCount} of ${channelCount}`;
  throw new AppError('SAMPLE_REFUSED', { name: `${sample.bank}/${sample.fileName}`, reason });
}
