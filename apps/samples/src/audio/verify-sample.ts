import { AppError, type AudioFormat, SAMPLE_CHANNELS_MAX, SAMPLE_DURATION_SECONDS_MAX } from '@oiduna/contracts';
import { type AudioFile, openAudioFile } from './audio-file.js';
import { cleanWav } from './clean-wav.js';
import { type Container, containerOf, MAGIC_BYTES } from './container.js';
import { decode, undecodable } from './decode.js';
import { peakOf } from './wav-frames.js';
import { readWavLayout, type WavLayout } from './wav-layout.js';

/** An upload that was read to its last frame and found good. */
export interface VerifiedSample {
  readonly format: AudioFormat;
  readonly peak: number;
  /** The WAV for the audio server; made while it is read, so it takes no memory. */
  cleanWav(): AsyncIterable<Uint8Array>;
}

/**
 * @param folder takes decoded audio; must outlive the result
 * @throws AppError SAMPLE_FORMAT_UNKNOWN | SAMPLE_DAMAGED | SAMPLE_UNDECODABLE | SAMPLE_LIMIT
 */
export async function verifySample(path: string, fileName: string, folder: string): Promise<VerifiedSample> {
  const container = await readContainer(path, fileName);
  if (container === 'wav') return verifyWav(path, fileName, { container });
  const { encoding, wavPath } = await decode(path, fileName, container, folder);
  try {
    return await verifyWav(wavPath, fileName, { container, encoding });
  } catch (error) {
    // The byte at fault is one of the decoded file, which nobody but us has seen.
    const damaged = error instanceof AppError && error.code === 'SAMPLE_DAMAGED';
    throw damaged ? undecodable(fileName, String(error.details['reason']), error) : error;
  }
}

async function readContainer(path: string, fileName: string): Promise<Container> {
  await using file = await openAudioFile(path, fileName);
  return containerOf(await file.read(0, MAGIC_BYTES), fileName);
}

async function verifyWav(
  path: string,
  fileName: string,
  uploaded: { container: Container; encoding?: string },
): Promise<VerifiedSample> {
  await using file = await openAudioFile(path, fileName);
  const layout = await readWavLayout(file);
  const format = { ...formatOf(layout), ...uploaded };
  checkLimits(format, fileName);
  return { format, peak: await peakOf(file, layout), cleanWav: () => cleanWavOf(path, fileName, layout) };
}

const formatOf = ({ encoding, frameCount, channelCount, sampleRateHz }: WavLayout): Omit<AudioFormat, 'container'> => ({
  encoding: encoding.name,
  frameCount,
  channelCount,
  sampleRateHz,
  durationSeconds: frameCount / sampleRateHz,
});

/** @throws AppError SAMPLE_LIMIT */
export function checkLimits(format: Pick<AudioFormat, 'channelCount' | 'durationSeconds'>, fileName: string): void {
  const { channelCount, durationSeconds } = format;
  if (channelCount > SAMPLE_CHANNELS_MAX) {
    const reason = `it has ${channelCount} channels, and ${SAMPLE_CHANNELS_MAX} are allowed`;
    throw new AppError('SAMPLE_LIMIT', { fileName, reason });
  }
  if (durationSeconds > SAMPLE_DURATION_SECONDS_MAX) {
    const reason = `it lasts longer than ${SAMPLE_DURATION_SECONDS_MAX} s`;
    throw new AppError('SAMPLE_LIMIT', { fileName, reason });
  }
}

async function* cleanWavOf(path: string, fileName: string, layout: WavLayout): AsyncGenerator<Uint8Array> {
  await using file: AudioFile & AsyncDisposable = await openAudioFile(path, fileName);
  yield* cleanWav(file, layout);
}
