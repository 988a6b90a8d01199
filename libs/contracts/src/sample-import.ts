import { z } from 'zod';
import { defineEvent, defineRequest } from './define.js';
import { BankName, FileName, Instant, Sha256 } from './names.js';
import { Problem } from './problem.js';
import { SAMPLE_BYTES_MAX } from './sample.js';
import { SampleVerdict } from './sample-analysis.js';

/** As many as the queue of samples takes at all; five times the largest free collection. More is several imports. */
export const SAMPLE_IMPORT_FILES_MAX = 10_000;
/** One upload, whatever is in it. */
export const SAMPLE_ZIP_BYTES_MAX = SAMPLE_BYTES_MAX;
/** Ten times the zip: sound shrinks to a half at best, and what unfolds further was made to. */
export const SAMPLE_ZIP_UNPACKED_BYTES_MAX = 10 * SAMPLE_ZIP_BYTES_MAX;
/** The largest maps in use name some thousand files in half a megabyte. */
export const SAMPLE_MAP_BYTES_MAX = 4 * 1024 * 1024;
/** Longer than any network makes a sender pause; then the import goes on with what it has. */
export const SAMPLE_IMPORT_IDLE_SECONDS = 900;
export const IMPORT_FILES_PER_PAGE = 200;
export const SAMPLE_IMPORTS_LISTED = 100;
/** As long as file systems allow. */
const FOLDER_CHARACTERS_MAX = 4_096;

const bank = BankName.optional().meta({
  description: 'Of the files that lie in no folder; else the folder is the bank.',
});

const MapUrl = z.string().min(1).max(2_048).meta({
  description: 'Where the map lies, or `github:user/repository/branch`, as Strudel writes it.',
  example: 'github:tidalcycles/dirt-samples',
});

/** Where the files come from. */
export const UploadSource = z
  .object({
    kind: z.literal('upload'),
    fileCount: z
      .int()
      .min(1)
      .max(SAMPLE_IMPORT_FILES_MAX)
      .optional()
      .meta({ description: 'How many will be sent, so that progress can be told.' }),
  })
  .strict()
  .meta({ id: 'UploadSource', description: 'Files are sent one by one, until the import is closed.' });
export const FolderSource = z
  .object({ kind: z.literal('folder'), folder: z.string().min(1).max(FOLDER_CHARACTERS_MAX), bank })
  .strict()
  .meta({ id: 'FolderSource', description: 'A folder on the server, below one of SAMPLES_IMPORT_ROOTS.' });
export const ZipSource = z
  .object({ kind: z.literal('zip'), sha256: Sha256, sizeBytes: z.int().positive(), bank })
  .strict()
  .meta({ id: 'ZipSource', description: 'A zip that was sent.' });

export const MapSource = z
  .object({
    kind: z.literal('map'),
    url: MapUrl.optional(),
    sha256: Sha256.optional().meta({ description: 'Of a map that was sent.' }),
  })
  .strict()
  .meta({ id: 'MapSource', description: 'A strudel.json and the files it names, fetched from the web.' });
export type MapSource = z.output<typeof MapSource>;
export const MapWish = z
  .object({
    kind: z.literal('map'),
    url: MapUrl.optional(),
    document: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ description: 'The map itself; its paths are whole URLs, or begin at its `_base`.' }),
  })
  .strict()
  .refine(({ url, document }) => (url === undefined) !== (document === undefined), {
    path: ['url'],
    message: 'a map is either at a url, or a document',
  })
  .meta({ id: 'MapWish', description: 'A strudel.json and the files it names, fetched from the web.' });

export const SampleImportSource = z.discriminatedUnion('kind', [UploadSource, FolderSource, ZipSource, MapSource]);
export type SampleImportSource = z.output<typeof SampleImportSource>;
/** A source that is told in JSON; a zip is sent as it is. */
export const SampleImportWish = z.discriminatedUnion('kind', [UploadSource, FolderSource, MapWish]).meta({
  id: 'SampleImportWish',
  example: { kind: 'folder', folder: '/srv/samples/dirt' },
});

export const SampleImportState = z
  .enum(['open', 'reading', 'running', 'finished', 'cancelled'])
  .meta({ description: 'open: takes files; reading: files are looked for; running: all are known.' });
export type SampleImportState = z.output<typeof SampleImportState>;
export const ImportFileState = z.enum([
  'queued',
  'verifying',
  'analysing',
  'storing',
  'loading',
  'done',
  'refused',
  'cancelled',
]);
export type ImportFileState = z.output<typeof ImportFileState>;

const count = z.int().nonnegative();

const ImportCounts = z.object({
  queued: count,
  verifying: count,
  analysing: count,
  storing: count,
  loading: count,
  done: count,
  refused: count,
  cancelled: count,
} satisfies Record<ImportFileState, z.ZodType>);

