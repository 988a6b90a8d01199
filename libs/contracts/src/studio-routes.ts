import { z } from 'zod';
import { defineRoute } from './define.js';
import { LogLevelWish } from './logging.js';
import { AudioServerStatus, Readiness, restartAudioServer, StudioStatus } from './status.js';

/** What the studio says of itself. */
export const STUDIO_ROUTES = {
  streamEvents: defineRoute({
    operationId: 'streamEvents',
    method: 'get',
    path: '/v1/events',
    tag: 'Events',
    summary:
      'Every event as Server-Sent Events; Last-Event-ID replays up to ten minutes. The same path upgrades to a WebSocket (`?lastEventId=`).',
    headers: z.object({ 'last-event-id': z.string().optional() }),
    query: z
      .object({
        types: z
          .string()
          .max(1_000)
          .optional()
          .meta({ description: 'Comma-separated event types; all when left out.' }),
      })
      .strict(),
    replies: {
      200: { raw: ['text/event-stream'], description: `Each \`data:\` line is one EventEnvelope.` },
    },
    errors: [],
  }),
  getStatus: defineRoute({
    operationId: 'getStatus',
    method: 'get',
    path: '/v1/status',
    tag: 'Health',
    summary: 'The studio for people: what works, what is lost, and why.',
    replies: { 200: StudioStatus },
    errors: [],
  }),
  restartAudioServer: defineRoute({
    operationId: 'restartAudioServer',
    method: 'post',
    path: '/v1/audio-server/restart',
    tag: 'Health',
    summary: 'Start the audio server anew, also when the studio has given it up; everything returns, in time.',
    replies: { 200: AudioServerStatus },
    errors: restartAudioServer.errors,
  }),
  getLiveness: defineRoute({
    operationId: 'getLiveness',
    method: 'get',
    path: '/livez',
    tag: 'Health',
    summary: 'The process runs.',
    replies: {
      200: z.object({
        live: z.literal(true),
        pid: z.int().positive().meta({ description: 'Of the process that answers, on its own machine.' }),
      }),
    },
    errors: [],
  }),
  getReadiness: defineRoute({
    operationId: 'getReadiness',
    method: 'get',
    path: '/readyz',
    tag: 'Health',
    summary: 'Each dependency by name; 503 while one that matters is away.',
    replies: { 200: Readiness, 503: Readiness },
    errors: [],
  }),
  getMetrics: defineRoute({
    operationId: 'getMetrics',
    method: 'get',
    path: '/metrics',
    tag: 'Health',
    summary: 'Prometheus metrics.',
    replies: { 200: { raw: ['text/plain'], description: 'Prometheus text format.' } },
    errors: [],
  }),
  setLogLevel: defineRoute({
    operationId: 'setLogLevel',
    method: 'put',
    path: '/v1/log-level',
    tag: 'Health',
    summary: 'Change what every service logs while it runs: all of it, or one module.',
    body: LogLevelWish,
    replies: { 204: null },
    errors: ['SERVICE_UNAVAILABLE'],
  }),
  getOpenApi: defineRoute({
    operationId: 'getOpenApi',
    method: 'get',
    path: '/v1/openapi.json',
    tag: 'Health',
    summary: 'This API as OpenAPI 3.1.',
    replies: { 200: { raw: ['application/json'], description: 'OpenAPI 3.1.' } },
    errors: [],
  }),
} as const;
