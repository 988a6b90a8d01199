import { AsyncLocalStorage } from 'node:async_hooks';
import { RequestId } from '@oiduna/contracts';
import { uuidv7 } from 'uuidv7';

/** What travels with one request through every hop, beside the trace context. */
export interface RequestContext {
  readonly requestId: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

export const runInContext = <T>(context: RequestContext, work: () => T): T => storage.run(context, work);

/** The ID of the request this code runs for, or undefined outside of any. */
export const currentRequestId = (): string | undefined => storage.getStore()?.requestId;

/** A caller's own ID when it is safe to carry, else a fresh UUIDv7 (sorts by time). */
export const acceptRequestId = (offered: unknown): string => {
  const parsed = RequestId.safeParse(offered);
  return parsed.success ? parsed.data : uuidv7();
};
