import { Controller } from '@nestjs/common';
import { getRecording, type Recording, type RequestOf, startRecording } from '@oiduna/contracts';
import { Handles } from '@oiduna/platform';
import { Transport } from '../transport/transport.js';
import { Recorder } from './recorder.js';

@Controller()
export class RecordingsHandler {
  constructor(
    private readonly recorder: Recorder,
    private readonly transport: Transport,
  ) {}

  @Handles(startRecording)
  start({ bars, track }: RequestOf<typeof startRecording>): Promise<Recording> {
    return this.recorder.start(bars, this.transport.map, this.transport.bpm, track);
  }

  @Handles(getRecording)
  get({ id }: RequestOf<typeof getRecording>): Recording {
    return this.recorder.get(id);
  }
}
