import type { Command } from 'commander';
import { cancelUpload, listUploads, type Upload } from '../generated/studio.js';
import { type Session, type Shell, studioCommand } from './session.js';
import { type Style, table } from './table.js';
import { megabytes } from './transfer-meter.js';

/** Long files that are on their way. */
export function registerSampleUploads(sample: Command, shell: Shell): void {
  studioCommand(sample, 'uploads', 'long files on their way, and those of today', shell, async (session: Session) => {
    const answer = await listUploads({ studio: session.studio });
    session.print(answer, (style) => uploadsText(answer.uploads, style));
  });
  studioCommand(
    sample,
    'cancel-upload <id>',
    'forget what has arrived of a long file',
    shell,
    async (session: Session, id: string) => {
      await cancelUpload(id, { studio: session.studio, headers: { 'Tus-Resumable': '1.0.0' } });
      session.print({ id, cancelled: true }, () => `Upload ${id} is cancelled.`);
    },
  );
}

const uploadsText = (uploads: readonly Upload[], style: Style): string =>
  uploads.length === 0
    ? 'No long file is on its way.'
    : table(
        ['UPLOAD', 'BANK', 'FILE', 'ARRIVED', 'JOB', 'KEPT UNTIL'],
        uploads.map(({ id, bank, fileName, offsetBytes, sizeBytes, jobId, expiresAt }) => [
          id,
          bank,
          fileName,
          `${megabytes(offsetBytes)} of ${megabytes(sizeBytes)} MB`,
          jobId ?? '',
          expiresAt,
        ]),
        style,
      );
