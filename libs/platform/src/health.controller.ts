import { Controller, Res } from '@nestjs/common';
import { ROUTES } from '@oiduna/contracts';
import type { Response } from 'express';
import { Dependencies } from './dependencies.js';
import { metrics } from './metrics.js';
import { Route } from './route.js';

/** The same three routes on every service. */
@Controller()
export class HealthController {
  constructor(private readonly dependencies: Dependencies) {}

  @Route(ROUTES.getLiveness)
  live(): { live: true; pid: number } {
    return { live: true, pid: process.pid };
  }

  @Route(ROUTES.getReadiness)
  async ready(@Res() response: Response): Promise<void> {
    const readiness = await this.dependencies.readiness();
    response.status(readiness.ready ? 200 : 503).json(readiness);
  }

  @Route(ROUTES.getMetrics)
  async scrape(@Res() response: Response): Promise<void> {
    response.type(metrics.contentType).send(await metrics.metrics());
  }
}
