import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError, invariant, type PlayableSample, type SynthDef, type SynthDefControl } from '@oiduna/contracts';
import { type BlobStore, currentRequestId } from '@oiduna/platform';
import {
  bFree,
  type BufferReply,
  busControlsOf,
  controlsOf,
  dLoad,
  parseSynthDefs,
  writeSynthDefs,
} from '@oiduna/supercollider';
import type { AudioServer } from '../audio-server/audio-server.js';
import { bufferQuestion, readBuffer, syncQuestion, synthDefProof } from '../audio-server/proofs.js';
import { after } from '../clock.js';
import { heldRanges } from '../schedule/parameter-range.js';
import type { ActualSounds, LoadedBuffer } from './actual-sounds.js';

/** A def that has no node after this many separate answers is not there; one lost notice proves nothing. */
const REFUSALS_MAX = 4;
/** Notes already on their way may still read the old buffer: look-ahead and a long sample's tail. */
const OLD_BUFFER_KEPT_MS = 10_000;

/** Puts sounds on the audio server, and believes it only when the server has proven to hold them. */
export class SoundLoader {
  constructor(
    private readonly server: AudioServer,
    private readonly blobs: BlobStore,
    private readonly actual: ActualSounds,
    private readonly buffersMax: number,
    /** Files the audio server reads SynthDefs from; it takes only this ending. */
    private readonly cacheFolder: string,
  ) {}

  /** @throws AppError SYNTHDEF_REFUSED | SCSYNTH_SILENT | AUDIO_SERVER_AWAY (it went away meanwhile) */
  async loadSynthDef(def: SynthDef): Promise<void> {
    await this.loadBytes(await this.blobs.read(def.sha256), def.name, def.controls);
  }

  /** The studio's own defs, from a folder of `.scsyndef` files; they keep their names. */
  async loadStudioDefs(folder: string, wanted: (name: string) => boolean): Promise<void> {
    const files = (await readdir(folder)).filter((file) => wanted(basename(file, '.scsyndef')));
    await Promise.all(files.map(async (file) => this.loadBytes(await readFile(join(folder, file)), file, [])));
  }

  /** What the server reads is what we wrote from the parsed form, in a file of its own. */
  private async loadBytes(bytes: Uint8Array, name: string, described: readonly SynthDefControl[]): Promise<void> {
    const [def] = parseSynthDefs(bytes);
    invariant(def !== undefined, 'a SynthDef file holds a SynthDef');
    const path = join(this.cacheFolder, `${def.name}.scsyndef`);
    await this.place(path, writeSynthDefs(def));
    await this.prove(path, def.name, name);
    this.actual.synthDefs.set(def.name, {
      serverName: def.name,
      controls: new Map(controlsOf(def).map((control) => [control.name, control])),
      busControls: new Set(busControlsOf(def).map((control) => control.name)),
      ranges: heldRanges(described),
    });
  }

  /** Renamed into place: two loads of one def never leave half a file for the server to read. */
  private async place(path: string, bytes: Uint8Array): Promise<void> {
    const draft = `${path}.${crypto.randomUUID()}`;
    await mkdir(this.cacheFolder, { recursive: true });
    await writeFile(draft, bytes);
    await rename(draft, path);
  }

  private async prove(path: string, serverName: string, name: string): Promise<void> {
    const { confirmations } = this.server;
    for (let refusals = 0; refusals < REFUSALS_MAX; refusals += 1) {
      await confirmations.ask('/d_load', syncQuestion(dLoad(path)));
      if (await confirmations.ask('/s_new', synthDefProof(serverName))) return;
    }
    const reason = 'no synth of it could be made';
    throw new AppError('SYNTHDEF_REFUSED', { name, reason, server: this.server.name });
  }

  /**
   * Read a sample into a fresh buffer and prove it by `/b_query`; what it replaces is freed later.
   * @throws AppError SAMPLE_REFUSED | BUFFERS_EXHAUSTED | SCSYNTH_SILENT | AUDIO_SERVER_AWAY
   */
  async loadSample(sample: PlayableSample): Promise<LoadedBuffer> {
    const { life } = this.actual;
    const bufferNumber = this.actual.takeBufferNumber(this.buffersMax);
    if (bufferNumber === undefined) throw new AppError('BUFFERS_EXHAUSTED', { limit: this.buffersMax });
    try {
      const held = await this.readAndQuery(sample, bufferNumber);
      mustMatch(sample, held);
      const loaded: LoadedBuffer = {
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
      };
      this.replace(loaded);
      return loaded;
    } catch (error) {
      this.free(bufferNumber, life);
      throw error;
    }
  }

  /**
   * `/synced` comes once the read is done, whatever it came to; only `/b_info` tells what that was. An empty buffer
   * is read once more: the command itself may have been lost.
   */
  private async readAndQuery(sample: PlayableSample, bufferNumber: number): Promise<BufferReply> {
    const path = this.blobs.pathOf(sample.wavSha256);
    const read = { bufferId: bufferNumber, path, startFrame: 0, frameCount: sample.format.frameCount };
    const { confirmations } = this.server;
    for (let again = false; ; again = true) {
      await confirmations.ask('/b_allocRead', syncQuestion(...readBuffer(read)));
      const held = await confirmations.ask('/b_query', bufferQuestion(bufferNumber));
      if (held.frameCount > 0 || again) return held;
    }
  }

  private replace(loaded: LoadedBuffer): void {
    const old = this.actual.buffers.get(loaded.sampleId);
    this.actual.buffers.set(loaded.sampleId, loaded);
    const { life } = this.actual;
    if (old !== undefined) after(OLD_BUFFER_KEPT_MS, () => this.free(old.bufferNumber, life));
  }

  private free(bufferNumber: number, life: number): void {
    if (!this.actual.giveBufferNumber(bufferNumber, life)) return;
    this.server.sendNow(bFree(bufferNumber)).catch(() => undefined); // a dead server holds nothing
  }

  /** What the server really holds now, one `/b_query` for each buffer we know of. */
  async queryBuffers(): Promise<LoadedBuffer[]> {
    const known = [...this.actual.buffers.values()];
    const held = await Promise.all(
      known.map(({ bufferNumber }) => this.server.confirmations.ask('/b_query', bufferQuestion(bufferNumber))),
    );
    return known.map((buffer, index) => {
      const { frameCount, channelCount, sampleRateHz } = held[index]!;
      return { ...buffer, frameCount, channelCount, sampleRateHz, memoryBytes: frameCount * channelCount * 4 };
    });
  }
}

function mustMatch(sample: PlayableSample, held: BufferReply): void {
  const { frameCount, channelCount } = sample.format;
  if (held.frameCount === frameCount && held.channelCount === channelCount) return;
  const reason = `it holds ${held.frameCount} frames of ${held.channelCount} channels, not ${frameCount} of ${channelCount}`;
  throw new AppError('SAMPLE_REFUSED', { name: `${sample.bank}/${sample.fileName}`, reason });
}
