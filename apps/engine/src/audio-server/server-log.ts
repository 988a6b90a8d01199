import { mkdirSync, openSync, truncateSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type LogLine, readLogLine } from '@oiduna/supercollider';
import { logger } from '@oiduna/platform';
import { type Cancel, every, nowMicros } from '../clock.js';
import type { EngineConfig } from '../config.js';
import { LineLimit } from './line-limit.js';
import { GrowingLog } from './xruns.js';

/** An end is told by the process itself; its lines tell why, and which notes came late. */
const LOOK_EVERY_MS = 50;
/** Of a server that complains without end: its log begins anew. */
const BYTES_MAX = 64 * 1024 * 1024;
/** At one look: 256 KiB, more than it writes between two unless it complains without end. */
const READS_MAX = 4;

const fileOf = ({ ENGINE_LOG_DIR }: EngineConfig): string => join(ENGINE_LOG_DIR, 'audio-server.log');

/** The file an audio server writes to: unlike a pipe it stays when the engine that started it dies. */
export function openServerLog(config: EngineConfig): number {
  mkdirSync(config.ENGINE_LOG_DIR, { recursive: true });
  return openSync(fileOf(config), 'a');
}

/** Reads what the audio server writes to its log from now on. */
export class ServerLog {
  private readonly file: string;
  private readonly log: GrowingLog;
  private readonly limit = new LineLimit();
  private turn: Promise<unknown>;
  private readonly stopLooking: Cancel;

  constructor(
    config: EngineConfig,
    private readonly onLine: (line: LogLine, text: string) => void,
  ) {
    this.file = fileOf(config);
    this.log = new GrowingLog(this.file);
    this.turn = this.log.newLines();
    this.stopLooking = every(LOOK_EVERY_MS, () => void this.look());
  }

  /** Resolves once it reads from where the log ends now. */
  async ready(): Promise<void> {
    await this.turn;
  }

  /** With the last lines, once nobody writes any more. */
  async close(): Promise<void> {
    this.stopLooking();
    await this.look();
  }

  private look(): Promise<unknown> {
    this.turn = this.turn.then(() => this.read());
    return this.turn;
  }

  private async read(): Promise<void> {
    for (let reads = 0; reads < READS_MAX; reads += 1) {
      const lines = await this.log.newLines();
      if (lines.length === 0) break;
      for (const line of lines) this.tell(line);
    }
    const { size } = await stat(this.file).catch(() => ({ size: 0 }));
    if (size > BYTES_MAX) truncateSync(this.file);
  }

  private tell(line: string): void {
    const { passes, omitted } = this.limit.take(nowMicros());
    if (omitted > 0) logger('audio-server').warn({ omitted }, 'lines of its log were not read');
    if (passes) this.onLine(readLogLine(line), line.trim());
  }
}
