import { z } from 'zod';
import { defineEvent, defineJob, defineRequest } from './define.js';
import { BankName, FileName, Instant, Sha256 } from './names.js';
import { SampleAnalysis, SampleFinding, SampleVerdict } from './sample-analysis.js';

/** One upload. Larger material belongs on disk next to the server, not in its memory. */
export const SAMPLE_BYTES_MAX = 200 * 1024 * 1024;
/** Ten minutes: beyond it a buffer costs more memory than a studio can spare (48 kHz stereo: 230 MB). */
export const SAMPLE_DURATION_SECONDS_MAX = 600;
/** More channels than any interface the studio plays through. */
export const SAMPLE_CHANNELS_MAX = 32;

export const AudioFormat = z
  .object({
    container: z.string().meta({ description: 'As uploaded: wav, aiff, flac, ogg, mp3, m4a, aac.' }),
    encoding: z.string().meta({ description: 'As uploaded: pcm_s16le, vorbis, ...' }),
    frameCount: z.int().positive(),
    channelCount: z.int().positive(),
    sampleRateHz: z.number().positive(),
    durationSeconds: z.number().positive(),
  })
  .meta({ id: 'AudioFormat' });
export type AudioFormat = z.output<typeof AudioFormat>;

/** What the engine needs of a sample: who it is, and what to read. */
export const PlayableSample = z
  .object({
    id: z.uuid(),
    bank: BankName,
    fileName: FileName,
    sha256: Sha256.meta({ description: 'Of the file as uploaded.' }),
    sizeBytes: z.int().positive(),
    wavSha256: Sha256.meta({
      description:
        'Of the WAV the audio server reads: the upload itself when it is plain and intact, else a clean one.',
    }),
    format: AudioFormat,
    peak: z.number().meta({ description: 'Largest absolute value, 1 = full scale.' }),
    createdAt: Instant,
  })
  .meta({ id: 'PlayableSample' });
export type PlayableSample = z.output<typeof PlayableSample>;

export const Sample = PlayableSample.extend({
  verdict: SampleVerdict,
  findings: z.array(SampleFinding),
  analysis: SampleAnalysis.nullable().meta({ description: 'null for a sample from before there was one.' }),
}).meta({ id: 'Sample' });
export type Sample = z.output<typeof Sample>;

/** What the audio server really holds, as it answered /b_query. */
export const Buffer = z
  .object({
    bufferNumber: z.int().nonnegative(),
    frameCount: z.int().nonnegative(),
    channelCount: z.int().nonnegative(),
    sampleRateHz: z.number(),
    memoryBytes: z.int().nonnegative().meta({ description: 'frames × channels × 4' }),
    sampleId: z.uuid(),
    bank: BankName,
    fileName: FileName,
    requestId: z.string().meta({ description: 'The request that loaded it.' }),
  })
  .meta({ id: 'Buffer' });
export type Buffer = z.output<typeof Buffer>;

/** The file of an import that a job is about. */
const ImportFile = z.object({ importId: z.uuid(), number: z.int().positive() });

export const ingestSample = defineJob({
  name: 'sample.v1.ingest',
  service: 'samples',
  queue: 'samples',
  waitingMax: 10_000,
  attempts: 4,
  steps: ['queued', 'verifying', 'analysing', 'storing', 'loading', 'live'],
  data: z.object({
    bank: BankName,
    fileName: FileName,
    sha256: Sha256,
    sizeBytes: z.int().positive(),
    importFile: ImportFile.optional(),
  }),
  result: z.object({ sample: Sample, buffer: Buffer }),
});

export const loadSample = defineRequest({
  subject: 'sample.v1.load',
  service: 'engine',
  timeoutMs: 12_000,
  request: PlayableSample,
  reply: Buffer,
  errors: ['SAMPLE_REFUSED', 'SAMPLE_TOO_LARGE', 'BUFFERS_EXHAUSTED', 'SCSYNTH_SILENT', 'AUDIO_SERVER_AWAY'],
});

export const listBuffers = defineRequest({
  subject: 'buffer.v1.list',
  service: 'engine',
  timeoutMs: 8_000,
  request: z.object({}),
  reply: z.object({ buffers: z.array(Buffer) }),
  errors: ['SCSYNTH_SILENT', 'AUDIO_SERVER_AWAY'],
});

/** Everything `s("…")` can name. */
export const Sound = z
  .object({
    name: z.string(),
    kind: z.enum(['synthdef', 'bank']),
    sampleCount: z.int().nonnegative().meta({ description: '0 for a SynthDef.' }),
  })
  .meta({ id: 'Sound' });
export type Sound = z.output<typeof Sound>;

export const listSounds = defineRequest({
  subject: 'sound.v1.list',
  service: 'engine',
  timeoutMs: 2_000,
  request: z.object({}),
  reply: z.object({ sounds: z.array(Sound) }),
  errors: [],
});

export const sampleLoaded = defineEvent('sample.v1.loaded', Sample);
export const sampleRefused = defineEvent(
  'sample.v1.refused',
  z.object({ bank: BankName, fileName: FileName, code: z.string(), detail: z.string() }),
);
