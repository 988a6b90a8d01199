import { z } from 'zod';
import { defineRoute } from './define.js';
import { getProfile, Profile, ProfileWish, startProfile } from './profile.js';

const ProfileParams = z.object({ id: z.uuid() });

/** What the people who work on the studio itself ask of it. */
export const DEBUG_ROUTES = {
  startProfile: defineRoute({
    operationId: 'startProfile',
    method: 'post',
    path: '/v1/debug/profiles',
    tag: 'Debug',
    summary: 'Take a CPU profile of the engine while it plays.',
    body: ProfileWish,
    replies: { 202: Profile },
    errors: startProfile.errors,
  }),
  getProfile: defineRoute({
    operationId: 'getProfile',
    method: 'get',
    path: '/v1/debug/profiles/{id}',
    tag: 'Debug',
    summary: 'State of one profile.',
    params: ProfileParams,
    replies: { 200: Profile },
    errors: getProfile.errors,
  }),
  getProfileFile: defineRoute({
    operationId: 'getProfileFile',
    method: 'get',
    path: '/v1/debug/profiles/{id}/file',
    tag: 'Debug',
    summary: 'The profile for Chrome DevTools, speedscope and their like.',
    params: ProfileParams,
    replies: { 200: { raw: ['application/json'], description: "V8's .cpuprofile, which is JSON." } },
    errors: [...getProfile.errors, 'PROFILE_NOT_READY'],
  }),
} as const;
