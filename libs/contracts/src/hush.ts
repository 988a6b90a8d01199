import { z } from 'zod';
import { defineRequest } from './define.js';
import { Track } from './track.js';

const Tracks = z.object({ tracks: z.array(Track) });

/** Every track muted and no solo, so that none sounds; the transport runs on. */
export const hush = defineRequest({
  subject: 'track.v1.hush',
  service: 'engine',
  timeoutMs: 3_000,
  request: z.object({}),
  reply: Tracks,
  errors: ['REVISION_MISMATCH'],
});

/** Every track without mute and solo. */
export const unmuteAll = defineRequest({
  subject: 'track.v1.unmute',
  service: 'engine',
  timeoutMs: 3_000,
  request: z.object({}),
  reply: Tracks,
  errors: ['REVISION_MISMATCH'],
});
