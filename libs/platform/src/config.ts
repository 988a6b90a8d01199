import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { LOG_LEVELS } from '@oiduna/contracts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

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
  RELEASE: z
    .string()
    .max(100)
    .default(version)
    .describe('What runs, as errors tell it: a version, or a commit. That of package.json unless set.'),
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
  BLOB_STORE: z
    .enum(['directory', 's3'])
    .default('directory')
    .describe('Where audio and SynthDef bytes are kept: a folder all services share, or an S3-compatible store.'),
  BLOB_DIR: z
    .string()
    .default('.oiduna/blobs')
    .describe('Folder of audio and SynthDef bytes, by sha256; with S3, of the copies this service works with.'),
  BLOB_CACHE_MIB: z.coerce
    .number()
    .int()
    .min(1)
    .default(2_048)
    .describe('How much these copies may take. The longest unused go, never one in use.'),
  BLOB_S3_ENDPOINT: z.url().optional().describe("URL of the S3-compatible store; Amazon's own when unset."),
  BLOB_S3_REGION: z.string().default('us-east-1').describe('Region of the bucket; most stores of your own ignore it.'),
  BLOB_S3_BUCKET: z.string().optional().describe('The bucket, which must be there. Needed with BLOB_STORE=s3.'),
  BLOB_S3_KEY_ID: z.string().optional().describe('Access key. Needed with BLOB_STORE=s3.'),
  BLOB_S3_SECRET: z.string().optional().describe('Its secret. Needed with BLOB_STORE=s3.'),
  BLOB_S3_PATH_STYLE: z
    .stringbool()
    .default(true)
    .describe('Whether the bucket is part of the path, as stores of your own want it, or of the host name.'),
};

export interface EffectiveSetting {
  key: string;
  value: unknown;
  origin: 'environment' | 'default';
  description: string;
}

/** Settings whose value is or holds a password are shown without it. */
const withoutPassword = (key: string, value: unknown): unknown =>
  typeof value === 'string'
    ? key.endsWith('_SECRET')
      ? '***'
      : value.replace(/(:\/\/[^:/@]*):[^@]+@/g, '$1:***@').replace(/([?&]password=)[^&]*/g, '$1***')
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
    value: withoutPassword(key, values[key] ?? null),
    origin: environment[key] === undefined || environment[key] === '' ? 'default' : 'environment',
    description: (field as z.ZodType).description ?? '',
  }));
}
