import { SAMPLE_IMPORT_FILES_MAX, SAMPLE_ZIP_UNPACKED_BYTES_MAX } from '@oiduna/contracts';
import type { LocalBlob } from '@oiduna/platform';
import { openZip } from '@oiduna/platform/zip';
import { type OpenSource, sourceOf } from './source.js';

/** Sound shrinks to a half, a file of silence a thousandfold: of a whole zip that is too much, of one file it is not. */
const WHOLE_RATIO_MAX = 50;
/** Below this a ratio says nothing. */
const RATIO_FROM_BYTES = 64 * 1024 * 1024;
/** Packs carry texts, pictures and projects along. */
const ENTRIES_MAX = 4 * SAMPLE_IMPORT_FILES_MAX;

/** The samples of a zip on disk, which is held until they are; each is unpacked when it is read. @throws AppError ARCHIVE_REFUSED */
export async function openZipSource(
  file: LocalBlob,
  { sizeBytes, bank }: { sizeBytes: number; bank?: string | undefined },
): Promise<OpenSource> {
  const fitting = Math.max(RATIO_FROM_BYTES, WHOLE_RATIO_MAX * sizeBytes);
  const limits = {
    entriesMax: ENTRIES_MAX,
    unpackedBytesMax: Math.min(SAMPLE_ZIP_UNPACKED_BYTES_MAX, fitting),
    ratioMax: Infinity,
  };
  try {
    const zip = await openZip(file.path, limits, () => true);
    const close = async (): Promise<void> => {
      zip[Symbol.dispose]();
      await file[Symbol.asyncDispose]();
    };
    return { ...sourceOf(zip.files, bank), [Symbol.asyncDispose]: close };
  } catch (error) {
    await file[Symbol.asyncDispose]();
    throw error;
  }
}
