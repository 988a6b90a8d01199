import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, invariant, nearestName, type Recording, RECORDING_SECONDS_MAX } from '@oiduna/contracts';
import { type Blob, type BlobStore, logger } from '@oiduna/platform';
import { bAlloc, bClose, bWrite, nFree } from '@oiduna/supercollider';
import { add, ceil, cycleAt, microsOf, microsPerCycle, rational, type TempoMap } from '@oiduna/timing';
import { newRecorder, OUTPUT_BUS } from '../audio-server/audio-graph.js';
import type { AudioServer } from '../audio-server/audio-server.js';
import { syncQuestion } from '../audio-server/proofs.js';
import { instantAt, nowMicros, wait } from '../clock.js';
import type { EngineConfig } from '../config.js';
import type { EngineEvents } from '../events.js';
import type { ActualSounds } from '../sounds/actual-sounds.js';
import type { BufferSlot } from '../sounds/buffers.js';
import type { SampleLoader } from '../sounds/sample-loader.js';
import type { Strips } from '../tracks/strips.js';
import { CHANNELS_RECORDED, firstFrames, framesIn, type Tally } from './wav-trim.js';

/** Each holds a disk buffer and a file; a studio records its mix once, perhaps with a safety copy. */
const RECORDINGS_MAX = 4;
/** Recordings people may still ask for. */
const KEPT_MAX = 200;
/** DiskOut hands half a buffer at a time to the disk, and overwrites it one half later, taken or not: 1.4 s at 48 kHz. */
const DISK_BUFFER_FRAMES = 131_072;
/** A recording runs on to the next multiple of this. */
const RUN_ON_FRAMES = 4_096;
/** A recorder ends at the end of a block, of any usual size, and its length is a 32-bit float. */
const END_WITHIN_FRAMES = 1_024;
/** A disk that takes longer for what is left has kept up with none of it. */
const DISK_TIMEOUT_MICROS = 10_000_000;
const DISK_CHECK_MS = 50;
/** What the driver missed is told within a quarter of a second. */
const XRUNS_TOLD_MS = 300;
const FIRST_RECORDER_NODE = 100;
/** The recorder's own bundle leaves with this lead, less what holds the engine up meanwhile. */
const LEAD_MICROS = 200_000;
/** Somebody restarts a store in minutes; a recording that waits longer keeps others from beginning. */
const STORE_PATIENCE_MICROS = 600_000_000;
const STORE_RETRY_MS = 1_000;

/** One recorder on the audio server with its open file. */
interface Take {
  readonly slot: number;
  readonly nodeId: number;
  readonly bufferNumber: number;
  readonly buffer: BufferSlot;
  readonly path: string;
  /** The audio server's life that it began in. */
  readonly life: number;
  readonly sampleRateHz: number;
}

interface Bars {
  readonly startCycle: number;
  readonly startMicros: number;
  readonly endMicros: number;
}

/** Records whole bars of the master output or of one track to WAV files in the blob store. */
export class Recorder {
  private readonly recordings = new Map<string, Recording>();
  private readonly slots = new Set<number>();

  constructor(
    private readonly config: EngineConfig,
    private readonly server: AudioServer,
    private readonly actual: ActualSounds,
    private readonly samples: SampleLoader,
    private readonly blobs: BlobStore,
    private readonly events: EngineEvents,
    private readonly strips: Strips,
  ) {}

  /** @throws AppError RECORDING_UNKNOWN */
  get(id: string): Recording {
    const recording = this.recordings.get(id);
    if (recording === undefined) throw new AppError('RECORDING_UNKNOWN', { id });
    return recording;
  }

