import { join } from 'node:path';
import { type Environment, repositoryRoot } from '../config.js';
import type { Part, ServiceName } from './part.js';
import { probeReady } from './probes.js';
import { serviceEnvironment, type StudioShape } from './service-environment.js';

export const serviceMain = (service: ServiceName): string => join(repositoryRoot, 'apps', service, 'dist', 'main.js');

/** Instead of --enable-source-maps, which keeps 3 MB of packages' maps in every service. */
const sourceMaps = join(repositoryRoot, 'libs', 'platform', 'dist', 'source-maps.js');

/** An engine that takes over when the other ends. */
export const standbyPart = (studio: StudioShape, port: number, caller: Environment): Part => ({
  ...servicePart('engine', { ...studio, httpPorts: { ...studio.httpPorts, engine: port } }, caller),
  name: 'standby',
});

export function servicePart(service: ServiceName, studio: StudioShape, caller: Environment): Part {
  const port = studio.httpPorts[service];
  return {
    name: service,
    command: process.execPath,
    args: ['--import', sourceMaps, serviceMain(service)],
    env: serviceEnvironment(service, studio, caller),
    cwd: repositoryRoot,
    port,
    stopSignal: 'SIGTERM',
    probe: (pid) => probeReady(port, pid),
  };
}
