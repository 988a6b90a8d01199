import type { ServiceDefinition } from '@oiduna/platform';
import { AppModule } from './app.module.js';
import { GatewayConfig } from './config.js';
import { prepare } from './edge/prepare.js';

/** The service, as main.ts runs it and the tests start it. */
export const gateway: ServiceDefinition = { name: 'gateway', config: GatewayConfig, module: AppModule, prepare };
