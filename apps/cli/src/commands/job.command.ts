import type { Command } from 'commander';
import { getJob, type Job } from '../generated/studio.js';
import { type Session, type Shell, studioCommand } from './session.js';
import { oneLine, type Style, table } from './table.js';

export function registerJob(program: Command, shell: Shell): void {
  const job = program.command('job').description('look at jobs');
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