export const SampleImport = z
  .object({
    id: z.uuid(),
    source: SampleImportSource,
    state: SampleImportState,
    fileCount: count.meta({ description: 'As many as are known of; more may come while it is open or reading.' }),
    counts: ImportCounts.meta({ description: 'Files by what became of them so far.' }),
    leftAside: count.meta({ description: 'Files in the source that are not audio by their names.' }),
    sizeBytes: count.meta({ description: 'Of the files taken so far.' }),
    endedBytes: count.meta({ description: 'Of those that are done, refused or cancelled.' }),
    etaSeconds: z
      .number()
      .nullable()
      .meta({ description: 'By the pace of the last seconds; null while there is none, and at the end.' }),
    problem: Problem.nullable().meta({ description: 'Why the source could not be read to its end.' }),
    createdAt: Instant,
    finishedAt: Instant.nullable(),
  })
  .meta({ id: 'SampleImport' });
export type SampleImport = z.output<typeof SampleImport>;

export const SampleImportFile = z
  .object({
    number: z.int().positive(),
    path: z.string().meta({ description: 'Within the source.' }),
    bank: BankName.nullable(),
    fileName: FileName.nullable(),
    state: ImportFileState,
    sizeBytes: count.nullable(),
    verdict: SampleVerdict.nullable(),
    sampleId: z.uuid().nullable(),
    problem: Problem.nullable().meta({ description: 'Why it was refused, or what keeps it waiting.' }),
  })
  .meta({ id: 'SampleImportFile' });
export type SampleImportFile = z.output<typeof SampleImportFile>;

const id = z.object({ id: z.uuid() });

export const openSampleImport = defineRequest({
  subject: 'sampleimport.v1.open',
  service: 'samples',
  timeoutMs: 10_000,
  request: SampleImportSource,
  reply: SampleImport,
  errors: ['IMPORT_FOLDER_REFUSED', 'URL_REFUSED', 'URL_UNREADABLE'],
});

/** One more file of an upload, whose bytes are stored. The same again is the same file. */
export const addToSampleImport = defineRequest({
  subject: 'sampleimport.v1.add',
  service: 'samples',
  timeoutMs: 5_000,
  request: id.extend({ bank: BankName, fileName: FileName, sha256: Sha256, sizeBytes: z.int().positive() }),
  reply: SampleImportFile,
  errors: ['IMPORT_UNKNOWN', 'IMPORT_CLOSED', 'IMPORT_FULL'],
});

export const closeSampleImport = defineRequest({
  subject: 'sampleimport.v1.close',
  service: 'samples',
  timeoutMs: 5_000,
  request: id,
  reply: SampleImport,
  errors: ['IMPORT_UNKNOWN'],
});

export const listSampleImports = defineRequest({
  subject: 'sampleimport.v1.list',
  service: 'samples',
  timeoutMs: 5_000,
  request: z.object({}),
  reply: z.object({
    imports: z.array(SampleImport).meta({ description: `The newest first, the last ${SAMPLE_IMPORTS_LISTED}.` }),
  }),
  errors: [],
});

export const getSampleImport = defineRequest({
  subject: 'sampleimport.v1.get',
  service: 'samples',
  timeoutMs: 5_000,
  request: id,
  reply: SampleImport,
  errors: ['IMPORT_UNKNOWN'],
});

export const ImportFilesQuery = z.object({
  state: ImportFileState.optional(),
  after: z.coerce.number().int().nonnegative().default(0).meta({ description: '`next` of the page before.' }),
  limit: z.coerce.number().int().min(1).max(1_000).default(IMPORT_FILES_PER_PAGE),
});
export const ImportFilesPage = z
  .object({
    files: z.array(SampleImportFile),
    next: z.int().nullable().meta({ description: 'Asks for the page after this; null on the last.' }),
  })
  .meta({ id: 'ImportFilesPage' });

export const listImportFiles = defineRequest({
  subject: 'sampleimport.v1.files',
  service: 'samples',
  timeoutMs: 5_000,
  request: ImportFilesQuery.extend(id.shape),
  reply: ImportFilesPage,
  errors: ['IMPORT_UNKNOWN'],
});

/** What has not begun will not; what is loaded stays. */
export const cancelSampleImport = defineRequest({
  subject: 'sampleimport.v1.cancel',
  service: 'samples',
  timeoutMs: 5_000,
  request: id,
  reply: SampleImport,
  errors: ['IMPORT_UNKNOWN'],
});

/** About five times a second while anything changes, and at the end. */
export const sampleImportProgressed = defineEvent('sampleimport.v1.progressed', SampleImport);
