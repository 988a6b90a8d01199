import { runService } from '@oiduna/platform';
import { definition } from './app.module.js';
import { environment } from './config.js';

await runService(definition, environment);
