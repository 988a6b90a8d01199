import { readFile } from 'node:fs/promises';
import { ERROR_CODES, ROUTES } from '@oiduna/contracts';
import { describe, expect, it } from 'vitest';
import { OPENAPI_FILE, openApiText } from './openapi-file.js';
import { errorsOf, openApi } from './openapi.js';
import { errorsPage } from './pages.js';

describe('the OpenAPI document', () => {
  it('is committed as it is made; after a change run dist/docs/write-openapi.js', async () => {
    expect(await readFile(OPENAPI_FILE, 'utf8')).toBe(openApiText());
  });

  it('holds every route under its operation id', () => {
    const ids = Object.values(openApi().paths!).flatMap((path) =>
      Object.values(path as Record<string, { operationId?: string }>).map(({ operationId }) => operationId),
    );
    expect(new Set(ids)).toEqual(new Set(Object.keys(ROUTES)));
    expect(ids).toHaveLength(Object.keys(ROUTES).length);
  });

  it('refers only to components it holds', () => {
    const text = openApiText();
    const document = JSON.parse(text) as Record<string, unknown>;
    for (const [, path] of text.matchAll(/"\$ref": "#\/([^"]+)"/g)) {
      const target = path!.split('/').reduce((at, key) => (at as Record<string, unknown>)[key], document as unknown);
      expect(target, path).toBeDefined();
    }
  });

  it('names for each route the errors that follow from what it takes and whom it asks', () => {
    const codes = errorsOf(ROUTES.play);
    expect(codes).toEqual(expect.arrayContaining(['AUDIO_SERVER_AWAY', 'INPUT_INVALID', 'INPUT_MALFORMED']));
    expect(codes).toEqual(expect.arrayContaining(['CONTENT_TYPE_UNSUPPORTED', 'SERVICE_TIMEOUT']));
    expect(errorsOf(ROUTES.getLiveness)).toEqual(['INTERNAL']);
  });
});

describe('the page of errors', () => {
  it.each(ERROR_CODES)('explains %s where its problem document points', (code) => {
    expect(errorsPage()).toContain(`id="${code.toLowerCase().replaceAll('_', '-')}"`);
  });
});
