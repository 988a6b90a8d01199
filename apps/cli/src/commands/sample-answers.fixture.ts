import { PIECEWISE_ABOVE_BYTES, type SampleFacets, type Upload } from '@oiduna/contracts';
import type { IncomingMessage } from 'node:http';
import { sample } from './rehearsal.fixture.js';
import type { Answer } from './stand-in-gateway.fixture.js';

export const found = { ...sample, tags: ['dry', '808'] };
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
  expiresAt: sample.createdAt,
};
/** An answer that is all headers. */
export const told =
  (headers: (request: IncomingMessage, body: Buffer) => Record<string, string>): Answer =>
  (request, body, response) =>
    void response.setHeaders(new Map(Object.entries(headers(request, body))));

/** What a studio answers about its samples. */
export const SAMPLE_ANSWERS = {
  listSamples: { samples: [found], total: 1, next: null },
  countSamples: facets,
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
