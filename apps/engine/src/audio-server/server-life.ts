import { AppError } from '@oiduna/contracts';
import { logFailure, logger } from '@oiduna/platform';
import type { LogLine } from '@oiduna/supercollider';
import type { EngineEvents } from '../events.js';
import type { Death } from './server-health.js';
import type { ServerName } from './server-process.js';
import type { Xruns } from './xruns.js';

/** What is said in the moments before an end tells why; a complaint of an hour ago does not. */
const TELLING: readonly LogLine['kind'][] = ['out-of-memory', 'exception', 'port-taken', 'device-lost'];

/** One life of an audio server: what it prints, and why it ends. */
export class ServerLife {
  /** When it had been prepared; undefined before. */
  runningSinceMicros: number | undefined;
  private isDeviceLost = false;
  /** The first line that tells why it ends: the others follow from it. */
  private lastWords: string | undefined;
  private readonly over = Promise.withResolvers<string>();

  constructor(
    private readonly name: ServerName,
    private readonly events: EngineEvents,
    private readonly xruns: Xruns,
  ) {}

  /** Resolves with the reason. */
  get ended(): Promise<string> {
    return this.over.promise;
  }

  end(reason: string): void {
    this.over.resolve(reason);
  }

  /** A line of its log. */
  read(line: LogLine, text: string): void {
    if (TELLING.includes(line.kind)) this.lastWords ??= text;
    if (line.kind === 'device-lost') {
      this.isDeviceLost = true;
      this.end('JACK is gone');
    }
    if (line.kind === 'late') this.events.bundlePlayedLate(line.latenessMicros);
    else if (line.kind === 'xrun') this.xruns.seenByServer();
    // A short note may be over before its release comes, and what was sent again is refused for good reason.
    else if (line.kind === 'node-missing' || isSentAgain(line)) logger('audio-server').debug(line, 'said');
    else if (line.kind !== 'other' && line.kind !== 'ready') this.complained(line, text);
  }

  private complained(line: LogLine, text: string): void {
    logFailure('audio-server', new AppError('AUDIO_SERVER_COMPLAINED', { name: this.name, line: text }), {
      where: line.kind,
      ...line,
    });
  }

  death(reason: string, nowMicros: number): Death {
    return {
      name: this.name,
      atMicros: nowMicros,
      livedMicros: this.runningSinceMicros === undefined ? 0 : nowMicros - this.runningSinceMicros,
      isDeviceLost: this.isDeviceLost,
      reason: this.lastWords === undefined ? reason : `${reason}: ${this.lastWords}`,
    };
  }
}

/** After a step of the clock, and by an engine that takes over. */
const isSentAgain = (line: LogLine): boolean =>
  line.kind === 'node-taken' || (line.kind === 'failure' && line.reason.startsWith('duplicate node ID'));
