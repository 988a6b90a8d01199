import { BlobSettings, RedisSettings, ServiceSettings } from '@oiduna/platform';
import { z } from 'zod';

export const GatewayConfig = z.object({
  ...ServiceSettings,
  ...RedisSettings,
  ...BlobSettings,
  GATEWAY_UPLOADS_MAX: z.coerce.number().int().min(1).default(64).describe('Unfinished uploads in pieces at once.'),
  GATEWAY_UPLOAD_SPACE_MIB: z.coerce
    .number()
    .int()
    .min(1)
    .default(4_096)
    .describe('Disk space that unfinished uploads may come to need, in MiB.'),
  HTTP_PORT: ServiceSettings.HTTP_PORT.describe('Port of the API; 0 picks a free one.'),
});
export type GatewayConfig = z.output<typeof GatewayConfig>;

export const environment = process.env;
