import type { SampleImport, SampleImportSource } from '@oiduna/contracts';

/** What the service of samples answers to whoever opens an import. */
export const begunImport = (source: SampleImportSource): SampleImport => ({
  id: '018f2f6e-0000-7000-8000-000000000001',
  source,
  state: 'reading',
  fileCount: 0,
  counts: { queued: 0, verifying: 0, analysing: 0, storing: 0, loading: 0, done: 0, refused: 0, cancelled: 0 },
  leftAside: 0,
  sizeBytes: 0,
  endedBytes: 0,
  etaSeconds: null,
  problem: null,
  createdAt: '2026-01-02T03:04:05.678Z',
  finishedAt: null,
});
