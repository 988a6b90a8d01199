import { AppError, SAMPLE_IMPORT_FILES_MAX, type SampleImportSource } from '@oiduna/contracts';
import type { BlobStore } from '@oiduna/platform';
import type { Fetcher } from '../fetch/fetcher.js';
import { openFolderSource } from './folder-source.js';
import { openMapSource } from './map-source.js';
import type { OpenSource } from './source.js';
import { openZipSource } from './zip-source.js';

/** A source whose files the service looks for itself; those of an upload are sent to it. */
export type ReadSource = Exclude<SampleImportSource, { kind: 'upload' }>;

/** @throws AppError why none of it can be imported */
export async function openSource(
  source: ReadSource,
  blobs: BlobStore,
  roots: readonly string[],
  fetcher: Fetcher,
): Promise<OpenSource> {
  const opened = await opening(source, blobs, roots, fetcher);
  const name = source.kind === 'folder' ? `The folder ${source.folder}` : `The ${source.kind}`;
  const refuse = async (code: 'IMPORT_EMPTY' | 'IMPORT_FULL'): Promise<never> => {
    await opened[Symbol.asyncDispose]();
    throw new AppError(code, { source: name, limit: SAMPLE_IMPORT_FILES_MAX });
  };
  if (opened.files.length === 0) return refuse('IMPORT_EMPTY');
  if (opened.files.length > SAMPLE_IMPORT_FILES_MAX) return refuse('IMPORT_FULL');
  return opened;
}

async function opening(
  source: ReadSource,
  blobs: BlobStore,
  roots: readonly string[],
  fetcher: Fetcher,
): Promise<OpenSource> {
  switch (source.kind) {
    case 'zip':
      return openZipSource(await blobs.local(source.sha256), source);
    case 'folder':
      return openFolderSource(source, roots);
    case 'map':
      return openMapSource(source, blobs, fetcher);
  }
}
