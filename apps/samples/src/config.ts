import { BlobSettings, DatabaseSettings, RedisSettings, ServiceSettings } from '@oiduna/platform';
import { z } from 'zod';

export const SamplesConfig = z.object({
  ...ServiceSettings,
  ...RedisSettings,
  ...DatabaseSettings,
  ...BlobSettings,
});
export type SamplesConfig = z.output<typeof SamplesConfig>;

export const environment = process.env;
/** All that a decoder gets to know of this process's surroundings. */
export const decoderEnvironment = { PATH: environment['PATH'] };
