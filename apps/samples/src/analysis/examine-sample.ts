import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { SampleAnalysis } from '@oiduna/contracts';
import { type SampleLimits, type VerifiedSample, verifySample } from '../audio/verify-sample.js';
import { analyseSample } from './analyse-sample.js';

export interface SampleToExamine {
  readonly uploadPath: string;
  readonly fileName: string;
  /** Takes what has to be written; made when it is needed. */
  readonly folder: string;
  readonly limits?: SampleLimits;
}

export interface ExaminedSample extends Omit<VerifiedSample, 'cleanWav' | 'frames' | 'upload'> {
  readonly analysis: SampleAnalysis;
  /** What the audio server reads: the upload, or a clean WAV in the folder. */
  readonly wavPath: string;
}

/**
 * Verify, listen, and write the clean WAV where one is needed, of bytes that are read once.
 * @throws AppError as `verifySample`
 */
export async function examineSample(
  { uploadPath, fileName, folder, limits }: SampleToExamine,
  onVerified: () => void = () => undefined,
): Promise<ExaminedSample> {
  const verified = await verifySample(uploadPath, fileName, folder, limits);
  onVerified();
  const analysis = await analyseSample(verified);
  const { format, peak, verdict, findings, playsAsUploaded } = verified;
  const sample = { format, peak, verdict, findings, playsAsUploaded, analysis };
  if (playsAsUploaded) return { ...sample, wavPath: uploadPath };
  const wavPath = join(folder, 'clean.wav');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await writeHere(wavPath, verified.cleanWav());
  return { ...sample, wavPath };
}

/** In a thread of its own, for which nobody waits meanwhile: that saves a change of threads for each block. */
async function writeHere(path: string, blocks: AsyncIterable<Uint8Array>): Promise<void> {
  const file = openSync(path, 'w', 0o600);
  try {
    for await (const block of blocks) {
      for (let at = 0; at < block.length;) at += writeSync(file, block, at);
    }
  } finally {
    closeSync(file);
  }
}
