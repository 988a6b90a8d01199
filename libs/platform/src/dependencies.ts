import type { Readiness } from '@oiduna/contracts';
import { Gauge } from 'prom-client';
import { metrics } from './metrics.js';

/** A dependency that takes longer than this to say hello is not there for a performer either. */
const CHECK_TIMEOUT_MS = 1_000;

export interface Dependency {
  readonly name: string;
  /** Rejects when the dependency is away. */
  readonly check: () => Promise<unknown>;
  /** What people cannot do while it is away. */
  readonly lost: string;
  /** Whether this service is useless without it. */
  readonly required: boolean;
  /** Default 1 s; more for one that asks others before it answers. */
  readonly timeoutMs?: number;
}

const dependencyUp = new Gauge({
  name: 'oiduna_dependency_up',
  help: 'Whether a dependency answers (1) or not (0), by name.',
  labelNames: ['dependency'],
  registers: [metrics],
});

/** What this service needs, asked anew for every /readyz. */
export class Dependencies {
  private readonly known: Dependency[] = [];

  add(dependency: Dependency): void {
    this.known.push(dependency);
  }

  async readiness(): Promise<Readiness> {
    const asked = await Promise.all(this.known.map(ask));
    return {
      ready: asked.every(({ up, required }) => up || !required),
      dependencies: Object.fromEntries(
        asked.map(({ name, up, reason, lost }) => [name, { up, reason, lost: up ? null : lost }]),
      ),
    };
  }
}

async function ask(dependency: Dependency) {
  const { name, lost, required } = dependency;
  const reason = await withinTimeout(dependency).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  dependencyUp.set({ dependency: name }, reason === null ? 1 : 0);
  return { name, lost, required, up: reason === null, reason };
}

async function withinTimeout({ check, timeoutMs = CHECK_TIMEOUT_MS }: Dependency): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([check(), late]);
  } finally {
    clearTimeout(timer);
  }
}
