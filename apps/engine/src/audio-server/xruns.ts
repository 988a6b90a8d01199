import { open, stat } from 'node:fs/promises';
import { readLogLine } from '@oiduna/supercollider';
import { type Cancel, every } from '../clock.js';
import type { EngineConfig } from '../config.js';
import type { EngineEvents } from '../events.js';

/** A recording is finished half a second after its last sound: its xruns are counted by then. */
const LOOK_EVERY_MS = 250;
const READ_BYTES = 64 * 1024;

/**
 * Blocks of sound the driver missed. jackd tells them in its log, which we follow where we know it;
 * without it supernova says what it saw itself, and scsynth says nothing.
 */
export class Xruns {
  private total = 0;
  private readonly log: GrowingLog | undefined;
  private looking = false;
  private stopLooking: Cancel | undefined;

  constructor(
    private readonly config: EngineConfig,
    private readonly events: EngineEvents,
  ) {
    const path = config.ENGINE_JACK_LOG;
    this.log = path === '' ? undefined : new GrowingLog(path);
  }

  start(): void {
    if (this.log === undefined) return;
    void this.look();
    this.stopLooking = every(LOOK_EVERY_MS, () => void this.look());
  }

  stop(): void {
    this.stopLooking?.();
  }

  /** Since the engine started; null when nobody tells. */
  count(server: EngineConfig['ENGINE_AUDIO_SERVER']): number | null {
    const isTold =
      this.log === undefined
        ? server === 'supernova' && !this.config.ENGINE_AUDIO_SERVER_EXTERNAL
        : this.log.isReadable;
    return isTold ? this.total : null;
  }

  /** By the audio server: the same blocks that JACK tells, where it does. */
  seenByServer(): void {
    if (this.log === undefined) this.add(1);
  }

  private async look(): Promise<void> {
    if (this.looking || this.log === undefined) return;
    this.looking = true;
    const lines = await this.log.newLines();
    this.add(lines.filter((line) => readLogLine(line).kind === 'xrun').length);
    this.looking = false;
  }

  private add(count: number): void {
    if (count === 0) return;
    this.total += count;
    this.events.xruns(count, this.total);
  }
}

/** A log file that others write, and move aside when it has grown large. */
export class GrowingLog {
  isReadable = false;
  private inode: number | undefined;
  private at = 0;
  private rest = '';

  constructor(private readonly path: string) {}

  /** Whole lines since the last call; none at the first, and none while the file is away. */
  async newLines(): Promise<string[]> {
    try {
      const { ino, size } = await stat(this.path);
      if (this.inode === undefined) this.at = size;
      else if (ino !== this.inode || size < this.at) {
        this.at = 0;
        this.rest = '';
      }
      this.inode = ino;
      this.isReadable = true;
      if (size === this.at) return []; // mostly: a file is opened only to be read
      await using file = await open(this.path, 'r');
      const { bytesRead, buffer } = await file.read(Buffer.alloc(READ_BYTES), 0, READ_BYTES, this.at);
      this.at += bytesRead;
      const lines = (this.rest + buffer.toString('latin1', 0, bytesRead)).split('\n');
      this.rest = lines.pop() ?? '';
      return lines;
    } catch {
      this.isReadable = false;
      return [];
    }
  }
}
