import { CpuProfile } from '@oiduna/contracts';

export interface BusyFunction {
  readonly name: string;
  /** `file:line`, empty for what is no JavaScript. */
  readonly place: string;
  readonly selfMs: number;
  /** Of the whole time, idle or not. */
  readonly share: number;
}

export interface ProfileSummary {
  readonly totalMs: number;
  readonly busyShare: number;
  /** By the time spent in themselves, most first; without idling. */
  readonly functions: readonly BusyFunction[];
}

const IDLE = '(idle)';

/** What takes the time of a profile. @throws ZodError when it is none */
export function summaryOf(profile: unknown): ProfileSummary {
  const { nodes, samples, timeDeltas } = CpuProfile.parse(profile);
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const selfMs = new Map<string, { name: string; place: string; selfMs: number }>();
  let [totalMs, idleMs] = [0, 0];
  for (const [index, id] of samples.entries()) {
    // A sample stands for the time until the next one. Deltas were seen to be negative: samples out of order.
    const ms = (timeDeltas[index + 1] ?? 0) / 1_000;
    const frame = frames.get(id);
    if (frame === undefined) continue;
    totalMs += ms;
    if (frame.functionName === IDLE) idleMs += ms;
    else add(selfMs, frame, ms);
  }
  const functions = [...selfMs.values()].sort((a, b) => b.selfMs - a.selfMs);
  return {
    totalMs,
    busyShare: totalMs === 0 ? 0 : 1 - idleMs / totalMs,
    functions: functions.map((one) => ({ ...one, share: totalMs === 0 ? 0 : one.selfMs / totalMs })),
  };
}

type CallFrame = CpuProfile['nodes'][number]['callFrame'];

function add(
  functions: Map<string, { name: string; place: string; selfMs: number }>,
  { functionName, url, lineNumber }: CallFrame,
  ms: number,
): void {
  const name = functionName === '' ? '(anonymous)' : functionName;
  const place = url === '' ? '' : `${shortened(url)}:${lineNumber + 1}`;
  const key = `${name} ${place}`;
  const known = functions.get(key) ?? { name, place, selfMs: 0 };
  functions.set(key, { ...known, selfMs: known.selfMs + ms });
}

/** From the package, app or library on: the rest says only where the studio was installed. */
const shortened = (url: string): string => /(?:.*\/node_modules\/|.*\/(?=(?:apps|libs)\/))?(.*)/.exec(url)?.[1] ?? url;
