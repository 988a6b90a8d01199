import { Controller } from '@nestjs/common';
import { type EngineStatus, getEngineStatus } from '@oiduna/contracts';
import { Handles } from '@oiduna/platform';
import { AudioServer } from '../audio-server/audio-server.js';
import { nowMicros } from '../clock.js';
import { Leadership } from '../failover/leadership.js';
import { PatternHost } from '../patterns/pattern-host.js';
import { Scheduler } from '../schedule/scheduler.js';
import { SampleLoader } from '../sounds/sample-loader.js';
import { Studio } from '../studio/studio.js';
import { StudioState } from '../studio/studio-state.js';

@Controller()
export class StatusHandler {
  constructor(
    private readonly server: AudioServer,
    private readonly state: StudioState,
    private readonly scheduler: Scheduler,
    private readonly patterns: PatternHost,
    private readonly studio: Studio,
    private readonly samples: SampleLoader,
    private readonly leadership: Leadership,
  ) {}

  @Handles(getEngineStatus)
  status(): EngineStatus {
    return {
      audioServer: this.server.status(),
      playing: this.state.transport.playing,
      trackCount: this.state.tracks.size,
      bundlesSent: this.scheduler.bundlesSent,
      bundlesLate: this.scheduler.bundlesLate,
      skippedMs: this.scheduler.skippedMicros / 1_000,
      xruns: this.server.xruns.count(this.server.name),
      clockSteps: this.server.clockSteps.count,
      leadMs: this.scheduler.leads.summary(nowMicros()),
      outstandingConfirmations: this.server.confirmations.outstanding,
      soundsMissing: this.studio.missing().length + this.samples.awaited,
      buffers: this.samples.usage,
      patterns: { state: this.patterns.isReady ? 'ready' : 'restarting', restarts: this.patterns.restarts },
      leader: this.leadership.describe(),
    };
  }
}
