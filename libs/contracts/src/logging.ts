import { z } from 'zod';

/** From the most talkative to the most silent. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Told to every process of every service at once, so it is no request: nobody answers. */
export const LOG_LEVEL_SUBJECT = 'log.v1.level';

export const LogLevelWish = z
  .object({
    level: z.enum(LOG_LEVELS),
    module: z.string().min(1).max(64).optional().meta({
      description: 'The `module` of the log lines, such as osc, schedule, http; all when left out.',
    }),
  })
  .strict()
  .meta({ id: 'LogLevelWish', example: { level: 'debug', module: 'osc' } });
export type LogLevelWish = z.output<typeof LogLevelWish>;
