import { AppError, ARCHIVE_NAME, SYNTHDEF_FILE_BYTES_MAX, SYNTHDEF_SOURCE_BYTES_MAX } from '@oiduna/contracts';
import { readZip, type ZipLimits, zipRefused } from '@oiduna/platform/zip';

/** One file of an upload. */
export interface UploadedFile {
  /** Its path within a zip. */
  readonly file: string | null;
  readonly form: 'source' | 'compiled';
  readonly bytes: Uint8Array;
}

export interface Unpacked {
  readonly files: readonly UploadedFile[];
  /** Files that are not taken, each with `file` and the reason. */
  readonly refused: readonly AppError[];
}

const LIMITS: ZipLimits = {
  // of these at most 64 SynthDefs are taken; the rest is what libraries carry along: texts, pictures, samples
  entriesMax: 512,
  // far more than 64 SynthDefs of any library
  unpackedBytesMax: 16 * 1024 * 1024,
  // SuperCollider source packs to a quarter; what shrinks a hundredfold was made to
  ratioMax: 100,
};

const FORMS: Readonly<Record<string, { form: UploadedFile['form']; bytesMax: number }>> = {
  scd: { form: 'source', bytesMax: SYNTHDEF_SOURCE_BYTES_MAX },
  sc: { form: 'source', bytesMax: SYNTHDEF_SOURCE_BYTES_MAX },
  scsyndef: { form: 'compiled', bytesMax: SYNTHDEF_FILE_BYTES_MAX },
};

/**
 * The SynthDef files of a zip, in its order; other kinds of files are left aside.
 * @throws AppError ARCHIVE_REFUSED
 */
export async function unpack(bytes: Uint8Array): Promise<Unpacked> {
  const refused: AppError[] = [];
  const refuse = (file: string, reason: string): void =>
    void refused.push(new AppError('ARCHIVE_REFUSED', { file, reason }));
  const found = await readZip(bytes, LIMITS, (path, sizeBytes) => {
    const bytesMax = kindOf(path)?.bytesMax;
    if (ARCHIVE_NAME.test(path)) refuse(path, 'a zip within a zip is not opened');
    if (bytesMax !== undefined && sizeBytes > bytesMax) refuse(path, `it is larger than ${bytesMax} bytes`);
    return bytesMax !== undefined && sizeBytes <= bytesMax;
  });
  if (found.length === 0 && refused.length === 0) throw zipRefused('it holds no .scd and no .scsyndef file');
  return {
    files: found.map((each) => ({ file: each.path, form: kindOf(each.path)!.form, bytes: each.bytes })),
    refused,
  };
}

const kindOf = (path: string) => FORMS[path.slice(path.lastIndexOf('.') + 1).toLowerCase()];
