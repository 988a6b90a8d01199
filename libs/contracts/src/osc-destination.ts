import { z } from 'zod';

/** Another program that plays a track's onsets instead of the audio server: lights, visuals, a second synthesiser. */
export const OscDestination = z
  .object({
    host: z
      .string()
      .max(253)
      .regex(/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/, 'a host is a name or an IPv4 address, such as 127.0.0.1'),
    port: z.int().min(1).max(65_535),
    address: z
      .string()
      .max(128)
      .regex(/^\/[\x21-\x7e]*$/, 'an OSC address is a slash and printable ASCII without spaces, such as /lights'),
  })
  .strict()
  .meta({ id: 'OscDestination', example: { host: '127.0.0.1', port: 9000, address: '/lights' } });
export type OscDestination = z.output<typeof OscDestination>;
