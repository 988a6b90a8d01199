import { Controller } from '@nestjs/common';
import { type Buffer, listBuffers, listSounds, loadSample, type PlayableSample, type Sound } from '@oiduna/contracts';
import { Handles } from '@oiduna/platform';
import { AudioServer } from '../audio-server/audio-server.js';
import { EngineEvents } from '../events.js';
import type { LoadedBuffer } from '../sounds/buffers.js';
import { SampleLoader } from '../sounds/sample-loader.js';
import { SoundNames } from '../sounds/sound-names.js';
import { StudioState } from '../studio/studio-state.js';

@Controller()
export class SamplesHandler {
  constructor(
    private readonly samples: SampleLoader,
    private readonly state: StudioState,
    private readonly sounds: SoundNames,
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
