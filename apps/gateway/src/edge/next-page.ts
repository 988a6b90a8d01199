import type { Request, Response } from 'express';

/** Tells where the next page is: the same question, one page on. */
export function linkNextPage({ originalUrl }: Request, response: Response, next: string | null): void {
  if (next === null) return;
  const url = new URL(originalUrl, 'http://studio');
  url.searchParams.set('cursor', next);
  response.setHeader('Link', `<${url.pathname}${url.search}>; rel="next"`);
}
