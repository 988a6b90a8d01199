import type { AudioServerStatus } from '@oiduna/contracts';
import type { Reply, StatusReply } from '@oiduna/supercollider';
import { HUNG_AFTER_MICROS, UNHEARD_AFTER_MICROS } from './server-health.js';
import { masterPeak, SoundWatch } from './sound-watch.js';

/** `unheard` may still come to be heard on another port, or else to hang. */
export type Finding = 'booting' | 'well' | 'silent' | 'unheard' | 'hung' | 'master gone';

/** What the words of an audio server tell of its health. Times are arguments, in µs. */
export class Pulse {
  readonly sound = new SoundWatch();
  lastStatus: StatusReply | undefined;
  lastStatusMicros = 0;
  private lastReplyMicros: number | undefined;
  private lookedMicros = Infinity;

  /** A fresh audio server. */
  anew(): void {
    this.sound.anew();
    this.lastStatus = undefined;
    this.lastStatusMicros = 0;
    this.lastReplyMicros = undefined;
  }

  get hasAnswered(): boolean {
    return this.lastReplyMicros !== undefined;
  }

  heard(reply: Reply, nowMicros: number): void {
    this.lastReplyMicros = nowMicros;
    if (reply.kind === 'status') {
      this.lastStatus = reply;
      this.lastStatusMicros = nowMicros;
    } else if (reply.kind === 'other') {
      const peak = masterPeak(reply.message);
      if (peak !== undefined) this.sound.metered(peak, nowMicros);
    }
  }

  /** Looked at five times a second. Silence while we slept ourselves, or while the clock was set, is none. */
  look(nowMicros: number): Finding {
    if (nowMicros - this.lookedMicros > HUNG_AFTER_MICROS / 2) this.awoke(nowMicros);
    this.lookedMicros = nowMicros;
    if (this.lastReplyMicros === undefined) return 'booting';
    const silentMicros = nowMicros - this.lastReplyMicros;
    if (silentMicros > HUNG_AFTER_MICROS) return 'hung';
    if (silentMicros > UNHEARD_AFTER_MICROS) return 'unheard';
    if (this.sound.isMasterGone(this.lastStatusMicros)) return 'master gone';
    return this.sound.isSilent(nowMicros) ? 'silent' : 'well';
  }

  private awoke(nowMicros: number): void {
    if (this.lastReplyMicros !== undefined) this.lastReplyMicros = nowMicros;
    this.sound.anew();
  }
}

type Load = Omit<AudioServerStatus, 'name' | 'state' | 'reason' | 'restarts'>;

/** What it has to do, by its last word; nothing without one. */
export const loadOf = (last: StatusReply | undefined): Load => ({
  cpuAveragePercent: last?.cpuAveragePercent ?? 0,
  cpuPeakPercent: last?.cpuPeakPercent ?? 0,
  synthCount: last?.synthCount ?? 0,
  groupCount: last?.groupCount ?? 0,
  synthDefCount: last?.synthDefCount ?? 0,
  sampleRateHz: last?.nominalSampleRateHz ?? 0,
});
