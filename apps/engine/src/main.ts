import { runService } from '@oiduna/platform';
import { definition } from './app.module.js';
import { environment } from './config.js';
import { ENGINE_NICENESS, takePriority, takeSessionPriority } from './priority.js';

await runService(definition, environment, () => {
  takePriority(ENGINE_NICENESS);
  takeSessionPriority(ENGINE_NICENESS);
});
