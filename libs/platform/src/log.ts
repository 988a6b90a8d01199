import type { LoggerService } from '@nestjs/common';
import type { LogLevel } from '@oiduna/contracts';
import { type DestinationStream, type Logger, pino } from 'pino';
import { currentRequestId } from './context.js';
import { currentTraceId } from './telemetry.js';

let root: Logger = pino({ level: 'info' });
const modules = new Map<string, Logger>();

/** One JSON object a line on stdout (or `lines`), each with the request and trace it belongs to. */
export function startLog(service: string, level: LogLevel, lines: DestinationStream = pino.destination(1)): Logger {
  const options = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    mixin: () => {
      const requestId = currentRequestId();
      const traceId = currentTraceId();
      return { ...(requestId !== undefined && { requestId }), ...(traceId !== null && { traceId }) };
    },
  };
  root = pino(options, lines);
  modules.clear();
  return root;
}

/** The logger of one module of a service; its level can be changed while the service runs. */
export function logger(module: string): Logger {
  let found = modules.get(module);
  if (found === undefined) {
    found = root.child({ module });
    modules.set(module, found);
  }
  return found;
}

/** Change the level of one module, or of all. @returns the modules it changed */
export function setLogLevel(level: LogLevel, module?: string): string[] {
  const chosen = module === undefined ? [...modules.keys()] : [module];
  if (module === undefined) root.level = level;
  for (const name of chosen) logger(name).level = level;
  return chosen;
}

/** Nest's own messages, in the same form as ours. */
export const nestLog = (): LoggerService => ({
  log: (message: unknown) => logger('nest').debug(String(message)),
  warn: (message: unknown) => logger('nest').warn(String(message)),
  error: (message: unknown, stack?: unknown) => logger('nest').error({ stack }, String(message)),
  debug: (message: unknown) => logger('nest').trace(String(message)),
  fatal: (message: unknown) => logger('nest').fatal(String(message)),
});
