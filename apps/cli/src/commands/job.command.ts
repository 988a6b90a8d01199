import { type Command, Option } from 'commander';
import {
  getJob,
  type Job,
  type JobCounts,
  listJobs,
  type ListJobsParams,
  removeJob,
  type RetriedJob,
  retryJob,
} from '../generated/studio.js';
import { parseCount } from './numbers.js';
import { type Session, type Shell, studioCommand } from './session.js';
import { oneLine, type Style, table } from './table.js';

export function registerJob(program: Command, shell: Shell): void {
  const job = program.command('job').description('look at jobs, run failed ones again');
  studioCommand(
    job,
    'show <id>',
    'state, progress and result of one job',
    shell,
    async (session: Session, id: string) => {
      const found = await getJob(id, { studio: session.studio });
      session.print(found, (style) => jobText(found, style));
    },
  );
  studioCommand(job, 'list', 'jobs of one state, the failed ones first of all', shell, listAll)
    .addOption(new Option('--state <state>', 'of which state').choices(STATES).default('failed'))
    .option('--queue <name>', 'of one queue only')
    .option('--limit <count>', 'at most so many', parseCount);
  studioCommand(job, 'retry <id...>', 'run failed jobs again', shell, async (session: Session, ids: string[]) => {
    const retried: RetriedJob[] = [];
    for (const id of ids) {
      const answer = await retryJob(id, { studio: session.studio });
      if (answer.warning !== null) session.note(`${id}: ${oneLine(answer.warning)}`);
      retried.push(answer);
    }
    session.print({ retried }, (style) =>
      jobsText(
        retried.map((one) => one.job),
        style,
      ),
    );
  });
  studioCommand(
    job,
    'cancel <id...>',
    'cancel jobs that wait, take failed ones away',
    shell,
    async (session: Session, ids: string[]) => {
      for (const id of ids) await removeJob(id, { studio: session.studio });
      session.print({ removed: ids }, () => `took away ${ids.join(', ')}`);
    },
  );
}

interface Which {
  state: (typeof STATES)[number];
  queue?: string;
  limit?: number;
}
const STATES = ['queued', 'running', 'completed', 'failed'] as const;
const PAGE = 200;

async function listAll(session: Session<Which>): Promise<void> {
  const { state, queue, limit = Infinity } = session.options;
  const jobs: Job[] = [];
  let counts: JobCounts[] = [];
  let cursor: string | null | undefined;
  do {
    const query: ListJobsParams = { state, limit: Math.min(PAGE, limit - jobs.length), ...(queue && { queue }) };
    const page: Awaited<ReturnType<typeof listJobs>> = await listJobs(
      { ...query, ...(cursor && { cursor }) },
      { studio: session.studio },
    );
    jobs.push(...page.jobs);
    counts = page.counts;
    cursor = jobs.length < limit ? page.next : null;
  } while (cursor);
  session.print({ jobs, counts }, (style) => listText(jobs, counts, style));
}

function listText(jobs: readonly Job[], counts: readonly JobCounts[], style: Style): string {
  const totals = table(
    ['QUEUE', ...STATES.map((state) => state.toUpperCase())],
    counts.map((of) => [of.queue, ...STATES.map((state) => of[state])]),
    style,
  );
  if (jobs.length === 0) return totals;
  const problems = jobs.flatMap(({ id, problem }) =>
    problem === null ? [] : [style.alarm(`${id}: ${oneLine(problem.detail)}`)],
  );
  return [totals, '', jobsText(jobs, style), ...problems].join('\n');
}

export const jobsText = (jobs: readonly Job[], style: Style): string =>
  table(
    ['JOB', 'NAME', 'STATE', 'STEP', 'DONE', 'TRIES'],
    jobs.map(({ id, name, state, progress, attempts }) => [
      id,
      name,
      state,
      progress.step,
      `${Math.round(progress.share * 100)} %`,
      attempts,
    ]),
    style,
  );

/** What each step behind a job took; nothing before the first has passed. */
export const stepsText = ({ progress: { passed } }: Pick<Job, 'progress'>): string[] =>
  passed === undefined ? [] : [passed.map(({ step, tookMs }) => `${step} ${tookMs} ms`).join(', ')];

/** Tells each step of a job as it passes; undefined where nobody watches. */
export function stepTeller(session: Session): ((job: Job) => void) | undefined {
  if (!session.isWatched) return undefined;
  let toldCount = 0;
  return ({ progress: { passed = [] } }) => {
    if (passed.length < toldCount) toldCount = 0; // it is tried again
    for (const { step, tookMs } of passed.slice(toldCount)) session.note(`  ${step} ${tookMs} ms`);
    toldCount = passed.length;
  };
}

function jobText(job: Job, style: Style): string {
  const { requestId, traceId, problem, queuePosition } = job;
  return [
    jobsText([job], style),
    ...stepsText(job),
    ...(queuePosition === null ? [] : [`${queuePosition} before it in the queue`]),
    ...(problem === null ? [] : [style.alarm(oneLine(problem.detail))]),
    `request ${requestId}${traceId === null ? '' : `, trace ${traceId}`}`,
  ].join('\n');
}
