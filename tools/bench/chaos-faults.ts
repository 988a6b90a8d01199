import type { StudioStatus } from '@oiduna/contracts';
import type { RunFile } from '@oiduna/testkit';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, type BenchStudio } from './bench-studio.ts';
import { childrenOf, processesWith } from './process-usage.ts';

/** What is done to a studio that plays, and what it may cost the music. */
export interface Fault {
  readonly name: string;
  /** No longer silence than this, in seconds. */
  readonly gapSeconds: number;
  readonly isShort: boolean;
  strike(studio: BenchStudio, server: string): Promise<void>;
}

const PAUSE_MS = 3_000;
/** An engine starts in two to four seconds on a busy machine; what was sent before sounds on meanwhile. */
const BOTH_ENGINES_SECONDS = 5;
/** Everything the music can do without. */
const REST = ['gateway', 'samples', 'synthdefs', 'redis', 'postgres', 'nats'] as const;

/** As they are now: what died was started again. */
export function pidOf({ run }: BenchStudio, service: string): number {
  const { services } = JSON.parse(readFileSync(join(run.home, 'run.json'), 'utf8')) as Pick<RunFile, 'services'>;
  const pid = services[service]?.pid;
  if (pid === undefined) throw new Error(`${service} is not running`);
  return pid;
}

const signal = (pids: readonly number[], name: NodeJS.Signals): void => {
  for (const pid of pids) process.kill(pid, name);
};

const killed = (service: string): Omit<Fault, 'gapSeconds' | 'isShort'> => ({
  name: `kill -9 ${service}`,
  strike: async (studio) => signal([pidOf(studio, service)], 'SIGKILL'),
});

/** With its children, as PostgreSQL has. */
const paused = (service: string): Fault => ({
  name: `${service} hangs for ${PAUSE_MS / 1_000} s`,
  gapSeconds: 0,
  isShort: false,
  strike: async (studio) => {
    const pid = pidOf(studio, service);
    const family = [pid, ...childrenOf(pid, '')];
    signal(family, 'SIGSTOP');
    await sleep(PAUSE_MS).finally(() => signal(family, 'SIGCONT'));
  },
});

/** One after the other, of a studio with a standby. Gaps as docs/operating.md promises them. */
export const faultsOf = (server: 'scsynth' | 'supernova'): readonly Fault[] => [
  {
    name: `kill -9 ${server}`,
    gapSeconds: server === 'supernova' ? 4.5 : 1.5,
    isShort: true,
    strike: async (studio) => signal(audioServersOf(studio, server), 'SIGKILL'),
  },
  {
    name: 'kill -9 the engine that leads',
    gapSeconds: 0,
    isShort: true,
    strike: async (studio) => signal([await leaderOf(studio)], 'SIGKILL'),
  },
  {
    name: 'kill -9 both engines',
    gapSeconds: BOTH_ENGINES_SECONDS,
    isShort: false,
    strike: async (studio) =>
      signal(
        ['engine', 'standby'].map((service) => pidOf(studio, service)),
        'SIGKILL',
      ),
  },
  ...REST.map((service) => ({ ...killed(service), gapSeconds: 0, isShort: service === 'nats' })),
  ...REST.map(paused),
  {
    name: 'kill -9 all of these at once',
    gapSeconds: 0,
    isShort: true,
    strike: async (studio) =>
      signal(
        REST.map((service) => pidOf(studio, service)),
        'SIGKILL',
      ),
  },
];

/** By its port: an engine may have adopted it. */
function audioServersOf({ run }: BenchStudio, server: string): number[] {
  const pids = processesWith(`${server}\0-u\0${run.audioServerPort}\0`);
  if (pids.length === 0) throw new Error(`there is no ${server}`);
  return pids;
}

async function leaderOf(studio: BenchStudio): Promise<number> {
  const { engine } = await ask<StudioStatus>(studio, 'GET', '/v1/status');
  if (!engine?.leader?.standby) throw new Error('no engine waits to take over');
  return engine.leader.processId;
}
