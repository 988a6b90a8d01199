import { z } from 'zod';
import { defineJob, defineRequest } from './define.js';
import { Instant, Sha256, SynthDefName } from './names.js';
import { StatedRanges } from './synthdef-dry-run.js';
import { SynthDefAbout, VersionPrefix } from './synthdef-library.js';
import { SynthDefRefusal, SynthDefRole } from './synthdef.js';

/** A library as one file: thousands of versions, and still read in memory. */
export const LIBRARY_BYTES_MAX = 64 * 1024 * 1024;
/** Of all names together. Each is played offline when it comes in: so many take a quarter of an hour. */
export const LIBRARY_VERSIONS_MAX = 4_000;

const LibraryVersion = z.object({
  sha256: Sha256.meta({ description: 'What the version was known by where it comes from.' }),
  role: SynthDefRole,
  stated: StatedRanges,
  file: z.string().meta({ description: 'The SCgf file in the zip, under its own name.' }),
  source: z.string().nullable().meta({ description: 'The SuperCollider source in the zip, where there is one.' }),
  createdAt: Instant,
  publishedAt: Instant,
});

const LibrarySynthDef = z.object({
  name: SynthDefName,
  ...SynthDefAbout.shape,
  published: Sha256.meta({ description: 'The version its name plays, or played last.' }),
  versions: z.array(LibraryVersion).min(1).meta({ description: 'The one published last first.' }),
});
export type LibrarySynthDef = z.output<typeof LibrarySynthDef>;

/** `library.json` of a library's zip. */
export const LibraryFile = z.object({
  format: z.literal('oiduna-synthdefs'),
  version: z.literal(1),
  synthDefs: z.array(LibrarySynthDef),
});
export type LibraryFile = z.output<typeof LibraryFile>;

/** Bytes go through the blob store: a message takes 1 MB. */
const KeptFile = z.object({ sha256: Sha256, sizeBytes: z.int().positive() });

export const exportSynthDefs = defineRequest({
  subject: 'synthdef.v1.export',
  service: 'synthdefs',
  timeoutMs: 30_000,
  request: z.object({}),
  reply: KeptFile,
  errors: ['INPUT_TOO_LARGE'],
});

export const SynthDefFileWish = z
  .object({
    version: VersionPrefix.optional().meta({ description: 'The current version when left out.' }),
    as: z.enum(['compiled', 'source']).optional().meta({
      description: 'The SCgf file (default), or the SuperCollider source it was compiled from.',
    }),
  })
  .strict();
export type SynthDefFileWish = z.output<typeof SynthDefFileWish>;

export const getSynthDefFile = defineRequest({
  subject: 'synthdef.v1.file',
  service: 'synthdefs',
  timeoutMs: 4_000,
  request: SynthDefFileWish.extend({ name: SynthDefName }),
  reply: KeptFile,
  errors: ['SYNTHDEF_UNKNOWN', 'SYNTHDEF_VERSION_UNKNOWN', 'SYNTHDEF_SOURCE_NONE'],
});

/** What became of one name of a library. */
export const ImportedSynthDef = z
  .object({
    name: SynthDefName,
    published: Sha256.nullable().meta({
      description: 'The version its name plays from now on. Null where the name was there: it plays what it played.',
    }),
    added: z.array(Sha256).meta({ description: 'Versions that are new here.' }),
    present: z.array(Sha256).meta({ description: 'Versions that were here already.' }),
    refused: z.array(SynthDefRefusal).meta({ description: 'Versions that did not pass, each with why.' }),
  })
  .meta({ id: 'ImportedSynthDef' });
export type ImportedSynthDef = z.output<typeof ImportedSynthDef>;

/** A queue of its own: a library takes minutes, and nobody's upload waits for it. */
export const importSynthDefs = defineJob({
  name: 'synthdef.v1.import',
  service: 'synthdefs',
  queue: 'libraries',
  waitingMax: 20,
  attempts: 4,
  steps: ['queued', 'reading', 'proving', 'taken'],
  data: z.object({ sha256: Sha256.meta({ description: 'The zip in the blob store.' }) }),
  result: z.object({ synthDefs: z.array(ImportedSynthDef) }),
});
