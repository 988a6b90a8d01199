import { join } from 'node:path';
import type { ServiceName } from '@oiduna/contracts';
import type { z } from 'zod';
import type { BlobStore } from './blob-store.js';
import type { BlobSettings } from './config.js';
import { DirectoryBlobStore } from './directory-blob-store.js';
import { S3BlobStore } from './s3-blob-store.js';
import { S3Bucket } from './s3-bucket.js';

type Settings = z.output<z.ZodObject<typeof BlobSettings>>;

/**
 * The blob store this installation has chosen. Each service has copies of its own, for it alone knows which are in use.
 * @throws Error naming every setting that is missing
 */
export function openBlobStore(settings: Settings, service: ServiceName): BlobStore {
  if (settings.BLOB_STORE === 'directory') return new DirectoryBlobStore(settings.BLOB_DIR);
  const { BLOB_S3_REGION: region, BLOB_S3_ENDPOINT: endpoint = `https://s3.${region}.amazonaws.com` } = settings;
  const { BLOB_S3_BUCKET: bucket, BLOB_S3_KEY_ID: keyId, BLOB_S3_SECRET: secret } = settings;
  if (bucket === undefined || keyId === undefined || secret === undefined) {
    const needed = ['BLOB_S3_BUCKET', 'BLOB_S3_KEY_ID', 'BLOB_S3_SECRET'] as const;
    const missing = needed.filter((key) => settings[key] === undefined);
    throw new Error(`configuration refused: BLOB_STORE=s3 needs ${missing.join(' and ')}`);
  }
  const s3 = new S3Bucket({ endpoint, region, bucket, keyId, secret, pathStyle: settings.BLOB_S3_PATH_STYLE });
  return new S3BlobStore(s3, join(settings.BLOB_DIR, `copies-${service}`), settings.BLOB_CACHE_MIB * 2 ** 20);
}
