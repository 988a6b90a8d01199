import { resolve } from 'node:path';
import { generate } from 'orval';

const repositoryRoot = resolve(import.meta.dirname, '..');

/**
 * Writes the typed client of the HTTP API to `generated/studio.ts` in the command line's sources.
 * The same OpenAPI file always gives the same bytes.
 */
export async function generateClient(sources: string): Promise<void> {
  await generate({
    input: { target: `${repositoryRoot}/apps/gateway/openapi.json` },
    output: {
      target: `${sources}/generated/studio.ts`,
      client: 'fetch',
      mode: 'single',
      urlEncodeParameters: true,
      override: {
        header: () => ['Made from apps/gateway/openapi.json by tools/generate-client.ts. Do not edit.'],
        fetch: { includeHttpResponseReturnType: false },
        mutator: { path: `${sources}/api/send.ts`, name: 'send', extension: '.js' },
      },
    },
  });
}

if (import.meta.main) await generateClient(`${repositoryRoot}/apps/cli/src`);
