export const INFRASTRUCTURE = ['postgres', 'nats', 'redis', 'jack'] as const;
export const SERVICES = ['engine', 'synthdefs', 'samples', 'gateway'] as const;
export const PARTS = [...INFRASTRUCTURE, ...SERVICES] as const;

export type ServiceName = (typeof SERVICES)[number];
/** The standby is a second engine. */
export type PartName = (typeof PARTS)[number] | 'standby';

/** One supervised process: how it is started, how it shows that it works, how it is asked to end. */
export interface Part {
  name: PartName;
  command: string;
  args: string[];
  env: Record<string, string>;
  cwd?: string;
  /** The account it runs as; ours when absent. */
  account?: Account;
  /** The TCP port it listens on, if it listens. */
  port?: number;
  stopSignal: NodeJS.Signals;
  /** Asks once whether the process started as `pid` works. @throws Error with the reason when it does not (yet) */
  probe(pid: number | undefined): Promise<void>;
}

export interface Account {
  uid: number;
  gid: number;
}

/** Parse `--only postgres,nats`. @throws Error naming the first unknown part */
export function parseParts(list: string): PartName[] {
  return list.split(',').map((word) => {
    const name = PARTS.find((part) => part === word.trim());
    if (name === undefined) throw new Error(`no part ${word}; the parts are ${PARTS.join(', ')}`);
    return name;
  });
}

/** A URL in the caller's environment means that part is run by somebody else. */
const EXTERNAL_BY = { postgres: 'DATABASE_URL', nats: 'NATS_URL', redis: 'REDIS_URL' } as const;

/** The parts to start, in starting order. */
export function partsToStart(
  wished: readonly PartName[],
  env: Readonly<Record<string, string | undefined>>,
): PartName[] {
  const external = (name: PartName): boolean =>
    name in EXTERNAL_BY && Boolean(env[EXTERNAL_BY[name as keyof typeof EXTERNAL_BY]]);
  return PARTS.filter((name) => wished.includes(name) && !external(name));
}