  /**
   * From the next bar line when the transport plays, else at once and for as long as the bars would take.
   * Of the master output, or of one track before its fader.
   * @throws AppError TRACK_UNKNOWN | RECORDINGS_BUSY | BUFFERS_EXHAUSTED | INPUT_INVALID | SCSYNTH_SILENT | AUDIO_SERVER_AWAY
   */
  async start(bars: number, map: TempoMap | undefined, bpm: number, track?: string): Promise<Recording> {
    this.server.mustRun();
    mustFit(bars, barsFrom(bars, map, bpm, nowMicros()));
    const bus = track === undefined ? OUTPUT_BUS : this.busOf(track);
    const id = crypto.randomUUID();
    const take = await this.open(id);
    try {
      const span = barsFrom(bars, map, bpm, nowMicros() + LEAD_MICROS);
      const frameCount = Math.round(((span.endMicros - span.startMicros) / 1e6) * take.sampleRateHz);
      const seconds = framesWritten(frameCount) / take.sampleRateHz;
      const begin = newRecorder(take.nodeId, take.bufferNumber, bus, seconds);
      await this.server.timed.send([{ atMicros: span.startMicros, messages: [begin] }]);
      const recording: Recording = {
        id,
        state: 'waiting',
        startsAt: instantAt(span.startMicros),
        endsAt: instantAt(span.endMicros),
        startCycle: span.startCycle,
        bars,
        file: null,
        lostFrames: null,
        xruns: null,
        reason: null,
      };
      this.remember(recording);
      void this.finish(recording, take, span, frameCount);
      return recording;
    } catch (error) {
      await this.close(take);
      throw error;
    }
  }

  private busOf(name: string): number {
    const strip = this.strips.of(name);
    if (strip === undefined)
      throw new AppError('TRACK_UNKNOWN', { name, nearest: nearestName(name, this.strips.names) });
    return strip.bus;
  }

  private async open(id: string): Promise<Take> {
    const slot = [...Array(RECORDINGS_MAX).keys()].find((free) => !this.slots.has(free));
    if (slot === undefined) throw new AppError('RECORDINGS_BUSY', { limit: RECORDINGS_MAX });
    const buffer = this.samples.takeBuffer(DISK_BUFFER_FRAMES * CHANNELS_RECORDED * 4, true);
    const { bufferNumber } = buffer;
    this.slots.add(slot);
    const { life } = this.actual;
    const { sampleRateHz } = this.server.status();
    const folder = join(this.config.ENGINE_CACHE_DIR, 'recordings');
    await mkdir(folder, { recursive: true });
    const take = {
      slot,
      buffer,
      bufferNumber,
      nodeId: FIRST_RECORDER_NODE + slot,
      path: join(folder, `${id}.wav`),
      life,
      sampleRateHz,
    };
    const file = {
      bufferId: bufferNumber,
      path: take.path,
      header: 'wav',
      sampleFormat: 'float',
      leaveOpen: true,
    } as const;
    try {
      await this.server.confirmations.ask(
        '/b_alloc',
        syncQuestion(bAlloc(bufferNumber, DISK_BUFFER_FRAMES, CHANNELS_RECORDED)),
      );
      await this.server.confirmations.ask('/b_write', syncQuestion(bWrite(file)));
    } catch (error) {
      await this.close(take);
      throw error;
    }
    return take;
  }

  /** Wait for the last bar, cut the file to length, keep it, tell. */
  private async finish(recording: Recording, take: Take, span: Bars, frameCount: number): Promise<void> {
    try {
      const xruns = this.xrunCount;
      invariant(nowMicros() < span.startMicros, 'the engine was held up: the first bar began before the recording did');
      await until(span.startMicros);
      this.remember({ ...recording, state: 'running' });
      await until(span.endMicros);
      await this.allWritten(take, frameCount);
      await wait(XRUNS_TOLD_MS);
      await this.server.confirmations.ask('/b_close', syncQuestion(bClose(take.bufferNumber)));
      const { lostFrames, ...blob } = await this.store(take, frameCount);
      const missed = xruns === null || this.xrunCount === null ? null : this.xrunCount - xruns;
      this.end({ ...recording, state: 'finished', file: { ...blob, frameCount }, lostFrames, xruns: missed });
    } catch (error) {
      await this.server.sendNow(nFree(take.nodeId)).catch(() => undefined); // a dead server records nothing
      this.end({ ...recording, state: 'failed', reason: error instanceof Error ? error.message : String(error) });
    } finally {
      await this.close(take);
    }
  }

