import { Controller, Req, Res } from '@nestjs/common';
import { type Job, jobCancelled, type JobPage, type JobQuery, type RetriedJob, ROUTES } from '@oiduna/contracts';
import { Nats, Route } from '@oiduna/platform';
import { JobBoard } from '@oiduna/platform/job-board';
import { JobQueues } from '@oiduna/platform/jobs';
import type { Request, Response } from 'express';
import { ParamsOf, QueryOf } from '../edge/input.js';
import { linkNextPage } from '../edge/next-page.js';
import { jobRemoved, jobRetried } from '../events.js';

type Identified = { id: string };

@Controller()
export class JobsController {
  private readonly board: JobBoard;

  constructor(
    private readonly queues: JobQueues,
    private readonly nats: Nats,
  ) {
    this.board = new JobBoard(queues);
  }

  @Route(ROUTES.getJob)
  get(@ParamsOf(ROUTES.getJob) { id }: Identified): Promise<Job> {
    return this.queues.get(id);
  }

  @Route(ROUTES.listJobs)
  async list(
    @QueryOf(ROUTES.listJobs) query: JobQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<JobPage> {
    const page = await this.board.list(query);
    linkNextPage(request, response, page.next);
    return page;
  }

  @Route(ROUTES.retryJob)
  async retry(@ParamsOf(ROUTES.retryJob) { id }: Identified): Promise<RetriedJob> {
    const retried = await this.board.retry(id);
    jobRetried(retried);
    return retried;
  }

  @Route(ROUTES.removeJob)
  async remove(@ParamsOf(ROUTES.removeJob) { id }: Identified): Promise<void> {
    const job = await this.board.remove(id);
    jobRemoved(job);
    if (job.state === 'queued') await this.nats.publish(jobCancelled, { id, name: job.name });
  }
}
