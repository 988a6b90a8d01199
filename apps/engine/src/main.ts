import { runService } from '@oiduna/platform';
import { definition } from './app.module.js';
import { environment } from './config.js';
import { ENGINE_NICENESS, takePriority } from './priority.js';

takePriority(ENGINE_NICENESS);
await runService(definition, environment);
