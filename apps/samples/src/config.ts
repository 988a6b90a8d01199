import { SAMPLE_CHANNELS_MAX, SAMPLE_DURATION_SECONDS_MAX } from '@oiduna/contracts';
import { BlobSettings, DatabaseSettings, RedisSettings, ServiceSettings } from '@oiduna/platform';
import { z } from 'zod';
import { isHost } from './fetch/public-url.js';

export const SamplesConfig = z.object({
  ...ServiceSettings,
  ...RedisSettings,
  ...DatabaseSettings,
  ...BlobSettings,
  SAMPLES_DURATION_MAX_S: z.coerce
    .number()
    .positive()
    .max(3_600)
    .default(SAMPLE_DURATION_SECONDS_MAX)
    .describe('How long a sample may last; ten minutes of stereo at 48 kHz take 230 MB of memory.'),
  SAMPLES_CHANNELS_MAX: z.coerce
    .number()
    .int()
    .min(1)
    .max(SAMPLE_CHANNELS_MAX)
    .default(SAMPLE_CHANNELS_MAX)
    .describe('How many channels a sample may have.'),
  SAMPLES_IMPORT_ROOTS: z
    .string()
    .default('')
    .transform((roots) => roots.split(':').filter((root) => root !== ''))
    .pipe(z.array(z.string().startsWith('/', 'holds absolute paths, with colons between')))
    .describe('Folders below which samples may be imported from this server, with colons between; empty allows none.'),
  SAMPLES_FETCH_HOSTS: z
    .string()
    .default('')
    .transform((hosts) => hosts.split(/[\s,]+/).filter((host) => host !== ''))
    .pipe(z.array(z.string().refine(isHost, 'holds hosts, or host:port, with commas between')))
    .describe(
      'Hosts, or host:port, of the own network that samples may be fetched from; empty allows the internet only.',
    ),
});
export type SamplesConfig = z.output<typeof SamplesConfig>;

export const sampleLimits = ({ SAMPLES_DURATION_MAX_S, SAMPLES_CHANNELS_MAX }: SamplesConfig) => ({
  durationSecondsMax: SAMPLES_DURATION_MAX_S,
  channelCountMax: SAMPLES_CHANNELS_MAX,
});

export const environment = process.env;
/** All that a decoder gets to know of this process's surroundings. */
export const decoderEnvironment = { PATH: environment['PATH'] };
