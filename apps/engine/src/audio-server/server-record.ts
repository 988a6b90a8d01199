import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { EngineConfig } from '../config.js';

/** An audio server that was started in this folder: by us, or by an engine that is gone. */
export const ServerRecord = z.object({
  pid: z.int().positive(),
  /** Together with the pid it means one process and no other. */
  since: z.string(),
  port: z.int(),
  name: z.enum(['supernova', 'scsynth']),
  /** What its clock follows, in wall-clock time; absent for one that does not tell. */
  clock: z.object({ atMicros: z.number(), byMicros: z.number(), slowerBy: z.number() }).optional(),
});
export type ServerRecord = z.output<typeof ServerRecord>;

const fileOf = ({ ENGINE_CACHE_DIR }: EngineConfig): string => join(ENGINE_CACHE_DIR, 'audio-server.json');

/** Replaced in one step: who reads it sees the old one or the new one. */
export function keepRecord(config: EngineConfig, record: ServerRecord): void {
  const [file, draft] = [fileOf(config), `${fileOf(config)}.${process.pid}`];
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(draft, JSON.stringify(record));
  renameSync(draft, file);
}

/** It has ended, unless the record is of a later one. */
export function dropRecord(config: EngineConfig, { pid, since }: ServerRecord): void {
  const kept = readRecord(config);
  if (kept?.pid === pid && kept.since === since) rmSync(fileOf(config), { force: true });
}

/** The audio server that lives; undefined without one. */
export function livingServer(config: EngineConfig): ServerRecord | undefined {
  const record = readRecord(config);
  return record !== undefined && isAlive(record) ? record : undefined;
}

function readRecord(config: EngineConfig): ServerRecord | undefined {
  try {
    return ServerRecord.parse(JSON.parse(readFileSync(fileOf(config), 'utf8')));
  } catch {
    return undefined; // none, or of another version of us
  }
}

export const isAlive = ({ pid, since }: Pick<ServerRecord, 'pid' | 'since'>): boolean => aliveSince(pid) === since;

/** When a process began, only good for comparing; undefined once it has ended. Without /proc the pid alone has to do. */
export function aliveSince(pid: number): string | undefined {
  try {
    if (process.platform !== 'linux') return process.kill(pid, 0) ? 'unknown' : undefined;
    // Behind the name, which may hold spaces and brackets, field 3 is the state and field 22 the start in ticks.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
