import {
  type ImportFileState,
  ImportFileState as States,
  type SampleImport,
  type SampleImportFile,
} from '@oiduna/contracts';
import type { Selectable } from 'kysely';
import type { ImportFileRow, SampleImportRow } from './import-schema.js';

interface CountedState {
  readonly state: ImportFileState;
  readonly count: number;
  readonly bytes: number;
  /** Ended within the last `PACE_SECONDS`. */
  readonly recent: number;
}

export type CountedImport = Selectable<SampleImportRow> & {
  readonly states: readonly CountedState[] | null;
  readonly age_seconds: number;
};

/** Long enough to be steady, short enough to forget a pause. */
const PACE_SECONDS = 10;
const ENDED = new Set<ImportFileState>(['done', 'refused', 'cancelled']);

/** An import as people see it. */
export function importOf(row: CountedImport): SampleImport {
  const states = row.states ?? [];
  const ended = states.filter(({ state }) => ENDED.has(state));
  const fileCount = Math.max(sum(states, 'count'), row.expected);
  return {
    id: row.id,
    source: row.source,
    state: row.state,
    fileCount,
    counts: {
      ...(Object.fromEntries(States.options.map((state) => [state, 0])) as SampleImport['counts']),
      ...Object.fromEntries(states.map(({ state, count }) => [state, count])),
    },
    leftAside: row.left_aside,
    sizeBytes: sum(states, 'bytes'),
    endedBytes: sum(ended, 'bytes'),
    etaSeconds: etaSeconds(fileCount - sum(ended, 'count'), sum(ended, 'recent'), row.age_seconds),
    problem: row.problem,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}

const sum = (states: readonly CountedState[], key: 'count' | 'bytes' | 'recent'): number =>
  states.reduce((total, state) => total + state[key], 0);

/** By the pace of the last seconds; an import younger than those has its own age. */
export function etaSeconds(filesLeft: number, endedLately: number, ageSeconds: number): number | null {
  if (filesLeft === 0 || endedLately === 0) return null;
  const perSecond = endedLately / Math.min(PACE_SECONDS, Math.max(ageSeconds, 0.1));
  return Math.round((filesLeft / perSecond) * 10) / 10;
}

export const fileOf = (row: Selectable<ImportFileRow>): SampleImportFile => ({
  number: row.number,
  path: row.path,
  bank: row.bank,
  fileName: row.file_name,
  state: row.state,
  sizeBytes: row.size_bytes,
  verdict: row.verdict,
  sampleId: row.sample_id,
  problem: row.problem,
});
