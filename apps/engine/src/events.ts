import {
  AppError,
  type Chain,
  chainChanged,
  chainFailed,
  changeCancelled,
  changeLanded,
  changePlanned,
  audioServerChanged,
  audioServerInterrupted,
  clockStepped,
  type AudioServerState,
  type AudioServerStatus,
  type ErrorCode,
  type EventDataOf,
  patternsQuarantined,
  type Meters,
  metersMeasured,
  type PlannedChange,
  presetDeleted,
  presetSaved,
  type PresetSummary,
  type Recording,
  recordingFinished,
  replayEnded,
  type SessionReplay,
  type PlayableSample,
  type SynthDef,
  type SynthDefPreset,
  synthDefPresetDeleted,
  type SynthDefPresetKey,
  synthDefPresetSaved,
  synthDefPublished,
  type Track,
  trackChanged,
  trackDeleted,
  trackFailed,
  trackWarned,
  type Transport,
  transportChanged,
  transportPositioned,
} from '@oiduna/contracts';
import { logFailure, logger, type Nats } from '@oiduna/platform';
import type { StatusReply } from '@oiduna/supercollider';
import type { MetStep } from './audio-server/timed-bundles.js';
import * as metric from './metrics.js';

const LOST: ReadonlySet<string> = new Set<AudioServerState>(['dead', 'hung', 'device-lost', 'given-up']);

/** Leads below this share of the look-ahead are a warning: something takes time it should not. */
const LEAD_WARNING_SHARE = 0.5;

/** One call per fact of the engine's life: logged in full, counted, published. */
export class EngineEvents {
  constructor(
    private readonly nats: Nats,
    private readonly performerOf: (track: string) => string | undefined,
  ) {}

  audioServerChanged(status: AudioServerStatus): void {
    metric.running.set(status.state === 'running' ? 1 : 0);
    if (LOST.has(status.state)) metric.deaths.inc({ state: status.state });
    logger('audio-server').info({ ...status }, `audio server ${status.state}`);
    void this.nats.publish(audioServerChanged, status);
  }

  audioServerMeasured(status: StatusReply): void {
    metric.cpu.set({ kind: 'average' }, status.cpuAveragePercent);
    metric.cpu.set({ kind: 'peak' }, status.cpuPeakPercent);
    metric.synths.set(status.synthCount);
  }

  bundlePlayedLate(latenessMicros: number): void {
    metric.late.inc({ seen_by: 'audio-server' });
    logger('schedule').warn({ latenessMicros }, 'the audio server played a bundle late');
  }

  /** `count` since it was last told, `total` since the engine started. */
  xruns(count: number, total: number): void {
    metric.xruns.inc(count);
    logger('audio-server').warn({ count, total }, 'the driver missed blocks of sound');
    void this.nats.publish(audioServerInterrupted, { count, total });
  }

  /** `met` is undefined when there was no audio server to meet it. */
  clockStepped(byMicros: number, met: MetStep | undefined): void {
    metric.clockSteps.inc({ direction: byMicros > 0 ? 'forward' : 'back' });
    logger('clock').warn({ byMicros, ...met }, 'the wall clock was set; the music goes on');
    void this.nats.publish(clockStepped, { bySeconds: byMicros / 1e6, bundlesSentAgain: met?.sentAgain ?? 0 });
  }

  /** `leadMicros` is the least of the bundles of one send. */
  notesSent(count: number, leadMicros: number, lookaheadMicros: number): void {
    metric.notes.inc(count);
    metric.lead.observe(leadMicros / 1e6);
    if (leadMicros < 0) metric.late.inc({ seen_by: 'engine' });
    if (leadMicros < lookaheadMicros * LEAD_WARNING_SHARE) {
      logger('schedule').warn({ leadMicros, lookaheadMicros, count }, 'bundles left with little lead');
    }
  }

  /** Only counted: its track's failure is told once, and there may be thousands of notes a second. */
  noteRefused(code: ErrorCode): void {
    metric.refused.inc({ code });
  }

  oscSent(): void {
    metric.oscSent.inc();
  }

  /** Only counted, as above. */
  oscNotSent(code: ErrorCode): void {
    metric.oscNotSent.inc({ code });
  }

  windowSkipped(from: number, to: number, tookMs: number): void {
    metric.skipped.inc();
    logger('schedule').warn({ from, to, tookMs }, 'musical time passed unplayed');
  }

  synthDefProven(def: SynthDef, tookMs: number): void {
    logger('sounds').info({ name: def.name, serverName: def.serverName, tookMs }, 'SynthDef proven');
  }

