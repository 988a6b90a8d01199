import { z } from 'zod';
import { ERROR_CODES } from './error-codes.js';

/** RFC 9457 problem document, with our extensions. */
export const Problem = z
  .object({
    type: z.string().meta({ description: 'A page that explains the code.' }),
    title: z.string(),
    status: z.int(),
    detail: z.string().meta({ description: 'What is wrong here, and what to do next.' }),
    instance: z.string().meta({ description: 'The request ID.' }),
    code: z.enum(ERROR_CODES),
    retryable: z.boolean(),
    traceId: z.string().nullable(),
    errors: z
      .array(
        z.object({
          pointer: z.string().meta({ description: 'JSON pointer into the body (RFC 6901).' }),
          detail: z.string(),
        }),
      )
      .optional(),
    details: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.output<typeof Problem>;
