import { z } from 'zod';
import { LOG_LEVELS } from '@oiduna/contracts';

/** Settings every service has. Keys are environment variables. */
export const ServiceSettings = {
  NATS_URL: z.string().default('nats://127.0.0.1:4222').describe('Where NATS listens.'),
  HTTP_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(0)
    .describe('Port of /livez, /readyz and /metrics; 0 picks a free one.'),
  HTTP_HOST: z.string().default('127.0.0.1').describe('Address to listen on.'),
  LOG_LEVEL: z.enum(LOG_LEVELS).default('info').describe('Lowest level that is logged.'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional().describe('Where traces go, as OTLP over HTTP; nowhere when unset.'),
};

export const RedisSettings = {
  REDIS_URL: z.string().default('redis://127.0.0.1:6379').describe('Where the job queues live.'),
};
export const DatabaseSettings = {
  DATABASE_URL: z
    .string()
    .default('postgres://127.0.0.1:5432/oiduna')
    .describe('Where the catalogue lives (PostgreSQL).'),
};
export const BlobSettings = {
  BLOB_DIR: z.string().default('.oiduna/blobs').describe('Folder of audio and SynthDef bytes, by sha256.'),
};

export interface EffectiveSetting {
  key: string;
  value: unknown;
  origin: 'environment' | 'default';
  description: string;
}

/** Settings whose value holds a password are shown without it. */
const withoutPassword = (value: unknown): unknown =>
  typeof value === 'string'
    ? value.replace(/(:\/\/[^:/@]*):[^@]+@/g, '$1:***@').replace(/([?&]password=)[^&]*/g, '$1***')
    : value;

/**
 * Parse a service's settings once, at boot.
 * @throws Error that lists every wrong key with its reason
 */
export function parseConfig<S extends z.ZodObject>(
  schema: S,
  environment: Record<string, string | undefined>,
): z.output<S> {
  const known = Object.fromEntries(
    Object.keys(schema.shape).flatMap((key) =>
      environment[key] === undefined || environment[key] === '' ? [] : [[key, environment[key]]],
    ),
  );
  const parsed = schema.safeParse(known);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    (issue) => `  ${issue.path.join('.')}: ${issue.message} (is ${JSON.stringify(known[String(issue.path[0])])})`,
  );
  throw new Error(`configuration refused, ${problems.length} problem(s):\n${problems.join('\n')}`);
}

/** Every setting with its value and where that came from, for `oiduna config`. */
export function describeConfig(
  schema: z.ZodObject,
  environment: Record<string, string | undefined>,
): EffectiveSetting[] {
  const values: Record<string, unknown> = parseConfig(schema, environment);
  return Object.entries(schema.shape).map(([key, field]) => ({
    key,
    value: withoutPassword(values[key] ?? null),
    origin: environment[key] === undefined || environment[key] === '' ? 'default' : 'environment',
    description: (field as z.ZodType).description ?? '',
  }));
}
