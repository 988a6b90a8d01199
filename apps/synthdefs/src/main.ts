import { runService } from '@oiduna/platform';
import { environment } from './config.js';
import { synthdefs } from './synthdefs.js';

await runService(synthdefs, environment);
