import { Controller } from '@nestjs/common';
import { type Job, ROUTES } from '@oiduna/contracts';
import { JobQueues, Route } from '@oiduna/platform';
import { ParamsOf } from '../edge/input.js';

@Controller()
export class JobsController {
  constructor(private readonly queues: JobQueues) {}

  @Route(ROUTES.getJob)
  get(@ParamsOf(ROUTES.getJob) { id }: { id: string }): Promise<Job> {
    return this.queues.get(id);
  }
}
