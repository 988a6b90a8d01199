import { ERROR_GROUPS_MAX, type ErrorGroup, type ErrorList, ERRORS, type ErrorSeen } from '@oiduna/contracts';

/** What went wrong lately, in order. Bounded by the stream it is read from, of which it keeps as much. */
export class ErrorLog {
  private readonly kept: ErrorSeen[] = [];
  private lastSeq = 0;

  constructor(private readonly max: number) {}

  /** In the order of the stream; what was there before is ignored. */
  add(seq: number, seen: ErrorSeen): void {
    if (seq <= this.lastSeq) return;
    this.lastSeq = seq;
    this.kept.push(seen);
    if (this.kept.length > this.max) this.kept.shift();
  }

  /** By code, service and place, the most frequent first; of those as frequent, the latest. */
  list(since: string, { service, code }: { service?: string | undefined; code?: string | undefined } = {}): ErrorList {
    const groups = new Map<string, ErrorGroup>();
    for (const seen of this.kept) {
      if (Date.parse(seen.lastSeenAt) < Date.parse(since)) continue;
      if ((service !== undefined && seen.service !== service) || (code !== undefined && seen.code !== code)) continue;
      const key = `${seen.code} ${seen.service} ${seen.where}`;
      groups.set(key, joined(groups.get(key), seen));
    }
    const all = [...groups.values()].toSorted(
      (a, b) => b.count - a.count || Date.parse(b.lastSeenAt) - Date.parse(a.lastSeenAt),
    );
    return {
      since,
      count: all.reduce((sum, { count }) => sum + count, 0),
      groups: all.slice(0, ERROR_GROUPS_MAX),
    };
  }
}

/** `seen` is the latest of its group. */
function joined(group: ErrorGroup | undefined, { track, performer, release, ...seen }: ErrorSeen): ErrorGroup {
  const { category } = ERRORS[seen.code];
  return {
    ...seen,
    count: (group?.count ?? 0) + seen.count,
    firstSeenAt: group?.firstSeenAt ?? seen.firstSeenAt,
    category,
    tracks: withOne(group?.tracks, track).toSorted(),
    performers: withOne(group?.performers, performer).toSorted(),
    releases: withOne(group?.releases, release),
  };
}

const withOne = (names: readonly string[] = [], name: string | null): string[] => [
  ...new Set([...names, ...(name === null ? [] : [name])]),
];
