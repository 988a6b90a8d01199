import { Controller } from '@nestjs/common';
import { type Job, ROUTES } from '@oiduna/contracts';
import { Route } from '@oiduna/platform';
import { JobQueues } from '@oiduna/platform/jobs';
import { ParamsOf } from '../edge/input.js';

@Controller()
export class JobsController {
  constructor(private readonly queues: JobQueues) {}

  @Route(ROUTES.getJob)
  get(@ParamsOf(ROUTES.getJob) { id }: { id: string }): Promise<Job> {
    return this.queues.get(id);
  }
}
