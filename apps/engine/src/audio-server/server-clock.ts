import { wallOffsetMicros } from '../clock.js';
import type { EngineConfig } from '../config.js';
import type { FollowedStep } from './clock-lag.js';
import type { ServerProcess } from './server-process.js';
import { keepRecord, livingServer } from './server-record.js';

/** What an audio server's clock follows, for the engine that began it and for the one that adopts it. */
export interface ServerClock {
  /** Whether its pace tells that: supernova's is the same whatever its clock does, and who adopts comes too late. */
  isTold(): boolean;
  /** As the engine before us has found it. */
  kept(): FollowedStep | undefined;
  keep(step: FollowedStep): void;
}

/** Beside the record of the server, since it lives as long. */
export const serverClock = (config: EngineConfig, server: () => ServerProcess | undefined): ServerClock => ({
  isTold: () => server()?.name === 'scsynth' && !server()?.isAdopted,
  kept() {
    const clock = server()?.isAdopted ? livingServer(config)?.clock : undefined;
    return clock && { ...clock, atMicros: clock.atMicros - wallOffsetMicros() };
  },
  keep({ atMicros, byMicros, slowerBy = 0 }) {
    const record = livingServer(config);
    if (record === undefined) return;
    keepRecord(config, { ...record, clock: { atMicros: atMicros + wallOffsetMicros(), byMicros, slowerBy } });
  },
});
