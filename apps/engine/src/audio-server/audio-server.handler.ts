import { Controller } from '@nestjs/common';
import { type AudioServerStatus, restartAudioServer } from '@oiduna/contracts';
import { Handles } from '@oiduna/platform';
import { wait } from '../clock.js';
import { AudioServer } from './audio-server.js';

const LOOK_EVERY_MS = 10;

@Controller()
export class AudioServerHandler {
  constructor(private readonly server: AudioServer) {}

  /** Answers once the next life has begun; `audioserver.v1.changed` tells when it plays. */
  @Handles(restartAudioServer)
  async restart(): Promise<AudioServerStatus> {
    const { restarts } = this.server.status();
    this.server.restart();
    while (this.server.status().restarts === restarts) await wait(LOOK_EVERY_MS);
    return this.server.status();
  }
}
