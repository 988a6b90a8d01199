import type { SampleFacets } from '@oiduna/contracts';
import { sample } from './rehearsal.fixture.js';

export const found = { ...sample, tags: ['dry', '808'], lastUsedAt: null };
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

/** What a studio answers about its samples. */
export const SAMPLE_ANSWERS = {
  listSamples: { samples: [found], total: 1, next: null },
  countSamples: facets,
  findSimilarSamples: { similar: [{ similarity: 0.9, sample: found }] },
  tagSamples: { found: 3, changed: 2 },
  renameSampleTag: { changed: 2 },
  exportSampleCatalogue: `${JSON.stringify(found)}\n`,
  importSampleCatalogue: { lines: 1, placed: 1, moved: 0, waiting: 0, full: 0, refused: [] },
};
