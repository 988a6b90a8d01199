import {
  AppError,
  type ErrorCode,
  EventEnvelope,
  isRaw,
  Problem,
  type RawContent,
  PerformerName,
  RequestId,
  type RouteContract,
  ROUTES,
} from '@oiduna/contracts';
import { toProblem } from '@oiduna/platform';
import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiContentObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponseObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { jsonTypesOf } from '../edge/input.js';
import { JSON_BYTES_MAX } from '../edge/read-body.js';

type OpenApi = ReturnType<typeof createDocument>;

const RequestIdParameter = RequestId.optional().meta({
  description: 'Your own ID for this request; one is made when it is left out or unsafe to carry.',
  param: { id: 'RequestId', name: 'X-Request-Id', in: 'header' },
});
const PerformerParameter = PerformerName.optional().meta({
  description: 'Who asks, by their own word: it stands in the session log beside what was changed.',
  param: { id: 'Performer', name: 'X-Performer', in: 'header' },
});
const TraceParameter = z
  .string()
  .optional()
  .meta({
    description: 'W3C Trace Context of the caller.',
    param: { id: 'TraceParent', name: 'traceparent', in: 'header' },
  });
const header = (id: string, description: string) => z.string().meta({ description, header: { id } });
const TRACED_HEADERS = {
  'X-Request-Id': header('XRequestId', 'The ID this request has in every log, event and problem.'),
  traceparent: header('TraceParentOut', 'The trace this request belongs to.'),
};
/** Probes and scrapes carry no request ID. */
const headersOf = ({ path }: RouteContract): z.ZodRawShape => (path.startsWith('/v1/') ? TRACED_HEADERS : {});
const Location = header('Location', 'The job to ask for.');
const ETag = header('ETag', 'The revision, for If-Match.');
const RetryAfter = header('RetryAfter', 'Seconds after which to send again.');

/** This API as OpenAPI 3.1, made from the contracts alone. */
export function openApi(): OpenApi {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of Object.values<RouteContract>(ROUTES)) {
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route) };
  }
  return createDocument({
    openapi: '3.1.1',
    info: {
      title: 'Oiduna',
      version: '1',
      description: 'The studio server for SuperCollider. Every error is a problem document; see /docs/errors.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    tags: [...new Set(Object.values(ROUTES).map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: { schemas: { Problem, EventEnvelope } },
  });
}

function operationOf(route: RouteContract): ZodOpenApiOperationObject {
  const { operationId, tag, summary, params, query, headers } = route;
  return {
    operationId,
    tags: [tag],
    summary,
    parameters: [RequestIdParameter, PerformerParameter, TraceParameter],
    requestParams: { ...(params && { path: params }), ...(query && { query }), ...(headers && { header: headers }) },
    ...(route.body && { requestBody: bodyOf(route, route.body) }),
    responses: { ...repliesOf(route), ...problemsOf(route) },
  };
}

function bodyOf(route: RouteContract, body: z.ZodType | RawContent) {
  if (!isRaw(body)) {
    const description = `At most ${route.bodyBytesMax ?? JSON_BYTES_MAX} bytes.`;
    return { required: true, description, content: contentOf(jsonTypesOf(route), { schema: body }) };
  }
  const { raw, description } = body;
  const schema = raw.includes('multipart/form-data') ? SAMPLE_FORM : undefined;
  return { required: true, description, content: contentOf(raw, schema ? { schema } : {}) };
}

const SAMPLE_FORM = {
  type: 'object' as const,
  required: ['bank', 'file'],
  properties: {
    bank: { type: 'string' as const },
    file: { type: 'string' as const, contentMediaType: 'application/octet-stream' },
  },
};

const contentOf = (types: readonly string[], media: ZodOpenApiContentObject[string]): ZodOpenApiContentObject =>
  Object.fromEntries(types.map((type) => [type, media]));

function repliesOf(route: RouteContract): ZodOpenApiResponsesObject {
  const replies = Object.entries(route.replies).map(([status, reply]): [string, ZodOpenApiResponseObject] => {
    const headers = z.object({ ...headersOf(route), ...ownHeaders(route, status) });
    if (reply === null) return [status, { description: 'Done.', headers }];
    if (isRaw(reply)) return [status, { description: reply.description, headers, content: contentOf(reply.raw, {}) }];
    return [status, { description: route.summary, headers, content: { 'application/json': { schema: reply } } }];
  });
  return Object.fromEntries(replies) as ZodOpenApiResponsesObject;
}

function ownHeaders(route: RouteContract, status: string): z.ZodRawShape {
  if (route.replyHeaders) return route.replyHeaders.shape;
  if ('202' in route.replies) return { Location };
  return status === '200' && route.headers && 'if-match' in route.headers.shape ? { ETag } : {};
}

/** One response a status, which names every code that has it. */
function problemsOf(route: RouteContract): ZodOpenApiResponsesObject {
  const problems = errorsOf(route).map((code) => toProblem(new AppError(code), ''));
  const responses: Record<string, ZodOpenApiResponseObject> = {};
  for (const [status, group] of Map.groupBy(problems, (problem) => problem.status)) {
    responses[status] = {
      description: `${group.map(({ code }) => code).join(', ')} (see /docs/errors)`,
      headers: z.object({
        ...headersOf(route),
        ...(group.some(({ retryable }) => retryable) && { 'Retry-After': RetryAfter }),
      }),
      content: { 'application/problem+json': { schema: Problem } },
    };
  }
  return responses;
}

/** The route's own errors, and those that follow from what it takes and whom it asks. */
export function errorsOf(route: RouteContract): ErrorCode[] {
  const { body, params, query, headers, tag } = route;
  const json = body !== undefined && !isRaw(body);
  const parsed = body ?? params ?? query ?? headers;
  const asks = tag !== 'Health' && tag !== 'Events';
  return [
    ...new Set<ErrorCode>([
      ...route.errors,
      ...(body ? (['INPUT_MALFORMED', 'INPUT_TOO_LARGE', 'CONTENT_TYPE_UNSUPPORTED'] as const) : []),
      ...(parsed || json ? (['INPUT_INVALID'] as const) : []),
      ...(asks ? (['SERVICE_UNAVAILABLE', 'SERVICE_TIMEOUT'] as const) : []),
      'INTERNAL',
    ]),
  ].toSorted();
}
