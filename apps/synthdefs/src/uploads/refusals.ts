import { AppError, type SynthDefRefusal } from '@oiduna/contracts';
import { asAppError, HANDLING } from '@oiduna/platform';

/** What of an upload does not go live, and why: the rest goes on without it. */
export class Refusals {
  private readonly refused: { readonly error: AppError; readonly file: string | null }[] = [];

  get errors(): readonly AppError[] {
    return this.refused.map(({ error }) => error);
  }

  add(error: AppError, file: string | null): void {
    this.refused.push({ error, file });
  }

  /**
   * What `work` makes of each item; an item that the caller can only correct is refused and left out.
   * @throws whatever heals by itself, or is our own fault: then all is tried again, or fails
   */
  async sift<T extends { readonly file: string | null }, R>(
    items: readonly T[],
    work: (item: T) => R | Promise<R>,
  ): Promise<R[]> {
    const made = await Promise.all(
      items.map(async (item) => {
        try {
          return [await work(item)];
        } catch (thrown) {
          const error = asAppError(thrown);
          if (error.category === 'internal' || HANDLING[error.category].retryable) throw thrown;
          this.add(error, item.file);
          return [];
        }
      }),
    );
    return made.flat(1) as R[];
  }

  /** As people read them. */
  get list(): SynthDefRefusal[] {
    return this.refused.map(({ error: { code, message, cure, details }, file }) => ({
      name: typeof details['name'] === 'string' ? details['name'] : null,
      file,
      code,
      reason: message,
      cure,
      details,
    }));
  }

  /** Why nothing went live: the one error there is, or all of them as one. */
  summary(): AppError {
    const [first, ...others] = this.refused;
    if (first === undefined) return new AppError('SYNTHDEF_NONE');
    if (others.length === 0) return first.error;
    const { list } = this;
    const reason = list.map(({ reason: why }) => why.replace(/\.$/, '')).join('; ');
    return new AppError('SYNTHDEFS_REFUSED', { count: list.length, reason, refused: list });
  }
}
