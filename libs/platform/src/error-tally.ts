import type { ErrorSeen } from '@oiduna/contracts';

/** An error that goes on is told again this often, with its count: a flood costs one event a kind. */
export const TELL_EVERY_MS = 5_000;
/** Kinds counted apart at once; those beyond are counted together, by their code. */
export const KINDS_MAX = 200;
/** Stands for the places of those. */
const ELSEWHERE = 'elsewhere';

export type Occurrence = Omit<ErrorSeen, 'count' | 'firstSeenAt' | 'lastSeenAt' | 'service' | 'release'>;
type Counted = Occurrence & Pick<ErrorSeen, 'count' | 'firstSeenAt' | 'lastSeenAt'>;

/** Counts errors by code, place and performer, and tells of each kind: at once when it is new, else every few seconds. */
export class ErrorTally {
  /** Of the present interval; undefined where all was told. */
  private readonly kinds = new Map<string, Counted | undefined>();

  /** `tell` says whether it could; what it could not tell stays counted. */
  constructor(private readonly tell: (counted: Counted) => boolean) {}

  add(error: Occurrence, at: string): void {
    const [key, occurrence] = this.kindOf(error);
    const isNew = !this.kinds.has(key);
    const before = this.kinds.get(key);
    const counted = {
      ...occurrence,
      count: (before?.count ?? 0) + 1,
      firstSeenAt: before?.firstSeenAt ?? at,
      lastSeenAt: at,
    };
    this.kinds.set(key, isNew && this.tell(counted) ? undefined : counted);
  }

  /** Tell what was counted since; a kind that was not seen in a whole interval is new the next time. */
  flush(): void {
    for (const [key, counted] of this.kinds) {
      if (counted === undefined) this.kinds.delete(key);
      else if (this.tell(counted)) this.kinds.set(key, undefined);
    }
  }

  private kindOf(error: Occurrence): [string, Occurrence] {
    const key = `${error.code} ${error.where} ${error.performer ?? ''}`;
    if (this.kinds.has(key) || this.kinds.size < KINDS_MAX) return [key, error];
    return [`${error.code} ${ELSEWHERE}`, { ...error, where: ELSEWHERE, performer: null }];
  }
}
