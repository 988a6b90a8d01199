import { z } from 'zod';
import { Apply, PlannedChange } from './change.js';
import { defineEvent, defineJob, defineRequest } from './define.js';
import { Sha256, SynthDefName } from './names.js';
import { ControlRange, SynthDefDryRun } from './synthdef-dry-run.js';

/** Larger than every published SynthDef source we know; sclang's own parser slows beyond it. */
export const SYNTHDEF_SOURCE_BYTES_MAX = 256 * 1024;
/** The largest def both audio servers were seen to take: 300 KB over TCP on both, 2 MB on neither. */
export const SYNTHDEF_FILE_BYTES_MAX = 300 * 1024;
/** A zip of them, packed. More than any library of ours; it is read in memory. */
export const SYNTHDEF_ARCHIVE_BYTES_MAX = 4 * 1024 * 1024;
/** More defs than this in one upload wait longer than a person does. */
export const SYNTHDEFS_PER_UPLOAD_MAX = 64;

export const SynthDefControl = z
  .object({
    name: z.string(),
    defaultValue: z.number().meta({ description: 'The first value, for an array control.' }),
    valueCount: z.int().min(1).meta({ description: 'How many values the control takes.' }),
    range: ControlRange.optional(),
  })
  .meta({ id: 'SynthDefControl' });
export type SynthDefControl = z.output<typeof SynthDefControl>;

/** Of every server-side name that comes from an upload; the studio's own SynthDefs have none. */
export const SERVER_NAME_PREFIX = 'sd-';

/** What a check found in a graph; docs/synthdef-problems.md explains each code. */
export const SynthDefProblem = z
  .object({
    code: z.string().meta({ description: 'Of docs/synthdef-problems.md.' }),
    ugenIndex: z.int().min(-1).meta({ description: 'In the order in which UGens run; -1 when it is about the whole.' }),
    ugenName: z.string(),
    reason: z.string(),
    cure: z.string(),
  })
  .meta({ id: 'SynthDefProblem' });
export type SynthDefProblem = z.output<typeof SynthDefProblem>;

/** What a SynthDef is for: notes, a track's or the studio's effects, or the last synth before the loudspeakers. */
export const SynthDefRole = z.enum(['instrument', 'effect', 'master']).meta({ id: 'SynthDefRole' });
export type SynthDefRole = z.output<typeof SynthDefRole>;

/** One version of a SynthDef: its bytes decide its identity. */
export const SynthDef = z
  .object({
    name: SynthDefName,
    sha256: Sha256.meta({ description: 'Of the SCgf file in the blob store.' }),
    serverName: z.string().max(31).meta({
      description: 'What the audio server calls it: derived from the content, so versions coexist.',
    }),
    sizeBytes: z.int().positive(),
    ugenCount: z.int().nonnegative(),
    role: SynthDefRole.default('instrument'),
    controls: z.array(SynthDefControl),
    warnings: z.array(SynthDefProblem),
    dryRun: SynthDefDryRun.optional(),
  })
  .meta({ id: 'SynthDef' });
export type SynthDef = z.output<typeof SynthDef>;

/** One def of an upload that did not go live, or a file of which none could be read. */
export const SynthDefRefusal = z
  .object({
    name: z.string().nullable().meta({ description: 'null when the file could not be read as far as its names.' }),
    file: z.string().nullable().meta({ description: 'Within a zip.' }),
    code: z.string(),
    reason: z.string(),
    cure: z.string(),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'SynthDefRefusal' });
export type SynthDefRefusal = z.output<typeof SynthDefRefusal>;

export const validateSynthDef = defineJob({
  name: 'synthdef.v1.validate',
  service: 'synthdefs',
  queue: 'synthdefs',
  waitingMax: 1_000,
  attempts: 4,
  steps: ['queued', 'checking', 'compiling', 'linting', 'rendering', 'loading', 'live'],
  data: z.object({
    form: z.enum(['source', 'compiled', 'archive']),
    sha256: Sha256.meta({ description: 'The upload in the blob store.' }),
    apply: Apply.optional(),
    role: SynthDefRole.optional(),
  }),
  result: z.object({
    synthDefs: z.array(SynthDef),
    changes: z.array(PlannedChange).default([]).meta({ description: 'Of those that wait for their moment.' }),
    refused: z.array(SynthDefRefusal).default([]).meta({ description: 'Those that did not go live, each with why.' }),
  }),
});

/** What goes with an upload, as its query says it. */
export const UploadOptions = z
  .object({
    at: z
      .string()
      .regex(/^(now|beat|bar|cycle|\d{1,7})$/, 'a moment is now, beat, bar, cycle or the number of a cycle')
      .optional()
      .meta({ description: 'When the names play the new versions: now (default), beat, bar, cycle, or a cycle.' }),
    role: SynthDefRole.optional().meta({ description: 'What they are for; else as their graphs show.' }),
  })
  .strict();
export type UploadOptions = z.output<typeof UploadOptions>;

/** Proven first; its name plays this version from the moment of `apply` on. */
export const loadSynthDef = defineRequest({
  subject: 'synthdef.v1.load',
  service: 'engine',
  timeoutMs: 12_000,
  request: SynthDef.extend({
    apply: Apply.optional(),
    publish: z.literal(false).optional().meta({ description: 'Only proven: its name plays what it played.' }),
  }),
  reply: z.object({
    change: PlannedChange.nullable().meta({ description: 'Set when `apply` lets it wait.' }),
    serverName: z.string(),
    server: z.string().meta({ description: 'The audio server that proved it: scsynth, supernova.' }),
    tookMs: z.number(),
  }),
  errors: ['SYNTHDEF_REFUSED', 'SCSYNTH_SILENT', 'AUDIO_SERVER_AWAY', 'CHANGES_EXHAUSTED', 'INPUT_INVALID'],
});

export const synthDefLoaded = defineEvent('synthdef.v1.loaded', SynthDef);
export const synthDefRefused = defineEvent(
  'synthdef.v1.refused',
  z.object({ name: z.string().nullable(), code: z.string(), detail: z.string() }),
);
