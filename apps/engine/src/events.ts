import {
  type AppError,
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
import { logger, metrics, type Nats } from '@oiduna/platform';
import type { StatusReply } from '@oiduna/supercollider';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { MetStep } from './audio-server/timed-bundles.js';

const registers = [metrics];

export const confirmationsOutstanding = new Gauge({
  name: 'oiduna_osc_confirmations_outstanding',
  help: 'Questions to the audio server without an answer yet.',
  registers,
});
export const confirmationRetries = new Counter({
  name: 'oiduna_osc_confirmation_retries_total',
  help: 'Questions asked again because no answer came.',
  registers,
});
const lead = new Histogram({
  name: 'oiduna_osc_lead_seconds',
  help: 'How far ahead of its time a bundle left the engine; below 0 it left late.',
  buckets: [-0.1, -0.01, 0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.35, 0.4, 0.5, 1],
  registers,
});
const late = new Counter({
  name: 'oiduna_osc_late_bundles_total',
  help: 'Bundles that left after their time, or that the audio server played late.',
  labelNames: ['seen_by'],
  registers,
});
const notes = new Counter({ name: 'oiduna_notes_sent_total', help: 'Notes sent.', registers });
const refused = new Counter({
  name: 'oiduna_notes_refused_total',
  help: 'Notes that were not sent: no room on the audio server, or a value it cannot take.',
  labelNames: ['code'],
  registers,
});
const bufferBytes = new Gauge({
  name: 'oiduna_buffer_memory_bytes',
  help: 'What the buffers of the audio server take, beside its real-time memory.',
  registers,
});
const evicted = new Counter({
  name: 'oiduna_buffers_evicted_total',
  help: 'Buffers freed to make room for others.',
  registers,
});
const oscSent = new Counter({ name: 'oiduna_osc_out_sent_total', help: 'Messages sent to other programs.', registers });
const oscNotSent = new Counter({
  name: 'oiduna_osc_out_dropped_total',
  help: 'Messages to other programs left out, by reason.',
  labelNames: ['code'],
  registers,
});
const skipped = new Counter({
  name: 'oiduna_schedule_skipped_total',
  help: 'Windows dropped because the engine was not there in time.',
  registers,
});
const clockSteps = new Counter({
  name: 'oiduna_clock_steps_total',
  help: 'Times the wall clock was set under the music.',
  labelNames: ['direction'],
  registers,
});
const xruns = new Counter({ name: 'oiduna_audio_xruns_total', help: 'Blocks the driver missed.', registers });
const cpu = new Gauge({
  name: 'oiduna_audio_server_cpu_percent',
  help: 'CPU of the audio server.',
  labelNames: ['kind'],
  registers,
});
const synths = new Gauge({ name: 'oiduna_audio_server_synths', help: 'Synths on the audio server.', registers });
const running = new Gauge({ name: 'oiduna_audio_server_running', help: '1 while it plays.', registers });
const deaths = new Counter({
  name: 'oiduna_audio_server_deaths_total',
  help: 'Times the audio server was found in a state without sound.',
  labelNames: ['state'],
  registers,
});

const LOST: ReadonlySet<string> = new Set<AudioServerState>(['dead', 'hung', 'device-lost', 'given-up']);

/** Leads below this share of the look-ahead are a warning: something takes time it should not. */
const LEAD_WARNING_SHARE = 0.5;

/** One call per fact of the engine's life: logged in full, counted, published. */
export class EngineEvents {
  constructor(private readonly nats: Nats) {}

  audioServerChanged(status: AudioServerStatus): void {
    running.set(status.state === 'running' ? 1 : 0);
    if (LOST.has(status.state)) deaths.inc({ state: status.state });
    logger('audio-server').info({ ...status }, `audio server ${status.state}`);
    void this.nats.publish(audioServerChanged, status);
  }

  audioServerMeasured(status: StatusReply): void {
    cpu.set({ kind: 'average' }, status.cpuAveragePercent);
    cpu.set({ kind: 'peak' }, status.cpuPeakPercent);
    synths.set(status.synthCount);
  }

  bundlePlayedLate(latenessMicros: number): void {
    late.inc({ seen_by: 'audio-server' });
    logger('schedule').warn({ latenessMicros }, 'the audio server played a bundle late');
  }

  /** `count` since it was last told, `total` since the engine started. */
  xruns(count: number, total: number): void {
    xruns.inc(count);
    logger('audio-server').warn({ count, total }, 'the driver missed blocks of sound');
    void this.nats.publish(audioServerInterrupted, { count, total });
  }

  /** `met` is undefined when there was no audio server to meet it. */
  clockStepped(byMicros: number, met: MetStep | undefined): void {
    clockSteps.inc({ direction: byMicros > 0 ? 'forward' : 'back' });
    logger('clock').warn({ byMicros, ...met }, 'the wall clock was set; the music goes on');
    void this.nats.publish(clockStepped, { bySeconds: byMicros / 1e6, bundlesSentAgain: met?.sentAgain ?? 0 });
  }

  /** `leadMicros` is the least of the bundles of one send. */
  notesSent(count: number, leadMicros: number, lookaheadMicros: number): void {
    notes.inc(count);
    lead.observe(leadMicros / 1e6);
    if (leadMicros < 0) late.inc({ seen_by: 'engine' });
    if (leadMicros < lookaheadMicros * LEAD_WARNING_SHARE) {
      logger('schedule').warn({ leadMicros, lookaheadMicros, count }, 'bundles left with little lead');
    }
  }

  /** Only counted: its track's failure is told once, and there may be thousands of notes a second. */
  noteRefused(code: ErrorCode): void {
    refused.inc({ code });
  }

  oscSent(): void {
    oscSent.inc();
  }

  /** Only counted, as above. */
  oscNotSent(code: ErrorCode): void {
    oscNotSent.inc({ code });
  }

  windowSkipped(from: number, to: number, tookMs: number): void {
    skipped.inc();
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
    bufferBytes.set(bytes);
  }

  buffersEvicted(bufferNumbers: readonly number[]): void {
    evicted.inc(bufferNumbers.length);
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
    logger('tracks').warn({ track: name, code: error.code }, error.message);
    void this.nats.publish(trackFailed, { name, code: error.code, detail: error.message });
  }

  /** Something of a track is not heard; all else plays. */
  trackWarned(name: string, detail: string): void {
    logger('tracks').warn({ track: name }, detail);
    void this.nats.publish(trackWarned, { name, detail });
  }

  trackQuarantined(track: string, reason: string): void {
    logger('patterns').warn({ track, reason }, 'track quarantined');
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
