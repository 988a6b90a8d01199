import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService, NestFactory } from '@nestjs/core';
import { type MicroserviceOptions, Transport } from '@nestjs/microservices';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { LOG_LEVEL_SUBJECT, LogLevelWish, type ServiceName } from '@oiduna/contracts';
import type { z } from 'zod';
import { describeConfig, parseConfig, type ServiceSettings } from './config.js';
import { checkContracts, findHandlers } from './contract-handlers.js';
import { Dependencies } from './dependencies.js';
import { ErrorFilter } from './error-filters.js';
import { tellFailures } from './failure-log.js';
import { HealthController } from './health.controller.js';
import { httpRequest } from './http-request.middleware.js';
import type { JobRunner } from './job-runner.js';
import { logger, nestLog, setLogLevel, startLog } from './log.js';
import { startMetrics } from './metrics.js';
import { Nats, NATS_CONNECTION } from './nats.js';
import { NatsRequestInterceptor } from './nats-request.interceptor.js';
import { startTelemetry } from './telemetry.js';

/** Inject a service's parsed settings: `@Inject(CONFIG) config: EngineConfig`. */
export const CONFIG = Symbol('config');
/** A request under way gets this long to end after its service was asked to stop. */
const DRAIN_MS = 250;

type Environment = Record<string, string | undefined>;
type ServiceSchema = z.ZodObject<typeof ServiceSettings>;

export interface ServiceDefinition {
  readonly name: ServiceName;
  /** `z.object({ ...ServiceSettings, ... })` */
  readonly config: ServiceSchema;
  readonly module: Type;
  /** Jobs this service runs at once; with it, config must hold REDIS_URL. */
  readonly jobConcurrency?: number;
  /** Last changes to the HTTP side before it listens. */
  readonly prepare?: (app: NestExpressApplication) => void;
  /** Of a service that may run twice, of which one is on duty and answers requests. */
  readonly duty?: (app: NestExpressApplication) => Duty;
}

export interface Duty {
  /** Undefined for one that is on duty already. */
  readonly begins: Promise<void> | undefined;
  /** When another process is on duty: this one stops. */
  readonly ends: Promise<void>;
}

export interface RunningService {
  readonly app: NestExpressApplication;
  readonly port: number;
  readonly duty: Duty | undefined;
  close(): Promise<void>;
}

@Module({})
class ServiceRoot {}

/** Start one service: telemetry, NATS, contracts checked, HTTP listening, jobs running. */
export async function startService(definition: ServiceDefinition, environment: Environment): Promise<RunningService> {
  const config = parseConfig(definition.config, environment);
  const stopTelemetry = await startTelemetry(definition.name, config.OTEL_EXPORTER_OTLP_ENDPOINT);
  startLog(definition.name, config.LOG_LEVEL);
  startMetrics(definition.name);
  const nats = await Nats.open(config.NATS_URL, `oiduna-${definition.name}`);
  const stopTelling = tellFailures(definition.name, config.RELEASE, nats);
  const app = await NestFactory.create<NestExpressApplication>(rootOf(definition, config, nats), {
    logger: nestLog(),
    bodyParser: false,
    forceCloseConnections: true,
    abortOnError: false,
  });
  nats.onTold(LOG_LEVEL_SUBJECT, LogLevelWish, ({ level, module }) => void setLogLevel(level, module));
  const handlers = findHandlers(app.get(DiscoveryService));
  checkContracts(definition.name, handlers);
  app.disable('x-powered-by');
  app.use(httpRequest);
  app.useGlobalFilters(new ErrorFilter());
  app.useGlobalInterceptors(new NatsRequestInterceptor());
  definition.prepare?.(app);
  app.connectMicroservice<MicroserviceOptions>(natsServer(definition.name, config.NATS_URL), {
    inheritAppConfig: true,
  });
  const duty = definition.duty?.(app);
  if (duty?.begins === undefined) await app.startAllMicroservices();
  else void duty.begins.then(() => app.startAllMicroservices());
  await app.listen(config.HTTP_PORT, config.HTTP_HOST);
  const { port } = app.getHttpServer().address() as AddressInfo;
  const runner = await startJobs(definition, config, nats, handlers);
  logger('service').info({ port }, 'listening');
  return {
    app,
    port,
    duty,
    close: async () => {
      await runner?.close();
      await app.close();
      stopTelling();
      await nats.close();
      await stopTelemetry();
    },
  };
}

function rootOf(definition: ServiceDefinition, config: unknown, nats: Nats): DynamicModule {
  const dependencies = new Dependencies();
  dependencies.add({
    name: 'nats',
    check: () => nats.check(),
    lost: 'requests between services, events and changes to the studio',
    required: true,
  });
  const values = [
    { provide: CONFIG, useValue: config },
    { provide: Nats, useValue: nats },
    { provide: Dependencies, useValue: dependencies },
  ];
  return {
    module: ServiceRoot,
    global: true,
    imports: [DiscoveryModule, definition.module],
    controllers: [HealthController],
    providers: values,
    exports: values,
  };
}

const natsServer = (service: ServiceName, servers: string): MicroserviceOptions => ({
  transport: Transport.NATS,
  options: {
    ...NATS_CONNECTION,
    servers: [servers],
    name: `oiduna-${service}-handlers`,
    queue: service,
    gracefulShutdown: true,
    gracePeriod: DRAIN_MS,
  },
});

/** BullMQ and its Redis client are loaded by services that have jobs, and by no other. */
async function startJobs(
  definition: ServiceDefinition,
  config: unknown,
  nats: Nats,
  handlers: ReturnType<typeof findHandlers>,
): Promise<JobRunner | undefined> {
  if (definition.jobConcurrency === undefined) return undefined;
  const { REDIS_URL } = config as { REDIS_URL: string };
  const { JobRunner } = await import('./job-runner.js');
  return new JobRunner(REDIS_URL, nats, handlers, definition.jobConcurrency);
}

/**
 * A service's `main`: start, and stop cleanly on a signal. `--print-config` only tells its settings, and nothing else
 * may stand on its standard output.
 * @param first what the process does before the service starts
 */
export async function runService(
  definition: ServiceDefinition,
  environment: Environment,
  first?: () => void,
): Promise<void> {
  if (process.argv.includes('--print-config')) {
    process.stdout.write(`${JSON.stringify(describeConfig(definition.config, environment))}\n`);
    return;
  }
  try {
    first?.();
    const service = await startService(definition, environment);
    const stop = once((reason: string) => {
      logger('service').info({ reason }, 'stopping');
      return service.close();
    });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(signal));
    void service.duty?.ends.then(() => stop('another process is on duty'));
  } catch (error) {
    process.stderr.write(`${definition.name}: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
    throw error;
  }
}

const once = <A>(work: (argument: A) => Promise<void>): ((argument: A) => Promise<void>) => {
  let running: Promise<void> | undefined;
  return (argument) => (running ??= work(argument));
};
