/** Preloaded by `node --import`: stacks name our TypeScript, and the maps of packages stay on the disk. */
import { setSourceMapsSupport } from 'node:module';

setSourceMapsSupport(true, { nodeModules: false });
