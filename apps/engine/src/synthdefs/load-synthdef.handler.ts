import { Controller } from '@nestjs/common';
import { loadSynthDef, type ReplyOf, type SynthDef } from '@oiduna/contracts';
import { Handles } from '@oiduna/platform';
import { AudioServer } from '../audio-server/audio-server.js';
import { nowMicros } from '../clock.js';
import { EngineEvents } from '../events.js';
import { SoundLoader } from '../sounds/sound-loader.js';
import { StudioState } from '../studio/studio-state.js';

/** Send, prove, remember, answer. Whoever asked announces it, once it is in the catalogue as well. */
@Controller()
export class LoadSynthDefHandler {
  constructor(
    private readonly loader: SoundLoader,
    private readonly state: StudioState,
    private readonly server: AudioServer,
    private readonly events: EngineEvents,
  ) {}

  @Handles(loadSynthDef)
  async load(def: SynthDef): Promise<ReplyOf<typeof loadSynthDef>> {
    this.server.mustRun();
    const began = nowMicros();
    await this.loader.loadSynthDef(def);
    await this.state.putSynthDef(def);
    const tookMs = (nowMicros() - began) / 1_000;
    this.events.synthDefProven(def, tookMs);
    return { serverName: def.serverName, server: this.server.name, tookMs };
  }
}
