import { fileURLToPath } from 'node:url';
import { openApi } from './openapi.js';

/** Kept in the repository, so that a change of the API is seen in review; clients are generated from it. */
export const OPENAPI_FILE = fileURLToPath(new URL('../../openapi.json', import.meta.url));

export const openApiText = (): string => `${JSON.stringify(openApi(), null, 2)}\n`;
