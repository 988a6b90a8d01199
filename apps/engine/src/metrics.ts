import { metrics } from '@oiduna/platform';
import { Counter, Gauge, Histogram } from 'prom-client';

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
export const lead = new Histogram({
  name: 'oiduna_osc_lead_seconds',
  help: 'How far ahead of its time a bundle left the engine; below 0 it left late.',
  buckets: [-0.1, -0.01, 0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.35, 0.4, 0.5, 1],
  registers,
});
export const late = new Counter({
  name: 'oiduna_osc_late_bundles_total',
  help: 'Bundles that left after their time, or that the audio server played late.',
  labelNames: ['seen_by'],
  registers,
});
export const notes = new Counter({ name: 'oiduna_notes_sent_total', help: 'Notes sent.', registers });
export const refused = new Counter({
  name: 'oiduna_notes_refused_total',
  help: 'Notes that were not sent: no room on the audio server, or a value it cannot take.',
  labelNames: ['code'],
  registers,
});
export const bufferBytes = new Gauge({
  name: 'oiduna_buffer_memory_bytes',
  help: 'What the buffers of the audio server take, beside its real-time memory.',
  registers,
});
export const evicted = new Counter({
  name: 'oiduna_buffers_evicted_total',
  help: 'Buffers freed to make room for others.',
  registers,
});
export const oscSent = new Counter({
  name: 'oiduna_osc_out_sent_total',
  help: 'Messages sent to other programs.',
  registers,
});
export const oscNotSent = new Counter({
  name: 'oiduna_osc_out_dropped_total',
  help: 'Messages to other programs left out, by reason.',
  labelNames: ['code'],
  registers,
});
export const skipped = new Counter({
  name: 'oiduna_schedule_skipped_total',
  help: 'Windows dropped because the engine was not there in time.',
  registers,
});
export const clockSteps = new Counter({
  name: 'oiduna_clock_steps_total',
  help: 'Times the wall clock was set under the music.',
  labelNames: ['direction'],
  registers,
});
export const xruns = new Counter({ name: 'oiduna_audio_xruns_total', help: 'Blocks the driver missed.', registers });
export const cpu = new Gauge({
  name: 'oiduna_audio_server_cpu_percent',
  help: 'CPU of the audio server.',
  labelNames: ['kind'],
  registers,
});
export const synths = new Gauge({ name: 'oiduna_audio_server_synths', help: 'Synths on the audio server.', registers });
export const running = new Gauge({ name: 'oiduna_audio_server_running', help: '1 while it plays.', registers });
export const leading = new Gauge({ name: 'oiduna_engine_leading', help: '1 while this engine leads.', registers });
export const deaths = new Counter({
  name: 'oiduna_audio_server_deaths_total',
  help: 'Times the audio server was found in a state without sound.',
  labelNames: ['state'],
  registers,
});
