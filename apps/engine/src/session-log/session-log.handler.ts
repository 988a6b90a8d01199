import { Controller } from '@nestjs/common';
import { cancelReplay, getReplay, type RequestOf, type SessionReplay, startReplay } from '@oiduna/contracts';
import { Handles } from '@oiduna/platform';
import { AudioServer } from '../audio-server/audio-server.js';
import { SessionReplays } from './session-replays.js';

@Controller()
export class SessionLogHandler {
  constructor(
    private readonly replays: SessionReplays,
    private readonly server: AudioServer,
  ) {}

  @Handles(startReplay)
  async start({ sha256 }: RequestOf<typeof startReplay>): Promise<SessionReplay> {
    this.server.mustRun();
    return this.replays.start(sha256);
  }

  @Handles(getReplay)
  get({ id }: RequestOf<typeof getReplay>): SessionReplay {
    return this.replays.get(id);
  }

  @Handles(cancelReplay)
  cancel({ id }: RequestOf<typeof cancelReplay>): SessionReplay {
    return this.replays.cancel(id);
  }
}
