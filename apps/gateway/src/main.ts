import { runService } from '@oiduna/platform';
import { environment } from './config.js';
import { gateway } from './gateway.js';

await runService(gateway, environment);
