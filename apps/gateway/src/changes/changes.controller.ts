import { Controller } from '@nestjs/common';
import { cancelChange, listChanges, type PlannedChange, ROUTES } from '@oiduna/contracts';
import { Nats, Route } from '@oiduna/platform';
import { ParamsOf } from '../edge/input.js';

@Controller()
export class ChangesController {
  constructor(private readonly nats: Nats) {}

  @Route(ROUTES.listChanges)
  list(): Promise<{ changes: PlannedChange[] }> {
    return this.nats.request(listChanges, {});
  }

  @Route(ROUTES.cancelChange)
  async cancel(@ParamsOf(ROUTES.cancelChange) { id }: { id: string }): Promise<void> {
    await this.nats.request(cancelChange, { id });
  }
}
