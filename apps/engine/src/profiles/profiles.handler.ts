import { Controller } from '@nestjs/common';
import { getProfile, type Profile, type RequestOf, startProfile } from '@oiduna/contracts';
import { Handles } from '@oiduna/platform';
import { Profiler } from './profiler.js';

@Controller()
export class ProfilesHandler {
  constructor(private readonly profiler: Profiler) {}

  @Handles(startProfile)
  start({ seconds }: RequestOf<typeof startProfile>): Profile {
    return this.profiler.start(seconds);
  }

  @Handles(getProfile)
  get({ id }: RequestOf<typeof getProfile>): Profile {
    return this.profiler.get(id);
  }
}
