import { z } from 'zod';

/** Places found in a sample: beyond this many, the list says nothing a waveform does not say better. */
export const SAMPLE_PLACES_MAX = 1_024;
/** The numbers by which sounds are compared: MFCC 1–12, centroid, flatness, rolloff, zero crossings. */
export const SAMPLE_FEATURE_COUNT = 16;

/** Something about a file that its owner should know. */
export const SampleFinding = z
  .object({
    code: z
      .string()
      .regex(/^[a-z0-9-]+$/)
      .meta({ description: 'Stable, listed in the user page.' }),
    byteOffset: z
      .int()
      .nonnegative()
      .nullable()
      .meta({ description: 'Where in the uploaded file, if it has a place.' }),
    detail: z.string().meta({ description: 'One sentence: what it is, and what was done about it.' }),
  })
  .meta({ id: 'SampleFinding' });
export type SampleFinding = z.output<typeof SampleFinding>;

/** `repaired`: what was wrong is right now. `damaged`: it plays, and something of it is lost. */
export const SampleVerdict = z.enum(['ok', 'repaired', 'damaged']).meta({ id: 'SampleVerdict' });
export type SampleVerdict = z.output<typeof SampleVerdict>;

/** What listening to a sample from its first frame to its last tells. Levels are linear, 1 = full scale. */
export const SampleAnalysis = z
  .object({
    bitDepth: z
      .int()
      .positive()
      .nullable()
      .meta({ description: 'null for codecs that keep none (Vorbis, Opus, MP3).' }),
    truePeak: z
      .number()
      .nonnegative()
      .meta({ description: 'Between the frames too: 4 times oversampled, ITU-R BS.1770.' }),
    rms: z.number().nonnegative(),
    loudnessLufs: z.number().nullable().meta({ description: 'Integrated, ITU-R BS.1770; null for silence.' }),
    loudnessIsGated: z.boolean().meta({ description: 'false below 0.4 s, where there is no block to gate.' }),
    dcOffset: z.number().meta({ description: 'The mean of the channel where it is largest.' }),
    leadingSilenceSeconds: z.number().nonnegative().meta({ description: 'Below −60 dBFS.' }),
    trailingSilenceSeconds: z.number().nonnegative(),
    pitch: z.object({ hz: z.number().positive(), confidence: z.number().min(0).max(1) }).nullable(),
    onsets: z.object({
      seconds: z.array(z.number().nonnegative()).max(SAMPLE_PLACES_MAX),
      confidence: z.number().min(0).max(1),
    }),
    tempo: z
      .object({ bpm: z.number().positive(), source: z.enum(['acid', 'tag']) })
      .nullable()
      .meta({ description: 'What the file says of itself: a hint.' }),
    rootNote: z.int().min(0).max(127).nullable().meta({ description: 'MIDI note, from smpl, inst or acid.' }),
    loop: z
      .object({ startFrame: z.int().nonnegative(), endFrame: z.int().nonnegative() })
      .nullable()
      .meta({ description: 'The first loop of smpl; endFrame is played too.' }),
    cues: z.array(z.object({ frame: z.int().nonnegative(), label: z.string().nullable() })).max(SAMPLE_PLACES_MAX),
    fileTags: z.record(z.string(), z.string()).meta({ description: 'Of the container: title, artist, comment, …' }),
    features: z.array(z.number()).length(SAMPLE_FEATURE_COUNT),
  })
  .meta({ id: 'SampleAnalysis' });
export type SampleAnalysis = z.output<typeof SampleAnalysis>;
