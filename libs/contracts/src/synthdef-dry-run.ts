import { z } from 'zod';
import { Sha256 } from './names.js';

/** How far a parameter goes, and who says so. */
export const ControlRange = z
  .object({
    min: z.number(),
    max: z.number(),
    unit: z.string().nullable(),
    curve: z.enum(['linear', 'exponential']),
    source: z.enum(['metadata', 'convention', 'dry-run']).meta({
      description:
        'The `specs` of the source, what the name means everywhere in the studio, or values that were rendered and safe.',
    }),
  })
  .meta({ id: 'ControlRange' });
export type ControlRange = z.output<typeof ControlRange>;

/** Ranges that a source states itself, in the `specs` of a SynthDef's metadata, by parameter. Part of its version. */
export const StatedRanges = z.record(z.string().max(31), ControlRange.omit({ source: true }));
export type StatedRanges = z.output<typeof StatedRanges>;

/** What was heard in one render. Levels are null for silence. */
export const RenderFigures = z
  .object({
    isFinite: z.boolean().meta({ description: 'No NaN and no infinity in it.' }),
    peakDbfs: z.number().nullable(),
    rmsDbfs: z.number().nullable().meta({ description: 'Over the time it sounds, of the loudest channel.' }),
    loudnessLufs: z.number().nullable().meta({
      description: 'ITU-R BS.1770 K-weighting over the time it sounds, without gates.',
    }),
    dc: z.number().meta({ description: 'Mean of the channel that is furthest off, 1 = full scale.' }),
    endsAfterSeconds: z.number().nullable().meta({ description: 'When it freed itself; null when it did not.' }),
    seconds: z.number().meta({ description: 'How long it was rendered at most.' }),
  })
  .meta({ id: 'RenderFigures' });
export type RenderFigures = z.output<typeof RenderFigures>;

export const DryRunWarning = z
  .object({ code: z.string(), reason: z.string(), cure: z.string() })
  .meta({ id: 'DryRunWarning' });
export type DryRunWarning = z.output<typeof DryRunWarning>;

/** What an offline render showed of one version of a SynthDef. */
export const SynthDefDryRun = z
  .object({
    server: z.string(),
    sampleRateHz: z.number(),
    channelCount: z.int().positive(),
    kind: z.enum(['sound', 'effect']).meta({ description: 'An effect reads a bus; it was given bursts of noise.' }),
    figures: RenderFigures.meta({ description: 'With the defaults; the gate is closed after one second.' }),
    cpuPerVoice: z.number().meta({ description: 'Share of one processor core that a voice takes.' }),
    edges: z
      .array(
        z.object({
          control: z.string(),
          value: z.number(),
          peakDbfs: z.number().nullable(),
          danger: z.string().nullable().meta({ description: 'What is dangerous there; null when nothing is.' }),
        }),
      )
      .meta({ description: 'Parameters at the ends of their ranges, one at a time.' }),
    warnings: z.array(DryRunWarning),
    audioSha256: Sha256,
    waveformSha256: Sha256,
    spectrumSha256: Sha256,
    tookMs: z.number(),
  })
  .meta({ id: 'SynthDefDryRun' });
export type SynthDefDryRun = z.output<typeof SynthDefDryRun>;