  /** From the notes that are sent next; null when its name plays nothing any more. */
  synthDefPublished(name: string, def: SynthDef | null): void {
    const { sha256 = null, serverName = null } = def ?? {};
    logger('sounds').info({ name, sha256, serverName }, 'SynthDef published');
    void this.nats.publish(synthDefPublished, { name, sha256, serverName });
  }

  sampleProven(sample: PlayableSample, bufferNumber: number): void {
    const { bank, fileName, id } = sample;
    logger('sounds').info({ bank, fileName, id, bufferNumber }, 'sample proven');
  }

  sampleUnloaded({ bank, fileName, id }: PlayableSample): void {
    logger('sounds').info({ bank, fileName, id }, 'sample unloaded');
  }

  bufferMemory(bytes: number): void {
    metric.bufferBytes.set(bytes);
  }

  buffersEvicted(bufferNumbers: readonly number[]): void {
    metric.evicted.inc(bufferNumbers.length);
    logger('sounds').debug({ bufferNumbers }, 'buffers freed for others');
  }

  trackChanged(track: Track): void {
    logger('tracks').info({ track: track.name, revision: track.revision }, 'track changed');
    void this.nats.publish(trackChanged, track);
  }

  trackDeleted(name: string): void {
    logger('tracks').info({ track: name }, 'track deleted');
    void this.nats.publish(trackDeleted, { name });
  }

  trackFailed(name: string, error: AppError): void {
    logFailure('tracks', error, { where: 'track', track: name, performer: this.performerOf(name) });
    void this.nats.publish(trackFailed, { name, code: error.code, detail: error.message });
  }

  /** Neither logged nor counted: twenty times a second. */
  metersMeasured(meters: Meters): void {
    this.nats.tellNow(metersMeasured, meters);
  }

  /** Something of a track is not heard; all else plays. */
  trackWarned(name: string, detail: string): void {
    logger('tracks').warn({ track: name }, detail);
    void this.nats.publish(trackWarned, { name, detail });
  }

  chainChanged(chain: Chain): void {
    logger('effects').debug({ chain: chain.chain, revision: chain.revision }, 'effects changed');
    void this.nats.publish(chainChanged, chain);
  }

  chainFailed(chain: string, error: unknown): void {
    logger('effects').warn({ chain, err: error }, 'a planned edit of effects did not land');
    const { code, message: detail } =
      error instanceof AppError ? error : new AppError('INTERNAL', {}, { cause: error });
    void this.nats.publish(chainFailed, { chain, code, detail });
  }

  trackQuarantined(track: string, reason: string): void {
    const performer = this.performerOf(track);
    logFailure('patterns', new AppError('PATTERN_OVER_BUDGET', { reason }), { where: 'quarantine', track, performer });
    void this.nats.publish(patternsQuarantined, { track, reason });
  }

  changePlanned(change: PlannedChange): void {
    logger('changes').info({ ...change }, 'change planned');
    void this.nats.publish(changePlanned, change);
  }

  changeLanded(change: PlannedChange): void {
    logger('changes').info({ ...change }, 'change landed');
    void this.nats.publish(changeLanded, change);
  }

  changeCancelled(change: PlannedChange): void {
    logger('changes').info({ ...change }, 'change cancelled');
    void this.nats.publish(changeCancelled, change);
  }

  presetSaved(preset: PresetSummary): void {
    logger('presets').info({ preset: preset.name, version: preset.version }, 'preset saved');
    void this.nats.publish(presetSaved, preset);
  }

  presetDeleted(name: string): void {
    logger('presets').info({ preset: name }, 'preset deleted');
    void this.nats.publish(presetDeleted, { name });
  }

  synthDefPresetSaved(preset: SynthDefPreset): void {
    const { synthDef, owner, name, revision } = preset;
    logger('presets').info({ synthDef, owner, preset: name, revision }, 'SynthDef preset saved');
    void this.nats.publish(synthDefPresetSaved, preset);
  }

  synthDefPresetDeleted(key: SynthDefPresetKey): void {
    logger('presets').info({ ...key }, 'SynthDef preset deleted');
    void this.nats.publish(synthDefPresetDeleted, key);
  }

  transportChanged(transport: Transport): void {
    logger('transport').info({ ...transport }, 'transport changed');
    void this.nats.publish(transportChanged, transport);
  }

  transportPositioned(position: EventDataOf<typeof transportPositioned>): void {
    void this.nats.publish(transportPositioned, position);
  }

  replayEnded(replay: SessionReplay): void {
    const { id, state, entries, replayed, problems } = replay;
    logger('session-log').info({ id, state, entries, replayed, problems: problems.length }, `replay ${state}`);
    void this.nats.publish(replayEnded, replay);
  }

  recordingFinished(recording: Recording): void {
    logger('recordings').info({ ...recording }, `recording ${recording.state}`);
    void this.nats.publish(recordingFinished, recording);
  }
}
