import { Controller } from '@nestjs/common';
import {
  type AudioServerStatus,
  type EngineStatus,
  getEngineStatus,
  getMeters,
  getSamplesReadiness,
  getSynthDefsReadiness,
  type Meters,
  type Readiness,
  restartAudioServer,
  ROUTES,
  type StudioStatus,
} from '@oiduna/contracts';
import { Dependencies, Nats, Route } from '@oiduna/platform';
import { studioStatus } from './studio-status.js';

const READINESS = { synthdefs: getSynthDefsReadiness, samples: getSamplesReadiness };

@Controller()
export class StatusController {
  constructor(
    private readonly nats: Nats,
    private readonly dependencies: Dependencies,
  ) {}

  /** Everything is asked at once and has its own short timeout, so this answers in under two seconds. */
  @Route(ROUTES.getStatus)
  async get(): Promise<StudioStatus> {
    const [own, engine, services] = await Promise.all([
      this.dependencies.readiness(),
      this.nats.request(getEngineStatus, {}).catch((): EngineStatus | null => null),
      this.servicesReadiness(),
    ]);
    return studioStatus({ own, engine, services });
  }

  @Route(ROUTES.getMeters)
  getMeters(): Promise<Meters> {
    return this.nats.request(getMeters, {});
  }

  @Route(ROUTES.restartAudioServer)
  restart(): Promise<AudioServerStatus> {
    return this.nats.request(restartAudioServer, {});
  }

  private async servicesReadiness(): Promise<Record<string, Readiness>> {
    const asked = Object.entries(READINESS).map(async ([service, contract]) => {
      const readiness = await this.nats.request(contract, {}).catch(() => null);
      return readiness === null ? [] : [[service, readiness] as const];
    });
    return Object.fromEntries((await Promise.all(asked)).flat());
  }
}
