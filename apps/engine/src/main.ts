import { runService } from '@oiduna/platform';
import { AppModule } from './app.module.js';
import { EngineConfig, environment } from './config.js';

await runService({ name: 'engine', config: EngineConfig, module: AppModule }, environment);
