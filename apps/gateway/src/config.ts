import { BlobSettings, RedisSettings, ServiceSettings } from '@oiduna/platform';
import { z } from 'zod';

export const GatewayConfig = z.object({
  ...ServiceSettings,
  ...RedisSettings,
  ...BlobSettings,
  HTTP_PORT: ServiceSettings.HTTP_PORT.describe('Port of the API; 0 picks a free one.'),
});
export type GatewayConfig = z.output<typeof GatewayConfig>;

export const environment = process.env;
