import { join } from 'node:path';
import type { AudioServerName, Environment } from '../config.js';
import type { ServiceName } from './part.js';

/** Where the parts of one studio reach each other. */
export interface Addresses {
  DATABASE_URL?: string;
  NATS_URL?: string;
  REDIS_URL?: string;
  JACK_DEFAULT_SERVER?: string;
  /** Set when PipeWire stands in for JACK: its libjack comes first. */
  LD_LIBRARY_PATH?: string;
}

export interface StudioShape {
  home: string;
  audioServer: AudioServerName;
  audioServerPort: number;
  /** UDP, for Tidal and its kin. */
  oscPort: number;
  httpPorts: Readonly<Record<ServiceName, number>>;
  addresses: Addresses;
  /** Where jackd tells its xruns; absent when JACK is somebody else's. */
  jackLog?: string | undefined;
}

const SYSTEM = /^(PATH|HOME|USER|LOGNAME|LANG|LC_.*|TZ|TMPDIR|XDG_RUNTIME_DIR|NODE_OPTIONS|NODE_V8_COVERAGE)$/;
const OURS =
  /^(OTEL_|ENGINE_|SYNTHDEFS_|SAMPLES_|GATEWAY_|BLOB_|AWS_|S3_)|^(LOG_LEVEL|RELEASE|DATABASE_URL|NATS_URL|REDIS_URL)$/;

/**
 * Keeps the engine small and its pauses short; docs/timing.md has the figures. Left to itself V8 gives the garbage of
 * the music 134 MB before it looks at it, and lets what survives fill four times its need. Half a GB is 13 times the
 * need: below 1 GB V8 grows in small steps. One helper thread, for a pause waits for every helper, and cores are busy.
 */
const ENGINE_NODE_OPTIONS = '--max-semi-space-size=4 --max-old-space-size=512 --v8-pool-size=1';

/** Marks every process of a studio, so that the next `up` finds those a killed one left behind. */
export const HOME_MARK = 'OIDUNA_STUDIO_HOME';

/** What any part gets: just enough of the caller's system, and the mark. */
export function partEnvironment(home: string, caller: Environment): Record<string, string> {
  return { ...pick(caller, SYSTEM), [HOME_MARK]: home };
}

/** What a service gets. The caller's own settings win over those `up` chooses. */
export function serviceEnvironment(
  service: ServiceName,
  studio: StudioShape,
  caller: Environment,
): Record<string, string> {
  return { ...partEnvironment(studio.home, caller), ...chosen(service, studio, caller), ...pick(caller, OURS) };
}

/** The settings `up` makes itself. */
function chosen(service: ServiceName, studio: StudioShape, caller: Environment): Record<string, string> {
  return {
    ...studio.addresses,
    OIDUNA_HOME: studio.home,
    HTTP_PORT: String(studio.httpPorts[service]),
    BLOB_DIR: join(studio.home, 'blobs'),
    ...(service === 'engine' && {
      ENGINE_AUDIO_SERVER: studio.audioServer,
      ENGINE_AUDIO_SERVER_PORT: String(studio.audioServerPort),
      ENGINE_OSC_PORT: String(studio.oscPort),
      ENGINE_CACHE_DIR: join(studio.home, 'cache'),
      ENGINE_LOG_DIR: join(studio.home, 'logs'),
      // of two equal options Node takes the last
      NODE_OPTIONS: [ENGINE_NODE_OPTIONS, caller['NODE_OPTIONS'] ?? []].flat().join(' '),
      ...(studio.jackLog !== undefined && { ENGINE_JACK_LOG: studio.jackLog }),
    }),
  };
}

function pick(env: Environment, names: RegExp): Record<string, string> {
  const kept = Object.entries(env).filter(([name, value]) => value !== undefined && names.test(name));
  return Object.fromEntries(kept) as Record<string, string>;
}
