import type { Studio } from '../api/studio.js';
import { type CataloguedSample, listSamples, type ListSamplesParams } from '../generated/studio.js';

const PAGE = 200;

/** The first `limit` samples that a query finds, page by page, and how many there are in all. */
export async function samplesFound(
  studio: Studio,
  query: Omit<ListSamplesParams, 'limit' | 'cursor'>,
  limit = Infinity,
): Promise<{ samples: CataloguedSample[]; total: number }> {
  const samples: CataloguedSample[] = [];
  let total = 0;
  let cursor: string | null | undefined;
  do {
    const most = { limit: Math.min(PAGE, limit - samples.length) };
    const page: Awaited<ReturnType<typeof listSamples>> = await listSamples(
      { ...query, ...most, ...(cursor && { cursor }) },
      { studio },
    );
    samples.push(...page.samples);
    total = page.total;
    // a page without samples is the last, whatever it says
    cursor = samples.length < limit && page.samples.length > 0 ? page.next : null;
  } while (cursor);
  return { samples, total };
}
