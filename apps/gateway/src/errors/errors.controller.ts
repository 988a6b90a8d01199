import { Controller, type OnApplicationShutdown } from '@nestjs/common';
import { type ErrorFilter, type ErrorList, ROUTES } from '@oiduna/contracts';
import { Route } from '@oiduna/platform';
import { QueryOf } from '../edge/input.js';
import { hourAgo } from '../clock.js';
import { ErrorSource } from './error-source.js';

@Controller()
export class ErrorsController implements OnApplicationShutdown {
  constructor(private readonly source: ErrorSource) {}

  @Route(ROUTES.listErrors)
  list(@QueryOf(ROUTES.listErrors) { since, ...filter }: ErrorFilter): ErrorList {
    return this.source.log.list(since ?? hourAgo(), filter);
  }

  onApplicationShutdown(): Promise<void> {
    return this.source.close();
  }
}
