import {
  PIECEWISE_ABOVE_BYTES,
  type SampleFacets,
  type SampleImport,
  type SampleImportFile,
  type Upload,
} from '@oiduna/contracts';
import type { IncomingMessage } from 'node:http';
import { sample } from './rehearsal.fixture.js';
import type { Answer } from './stand-in-gateway.fixture.js';

export const found = { ...sample, tags: ['dry', '808'], lastUsedAt: null, uploadedBy: null };
const facet = { values: [{ value: 'wav', count: 1 }], others: 0 };
const facets: SampleFacets = {
  total: 1,
  facets: {
    bank: { values: [{ value: 'kicks', count: 1 }], others: 3 },
    tag: facet,
    container: facet,
    encoding: facet,
    channels: facet,
    sampleRateHz: facet,
    verdict: facet,
    loop: facet,
  },
  ranges: { seconds: { min: 0.5, max: 0.5 }, lufs: null, hz: null, bpm: null },
};

export const upload: Upload = {
  id: sample.id,
  bank: 'kicks',
  fileName: 'long.wav',
  sha256: sample.sha256,
  sizeBytes: 40_000_000,
  offsetBytes: 8_388_608,
  jobId: null,
  importId: null,
  expiresAt: sample.createdAt,
};
/** An answer that is all headers. */
export const told =
  (headers: (request: IncomingMessage, body: Buffer) => Record<string, string>): Answer =>
  (request, body, response) =>
    void response.setHeaders(new Map(Object.entries(headers(request, body))));
const file: SampleImportFile = {
  number: 1,
  path: 'kicks/a.wav',
  bank: 'kicks',
  fileName: 'a.wav',
  state: 'done',
  sizeBytes: 1_000,
  verdict: 'ok',
  sampleId: sample.id,
  problem: null,
};
export const sampleImport: SampleImport = {
  id: '018f2f6e-0000-7000-8000-000000000001',
  source: { kind: 'upload', fileCount: 1 },
  state: 'finished',
  fileCount: 1,
  counts: { queued: 0, verifying: 0, analysing: 0, storing: 0, loading: 0, done: 1, refused: 0, cancelled: 0 },
  leftAside: 0,
  sizeBytes: 1_000,
  endedBytes: 1_000,
  etaSeconds: null,
  problem: null,
  createdAt: sample.createdAt,
  finishedAt: sample.createdAt,
};

/** What a studio answers about its samples. */
export const SAMPLE_ANSWERS = {
  listSamples: { samples: [found], total: 1, next: null },
  countSamples: facets,
  openSampleImport: sampleImport,
  importSampleZip: sampleImport,
  listSampleImports: { imports: [sampleImport] },
  getSampleImport: sampleImport,
  addToSampleImport: file,
  listImportFiles: { files: [], next: null },
  closeSampleImport: sampleImport,
  cancelSampleImport: sampleImport,
  findSimilarSamples: { similar: [{ similarity: 0.9, sample: found }] },
  tagSamples: { found: 3, changed: 2 },
  renameSampleTag: { changed: 2 },
  exportSampleCatalogue: `${JSON.stringify(found)}\n`,
  listUploads: { uploads: [upload] },
  createUpload: told(() => ({ Location: `/v1/uploads/${upload.id}` })),
  askUpload: told(() => ({ 'Upload-Offset': '0' })),
  continueUpload: told(({ headers }, body) => {
    const offset = Number(headers['upload-offset']) + body.length;
    return { 'Upload-Offset': `${offset}`, ...(offset > PIECEWISE_ABOVE_BYTES && { 'Upload-Job': 'samples-1' }) };
  }),
  importSampleCatalogue: { lines: 1, placed: 1, moved: 0, waiting: 0, full: 0, refused: [] },
};
