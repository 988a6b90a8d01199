import type { CHECKSUM_ALGORITHMS } from '@oiduna/contracts';
import { UploadLabels } from '@oiduna/contracts';
import { parse } from '@oiduna/platform';
import type { z } from 'zod';

export interface Checksum {
  readonly algorithm: (typeof CHECKSUM_ALGORITHMS)[number];
  readonly digest: string;
}

/** `sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=`, which the contract has seen to be so. */
export function checksumOf(header: string | undefined): Checksum | undefined {
  if (header === undefined) return undefined;
  const [algorithm, digest] = header.split(' ') as [Checksum['algorithm'], string];
  return { algorithm, digest };
}

/**
 * Where a file belongs, from `bank a2lja3M=,filename YS53YXY=`. Clients add what they please; the rest is left alone.
 * @throws AppError INPUT_INVALID
 */
export function labelsOf(metadata: string): z.output<typeof UploadLabels> {
  const values = Object.fromEntries(
    metadata.split(',').map((pair) => {
      const [key, value = ''] = pair.trim().split(' ');
      return [key, Buffer.from(value, 'base64').toString()];
    }),
  );
  return parse(UploadLabels, { bank: values['bank'], fileName: values['filename'], sha256: values['sha256'] });
}

/** The same the other way round. */
export const metadataOf = ({ bank, fileName, sha256 }: z.output<typeof UploadLabels>): string =>
  Object.entries({ bank, filename: fileName, ...(sha256 !== null && { sha256 }) })
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',');
