import type { ServiceDefinition } from '@oiduna/platform';
import { AppModule } from './app.module.js';
import { SynthDefsConfig } from './config.js';

/** A job mostly waits for the audio server's proof, so many run at once; compiles have a limit of their own. */
const JOBS_AT_ONCE = 16;

/** The service, as main.ts runs it and the tests start it. */
export const synthdefs: ServiceDefinition = {
  name: 'synthdefs',
  config: SynthDefsConfig,
  module: AppModule,
  jobConcurrency: JOBS_AT_ONCE,
};
