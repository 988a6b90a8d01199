import { writeFile } from 'node:fs/promises';
import { OPENAPI_FILE, openApiText } from './openapi-file.js';

await writeFile(OPENAPI_FILE, openApiText());
