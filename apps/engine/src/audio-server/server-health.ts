import type { AudioServerState } from '@oiduna/contracts';
import type { ServerName } from './server-process.js';

/** No `/status.reply` for this long: the server hangs, or nobody hears it. */
export const HUNG_AFTER_MICROS = 2_000_000;
/** By then another port has asked as well: what answers there lives, and only our own port is blocked. */
export const UNHEARD_AFTER_MICROS = 1_200_000;
export const STATUS_EVERY_MS = 200;
/** supernova needs 2–3 s on a quiet machine; a busy one gets ten times that. */
export const BOOT_TIMEOUT_MS = 30_000;
/** Two supernova deaths within this time: scsynth takes over, which survives what killed it. */
export const FALLBACK_WINDOW_MICROS = 60_000_000;
const RESTART_FIRST_MS = 50;
const RESTART_LONGEST_MS = 5_000;
/** Five lives in a row that were shorter than this: five deaths within a minute. What kills it will do so again. */
export const SHORT_LIFE_MICROS = 12_000_000;
export const SHORT_LIVES_MAX = 5;
/** Two starts a minute cost nothing, and no room stays silent for longer than a minute when the cause has gone. */
export const GIVEN_UP_RETRY_MS = 30_000;
/** A device that is plugged in again plays within 10 s, of which supernova takes 3 to boot. */
export const DEVICE_RETRY_MS = 2_000;
/** Deaths in a row that still change anything. */
const DEATHS_KEPT = 16;

/** How one life of an audio server ended. */
export interface Death {
  readonly name: ServerName;
  readonly atMicros: number;
  /** How long it was running; 0 when it never was. */
  readonly livedMicros: number;
  /** JACK went away or was not there: no fault of the server's. */
  readonly isDeviceLost: boolean;
  readonly reason: string;
}

/** What comes after a death. */
export interface NextLife {
  readonly name: ServerName;
  readonly delayMs: number;
  /** What to call it until then. */
  readonly state: Extract<AudioServerState, 'dead' | 'device-lost' | 'given-up'>;
  readonly reason: string;
}

/** Which server to start next, after deaths at these times (µs, oldest first). */
export function nextServer(wished: ServerName, supernovaDeaths: readonly number[], nowMicros: number): ServerName {
  const recent = supernovaDeaths.filter((at) => nowMicros - at <= FALLBACK_WINDOW_MICROS);
  return wished === 'supernova' && recent.length >= 2 ? 'scsynth' : wished;
}

/** How long to wait before the next start: at once after one death, longer in a crash loop. */
export function restartDelayMs(deaths: readonly number[], nowMicros: number): number {
  const recent = deaths.filter((at) => nowMicros - at <= FALLBACK_WINDOW_MICROS).length;
  return Math.min(RESTART_LONGEST_MS, RESTART_FIRST_MS * 4 ** Math.max(0, recent - 1));
}

/** The deaths so far, and what to do about the last. */
export class Deaths {
  private known: readonly Death[] = [];

  constructor(private readonly wished: ServerName) {}

  /** Somebody has seen to the cause: the next death is the first. */
  forget(): void {
    this.known = [];
  }

  after(death: Death): NextLife {
    const { reason, atMicros } = death;
    if (death.isDeviceLost) return { name: death.name, delayMs: DEVICE_RETRY_MS, state: 'device-lost', reason };
    this.known = [...this.known, death].slice(-DEATHS_KEPT);
    const times = (some: readonly Death[]): number[] => some.map((one) => one.atMicros);
    const supernovas = this.known.filter(({ name }) => name === 'supernova');
    const name = nextServer(this.wished, times(supernovas), atMicros);
    const { shortLives } = this;
    if (shortLives < SHORT_LIVES_MAX) {
      return { name, delayMs: restartDelayMs(times(this.known), atMicros), state: 'dead', reason };
    }
    const told = `it died ${shortLives} times in a row, and is tried again every ${GIVEN_UP_RETRY_MS / 1_000} s: ${reason}`;
    return { name, delayMs: GIVEN_UP_RETRY_MS, state: 'given-up', reason: told };
  }

  /** What comes when somebody asked for another life. */
  get none(): NextLife {
    return { name: this.wished, delayMs: 0, state: 'dead', reason: 'restarted on request' };
  }

  /** How many lives in a row were short, up to the last. */
  private get shortLives(): number {
    const lastLong = this.known.findLastIndex(({ livedMicros }) => livedMicros >= SHORT_LIFE_MICROS);
    return this.known.length - 1 - lastLong;
  }
}
