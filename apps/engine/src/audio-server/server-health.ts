import type { AudioServerState } from '@oiduna/contracts';
import type { ServerName } from './server-process.js';

/** No `/status.reply` for this long: the server hangs, or nobody hears it. */
export const HUNG_AFTER_MICROS = 2_000_000;
export const STATUS_EVERY_MS = 200;
/** supernova needs 2–3 s on a quiet machine; a busy one gets ten times that. */
export const BOOT_TIMEOUT_MS = 30_000;
/** Two supernova deaths within this time: scsynth takes over, which survives what killed it. */
export const FALLBACK_WINDOW_MICROS = 60_000_000;
const RESTART_FIRST_MS = 50;
const RESTART_LONGEST_MS = 5_000;

/** The state of a server whose process runs. */
export const stateOf = (nowMicros: number, lastReplyMicros: number | undefined): AudioServerState =>
  lastReplyMicros === undefined ? 'booting' : nowMicros - lastReplyMicros > HUNG_AFTER_MICROS ? 'hung' : 'running';

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