  /** What was played cannot be played again, so a blob store that is away is waited for. */
  private async store({ path }: Take, frameCount: number): Promise<Blob & Tally> {
    const deadline = nowMicros() + STORE_PATIENCE_MICROS;
    for (;;) {
      const tally: Tally = { lostFrames: 0 };
      try {
        return {
          ...(await this.blobs.write(firstFrames(path, frameCount, tally), 'The recording', Infinity)),
          ...tally,
        };
      } catch (error) {
        const isAway = error instanceof AppError && error.code === 'BLOB_STORE_AWAY';
        if (!isAway || nowMicros() > deadline) throw error;
        logger('recordings').warn({ path, err: error }, 'a recording waits for the blob store');
        await wait(STORE_RETRY_MS);
      }
    }
  }

  /**
   * A recorder that ends hands the rest to the disk. supernova closes a file while its disk thread still writes to it:
   * the header is written anew at the beginning, and the rest of the sound after it, over the first bar (seen in one of
   * fifty recordings on a busy machine). So the last frame is waited for.
   */
  private async allWritten(take: Take, frameCount: number): Promise<void> {
    const least = framesWritten(frameCount) - END_WITHIN_FRAMES;
    const deadline = nowMicros() + DISK_TIMEOUT_MICROS;
    while ((await framesIn(take.path)) < least) {
      this.mustBeAlive(take);
      invariant(nowMicros() < deadline, `the disk has not taken ${least} frames within 10 s of the end`);
      await wait(DISK_CHECK_MS);
    }
    this.mustBeAlive(take);
  }

  private mustBeAlive(take: Take): void {
    if (take.life !== this.actual.life)
      throw new AppError('AUDIO_SERVER_AWAY', { state: 'another one than at its start' });
  }

  private get xrunCount(): number | null {
    return this.server.xruns.count(this.server.name);
  }

  private async close(take: Take): Promise<void> {
    if (take.life === this.actual.life) await this.server.sendNow(bClose(take.bufferNumber)).catch(() => undefined); // a dead server holds no file
    this.samples.free(take.buffer);
    this.slots.delete(take.slot);
    await rm(take.path, { force: true });
  }

  private end(recording: Recording): void {
    this.remember(recording);
    this.events.recordingFinished(recording);
  }

  private remember(recording: Recording): void {
    this.recordings.set(recording.id, recording);
    const [oldest] = this.recordings.keys();
    if (this.recordings.size > KEPT_MAX && oldest !== undefined) this.recordings.delete(oldest);
  }
}

/**
 * How long a recorder runs for so many frames. Never to the end of a half: then the disk would have taken everything
 * but the last block, and nobody could tell by the file's length.
 */
function framesWritten(frameCount: number): number {
  const frames = Math.ceil((frameCount + END_WITHIN_FRAMES) / RUN_ON_FRAMES) * RUN_ON_FRAMES;
  return frames % (DISK_BUFFER_FRAMES / 2) === 0 ? frames + RUN_ON_FRAMES : frames;
}

function mustFit(bars: number, { startMicros, endMicros }: Bars): void {
  const seconds = (endMicros - startMicros) / 1e6;
  if (seconds <= RECORDING_SECONDS_MAX) return;
  const detail = `${bars} bars from here last ${Math.round(seconds)} s; at most ${RECORDING_SECONDS_MAX} s are recorded`;
  throw new AppError('INPUT_INVALID', { errors: [{ pointer: '/bars', detail }] });
}

function barsFrom(bars: number, map: TempoMap | undefined, bpm: number, readyMicros: number): Bars {
  if (map === undefined) {
    return { startCycle: 0, startMicros: readyMicros, endMicros: readyMicros + bars * microsPerCycle(bpm) };
  }
  const startCycle = Math.max(0, ceil(cycleAt(map, readyMicros)));
  const first = rational(startCycle);
  return { startCycle, startMicros: microsOf(map, first), endMicros: microsOf(map, add(first, rational(bars))) };
}

const until = (micros: number): Promise<void> => wait(Math.max(0, (micros - nowMicros()) / 1_000));
