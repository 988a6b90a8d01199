import { AsyncLocalStorage } from 'node:async_hooks';
import { AppError, PerformerName, RequestId } from '@oiduna/contracts';
import { uuidv7 } from 'uuidv7';

/** What travels with one request through every hop, beside the trace context. */
export interface RequestContext {
  readonly requestId: string;
  /** Who asked, by their own word. */
  readonly performer?: string | undefined;
}

/** The header that names the performer, over HTTP and NATS. */
export const PERFORMER_HEADER = 'x-performer';

const storage = new AsyncLocalStorage<RequestContext>();

export const runInContext = <T>(context: RequestContext, work: () => T): T => storage.run(context, work);

/** The ID of the request this code runs for, or undefined outside of any. */
export const currentRequestId = (): string | undefined => storage.getStore()?.requestId;

/** A caller's own ID when it is safe to carry, else a fresh UUIDv7 (sorts by time). */
export const acceptRequestId = (offered: unknown): string => {
  const parsed = RequestId.safeParse(offered);
  return parsed.success ? parsed.data : uuidv7();
};

/** Who asked for what this code does, when they said so. */
export const currentPerformer = (): string | undefined => storage.getStore()?.performer;

/** The performer a header names; undefined without one. @throws AppError INPUT_INVALID */
export function performerIn(offered: unknown): string | undefined {
  if (offered === undefined || offered === '') return undefined;
  const parsed = PerformerName.safeParse(offered);
  if (parsed.success) return parsed.data;
  const detail = parsed.error.issues.map(({ message }) => message).join(' ');
  throw new AppError('INPUT_INVALID', { errors: [{ pointer: `/${PERFORMER_HEADER}`, detail }] });
}
