import { Controller } from '@nestjs/common';
import { goBack, goForward, type HistoryMove, type HistoryWish, ROUTES } from '@oiduna/contracts';
import { Nats, Route } from '@oiduna/platform';
import { BodyOf } from '../edge/input.js';

@Controller()
export class HistoryController {
  constructor(private readonly nats: Nats) {}

  @Route(ROUTES.goBack)
  back(@BodyOf(ROUTES.goBack) wish: HistoryWish): Promise<HistoryMove> {
    return this.nats.request(goBack, wish);
  }

  @Route(ROUTES.goForward)
  forward(@BodyOf(ROUTES.goForward) wish: HistoryWish): Promise<HistoryMove> {
    return this.nats.request(goForward, wish);
  }
}
