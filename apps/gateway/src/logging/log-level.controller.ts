import { Controller } from '@nestjs/common';
import { LOG_LEVEL_SUBJECT, type LogLevelWish, ROUTES } from '@oiduna/contracts';
import { Nats, Route } from '@oiduna/platform';
import { BodyOf } from '../edge/input.js';

@Controller()
export class LogLevelController {
  constructor(private readonly nats: Nats) {}

  /** Every service hears it, this one too. */
  @Route(ROUTES.setLogLevel)
  set(@BodyOf(ROUTES.setLogLevel) wish: LogLevelWish): Promise<void> {
    return this.nats.tellAll(LOG_LEVEL_SUBJECT, wish);
  }
}
