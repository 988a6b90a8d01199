import { AppError, ERROR_CODES, ERRORS, isRaw, ROUTES, type RouteContract } from '@oiduna/contracts';
import { toProblem } from '@oiduna/platform';

const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

const page = (title: string, head: string, body: string): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title>${head}</head>
<body>${body}</body>
</html>
`;

/** Swagger UI over our own document; everything is served from here, so it works without a network. */
export const apiPage = (): string =>
  page(
    'Oiduna API',
    '<link rel="stylesheet" href="/docs/assets/swagger-ui.css">',
    `<noscript>${routeList()}</noscript><div id="api"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script>`,
  );

export const startScript = (): string =>
  "SwaggerUIBundle({ url: '/v1/openapi.json', dom_id: '#api', deepLinking: true, validatorUrl: null });\n";

function routeList(): string {
  const rows = Object.values<RouteContract>(ROUTES).map(({ method, path, summary, body }) => {
    const takes = body && isRaw(body) ? ` (${body.raw.join(', ')})` : '';
    return `<li><code>${method.toUpperCase()} ${escape(path)}</code> – ${escape(summary)}${escape(takes)}</li>`;
  });
  return `<ul>${rows.join('')}</ul>`;
}

const ERROR_STYLE = `<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; }
section { border-top: 1px solid #8884; padding: 0.5rem 0; } section:target { background: #fc03; }
h2 { font: 600 1rem ui-monospace, monospace; margin: 0.5rem 0; } h2 small { font-weight: 400; }
</style>`;

/** Every error with its meaning and its cure; `type` of a problem document points here. */
export function errorsPage(): string {
  const sections = ERROR_CODES.map((code) => {
    const { type, status, retryable } = toProblem(new AppError(code), '');
    const { title, cure } = ERRORS[code];
    const again = retryable ? ', worth sending again' : '';
    return `<section id="${type.slice(type.indexOf('#') + 1)}"><h2>${code} <small>${status}${again}</small></h2>
<p>${escape(title)}</p><p><em>${escape(cure)}</em></p></section>`;
  });
  return page('Oiduna errors', ERROR_STYLE, `<h1>Errors</h1><p><a href="/docs">The API</a></p>${sections.join('\n')}`);
}
