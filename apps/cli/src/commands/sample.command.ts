import { ingestSample, PIECEWISE_ABOVE_BYTES, type Sample } from '@oiduna/contracts';
import type { Command } from 'commander';
import { openAsBlob } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Call } from '../api/send.js';
import { type Buffer, type Job, listBuffers, listSounds, loadSample } from '../generated/studio.js';
import { jobsText } from './job.command.js';
import { isFinished, type Loaded, loadFiles, type LoadOptions, unusable } from './load-files.js';
import { uploadInPieces } from './piecewise-upload.js';
import { registerSampleMedia } from './sample-media.command.js';
import { registerSampleCatalogue } from './sample-catalogue.command.js';
import { registerSampleImport } from './sample-import.command.js';
import { findingsText } from './sample-findings.js';
import { registerSampleUploads } from './sample-upload.command.js';
import { type Session, type Shell, studioCommand } from './session.js';
import { type Style, table } from './table.js';
import { TransferMeter } from './transfer-meter.js';

export function registerSample(program: Command, shell: Shell): void {
  const sample = program.command('sample').description('load and list samples');
  studioCommand(
    sample,
    'load <bank> <file...>',
    'load audio files into a bank; done once the audio server holds them',
    shell,
    (session: Session<LoadOptions>, bank: string, files: string[]) =>
      loadFiles(
        session,
        files,
        async (file, call, finish) => finish(await loadFile(session, bank, file, call)),
        loadedText,
      ),
  ).option('--no-wait', 'print the jobs at once');
  registerSampleImport(sample, shell);
  registerSampleMedia(sample, shell);
  registerSampleCatalogue(sample, shell);
  registerSampleUploads(sample, shell);
  studioCommand(program, 'sounds', 'every name that s("...") can play', shell, async (session: Session) => {
    const answer = await listSounds({ studio: session.studio });
    const rows = answer.sounds.map(({ name, kind, sampleCount }) => [name, kind, kind === 'bank' ? sampleCount : '']);
    session.print(answer, (style) => table(['SOUND', 'KIND', 'SAMPLES'], rows, style));
  });
  studioCommand(program, 'buffers', 'what the audio server really holds', shell, async (session: Session) => {
    const answer = await listBuffers({ studio: session.studio });
    session.print(answer, (style) => buffersText(answer.buffers, style));
  });
}

/** The file is streamed from disk: 200 MB need no memory here. A long one can be gone on with after a break. */
async function loadFile(session: Session<LoadOptions>, bank: string, path: string, call: Call): Promise<Job> {
  const refuse = unusable(path, 'read');
  await access(path, constants.R_OK).catch(refuse);
  const found = await stat(path);
  if (found.isDirectory()) refuse(Object.assign(new Error(), { code: 'EISDIR' }));
  if (found.size > PIECEWISE_ABOVE_BYTES) {
    return uploadInPieces(session.studio, bank, path, new TransferMeter(session, found.size));
  }
  return loadSample({ bank, file: new File([await openAsBlob(path)], basename(path)) }, call);
}

function loadedText(loaded: readonly Loaded[], style: Style): string {
  if (!loaded.every(isFinished))
    return jobsText(
      loaded.map(({ job }) => job),
      style,
    );
  return samplesText(
    loaded.map(({ job }) => ingestSample.result.parse(job.result).sample),
    style,
  );
}

export const samplesText = (samples: readonly Sample[], style: Style): string =>
  table(
    ['BANK', 'FILE', 'SECONDS', 'HZ', 'CHANNELS', 'PEAK'],
    samples.map(({ bank, fileName, format, peak }) => [
      bank,
      fileName,
      format.durationSeconds.toFixed(3),
      format.sampleRateHz,
      format.channelCount,
      peak.toFixed(3),
    ]),
    style,
  ) + findingsText(samples);

const buffersText = (buffers: readonly Buffer[], style: Style): string =>
  buffers.length === 0
    ? 'The audio server holds no buffers.'
    : table(
        ['BUFFER', 'FRAMES', 'CHANNELS', 'HZ', 'BYTES', 'BANK', 'FILE'],
        buffers.map((buffer) => [
          buffer.bufferNumber,
          buffer.frameCount,
          buffer.channelCount,
          buffer.sampleRateHz,
          buffer.memoryBytes,
          buffer.bank,
          buffer.fileName,
        ]),
        style,
      );
