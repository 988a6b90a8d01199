import { z } from 'zod';
import { defineRequest } from './define.js';
import { Instant, Sha256 } from './names.js';

/** Its samples stay in the engine's memory until the end, and come out of it in one piece: ≈ 30 kB a second. */
export const PROFILE_SECONDS_MAX = 60;

export const ProfileWish = z
  .object({ seconds: z.int().min(1).max(PROFILE_SECONDS_MAX).default(30) })
  .strict()
  .meta({ id: 'ProfileWish' });

export const Profile = z
  .object({
    id: z.uuid(),
    state: z.enum(['running', 'finished', 'failed']),
    startsAt: Instant,
    endsAt: Instant,
    seconds: z.int().positive(),
    file: z
      .object({ sha256: Sha256, sizeBytes: z.int() })
      .nullable()
      .meta({ description: "Set once finished: V8's .cpuprofile." }),
    reason: z.string().nullable().meta({ description: 'Why it failed.' }),
  })
  .meta({ id: 'Profile' });
export type Profile = z.output<typeof Profile>;

export const startProfile = defineRequest({
  subject: 'profile.v1.start',
  service: 'engine',
  timeoutMs: 5_000,
  request: ProfileWish,
  reply: Profile,
  errors: ['PROFILE_BUSY'],
});

export const getProfile = defineRequest({
  subject: 'profile.v1.get',
  service: 'engine',
  timeoutMs: 2_000,
  request: z.object({ id: z.uuid() }),
  reply: Profile,
  errors: ['PROFILE_UNKNOWN'],
});

/**
 * What the file holds, and more. Times in microseconds, lines from 0.
 * @see Chrome DevTools Protocol: Profiler.Profile
 */
export const CpuProfile = z.object({
  nodes: z.array(
    z.object({
      id: z.int(),
      callFrame: z.object({ functionName: z.string(), url: z.string(), lineNumber: z.int() }),
    }),
  ),
  samples: z.array(z.int()),
  timeDeltas: z.array(z.number()),
});
export type CpuProfile = z.output<typeof CpuProfile>;
