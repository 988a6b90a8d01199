import type { Problem } from '../generated/studio.js';

/** What the caller sent, for showing the place an error names. */
export interface Source {
  name: string;
  text: string;
}

/**
 * The studio answered with an error. Not an AppError: its sentences were written over there,
 * and the studio may be newer than this command line and know more codes.
 */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(
    readonly status: number,
    /** Absent when something between us and the studio answered. */
    readonly problem: Problem | undefined,
    readonly traceId: string | undefined,
    readonly source?: Source,
  ) {
    super(problem?.detail ?? `The answer had status ${status} and was no problem document.`);
  }
}

/** Name the source of what `work` sends, so that its refusal can show the line. */
export async function withSource<T>(source: Source, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new Refused(error.status, error.problem, error.traceId, source);
  }
}
