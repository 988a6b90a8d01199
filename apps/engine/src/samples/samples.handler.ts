import { Controller } from '@nestjs/common';
import {
  AppError,
  type Buffer,
  listBuffers,
  listSounds,
  loadSample,
  type PlayableSample,
  type ReplyOf,
  type RequestOf,
  type Sound,
  unloadSample,
} from '@oiduna/contracts';
import { Handles } from '@oiduna/platform';
import { AudioServer } from '../audio-server/audio-server.js';
import { EngineEvents } from '../events.js';
import type { LoadedBuffer } from '../sounds/buffers.js';
import { SampleLoader } from '../sounds/sample-loader.js';
import { SoundNames } from '../sounds/sound-names.js';
import { SoundUses } from '../sounds/sound-uses.js';
import { StudioState } from '../studio/studio-state.js';

@Controller()
export class SamplesHandler {
  constructor(
    private readonly samples: SampleLoader,
    private readonly state: StudioState,
    private readonly sounds: SoundNames,
    private readonly uses: SoundUses,
    private readonly server: AudioServer,
    private readonly events: EngineEvents,
  ) {}

  /** Read, prove, remember, answer. */
  @Handles(loadSample)
  async load(sample: PlayableSample): Promise<Buffer> {
    this.server.mustRun();
    const buffer = withoutContent(await this.samples.load(sample));
    await this.state.putSample(sample);
    this.events.sampleProven(sample, buffer.bufferNumber);
    return buffer;
  }

  /** A bank counts on: without this one, those after it are others. So whoever plays the bank plays it. */
  @Handles(unloadSample)
  async unload({ id, force }: RequestOf<typeof unloadSample>): Promise<ReplyOf<typeof unloadSample>> {
    const sample = this.state.samples.get(id);
    if (sample === undefined) return {};
    const { bank, fileName } = sample;
    const tracks = force ? [] : ((await this.uses.all()).get(bank) ?? []);
    if (tracks.length > 0)
      throw new AppError('SAMPLE_IN_USE', { name: `${bank}/${fileName}`, tracks: tracks.join(', ') });
    await this.state.deleteSample(id);
    this.events.sampleUnloaded(sample);
    return {};
  }

  @Handles(listBuffers)
  async buffers(): Promise<{ buffers: Buffer[] }> {
    this.server.mustRun();
    const held = await this.samples.queryBuffers();
    return { buffers: held.map(withoutContent) };
  }

  @Handles(listSounds)
  all(): { sounds: Sound[] } {
    return { sounds: this.sounds.all() };
  }
}

const withoutContent = ({ wavSha256: _content, ...buffer }: LoadedBuffer): Buffer => buffer;
