import {
  AppError,
  type AudioFormat,
  SAMPLE_CHANNELS_MAX,
  SAMPLE_DURATION_SECONDS_MAX,
  type SampleFinding,
  type SampleVerdict,
} from '@oiduna/contracts';
import { readAiffLayout } from './aiff-layout.js';
import { type AudioFile, openAudioFile, readAhead } from './audio-file.js';
import { cleanEncodingOf, cleanWav } from './clean-wav.js';
import type { CodedStream } from './coded-stream.js';
import { containerOf } from './container.js';
import { type Coded, decode } from './decode.js';
import { Findings } from './findings.js';
import { readFlacStream } from './flac-stream.js';
import { readAdtsStream, readMp3Stream } from './frame-stream.js';
import { readM4aStream } from './m4a-stream.js';
import { readOggStream } from './ogg-stream.js';
import type { PcmLayout } from './pcm-layout.js';
import { peakOf } from './wav-frames.js';
import { readWavLayout } from './wav-layout.js';

/** An upload that was read to its last frame and can be played. */
export interface VerifiedSample {
  readonly format: AudioFormat;
  readonly peak: number;
  readonly verdict: SampleVerdict;
  readonly findings: SampleFinding[];
  /** It is a plain intact WAV, which the audio server may read as it was uploaded. */
  readonly playsAsUploaded: boolean;
  /** The WAV for the audio server; made while it is read, so it takes no memory. */
  cleanWav(): AsyncIterable<Uint8Array>;
}

/** What a studio may choose. */
export interface SampleLimits {
  readonly durationSecondsMax: number;
  readonly channelCountMax: number;
}

export const SAMPLE_LIMITS: SampleLimits = {
  durationSecondsMax: SAMPLE_DURATION_SECONDS_MAX,
  channelCountMax: SAMPLE_CHANNELS_MAX,
};

/** Below it nothing is left to hear; no converter is faster than the highest. */
const RATE_HZ_MIN = 1_000;
const RATE_HZ_MAX = 384_000;
/** +36 dB: no mix of honest sounds reaches it, and integers written as floats are far beyond. */
const PEAK_MAX = 64;

const CODED_STREAMS: Readonly<
  Record<Coded['container'], (file: AudioFile, findings: Findings) => Promise<CodedStream>>
> = { flac: readFlacStream, ogg: readOggStream, mp3: readMp3Stream, m4a: readM4aStream, aac: readAdtsStream };

/**
 * Walk the container strictly, then decode every frame.
 * @param folder takes decoded audio; must outlive the result
 * @throws AppError SAMPLE_FORMAT_UNKNOWN | SAMPLE_DAMAGED | SAMPLE_UNDECODABLE | SAMPLE_LIMIT
 */
export async function verifySample(
  path: string,
  fileName: string,
  folder: string,
  limits: SampleLimits = SAMPLE_LIMITS,
): Promise<VerifiedSample> {
  const findings = new Findings(fileName);
  await using opened = await openAudioFile(path, fileName);
  const file = readAhead(opened);
  const container = await containerOf(file, findings);
  if (container === 'wav') {
    const layout = await readWavLayout(file, findings);
    const verified = await verifyPcm({ path, container, layout }, opened, limits, findings);
    const asIs = layout.plain && verified.findings.length === 0 && cleanEncodingOf(layout.encoding) === layout.encoding;
    return { ...verified, playsAsUploaded: asIs };
  }
  if (container === 'aiff') {
    return await verifyPcm({ path, container, layout: await readAiffLayout(file, findings) }, opened, limits, findings);
  }
  const stream = await CODED_STREAMS[container](file, findings);
  return await verifyCoded({ path, container, ...stream }, folder, limits, findings);
}

async function verifyPcm(
  { path, container, layout }: { path: string; container: string; layout: PcmLayout },
  file: AudioFile,
  limits: SampleLimits,
  findings: Findings,
): Promise<VerifiedSample> {
  const format = { container, ...formatOf(layout) };
  checkLimits(format, limits, findings);
  const peak = await peakOf(file, layout, findings);
  checkLevel(peak, findings);
  if (layout.encoding.float && peak > 1) {
    findings.note('above-full-scale', null, `it peaks at ${peak.toPrecision(3)} times full scale`);
  }
  return verifiedSample(format, peak, findings, () => cleanWavOf(path, file.fileName, layout));
}

async function verifyCoded(
  coded: Coded & CodedStream,
  folder: string,
  limits: SampleLimits,
  findings: Findings,
): Promise<VerifiedSample> {
  const wavPath = await decode(coded, folder, limits.durationSecondsMax, findings);
  await using file = await openAudioFile(wavPath, coded.path);
  const layout = await readDecoded(file, findings);
  const format = { ...formatOf(layout), container: coded.container, encoding: coded.encoding };
  checkLimits(format, limits, findings);
  compareFrames(format.frameCount, coded, findings);
  const peak = await peakOf(file, layout).catch((error: unknown) => {
    // The byte at fault is one of the decoded file, which nobody but us has seen.
    const reason = error instanceof AppError ? String(error.details['reason']) : undefined;
    throw reason === undefined ? error : findings.refusal('undecodable', null, reason, error);
  });
  checkLevel(peak, findings);
  return verifiedSample(format, peak, findings, () => cleanWavOf(wavPath, coded.path, layout));
}

/** A decoder that gave nothing leaves a WAV without frames. */
const readDecoded = (file: AudioFile, findings: Findings): Promise<PcmLayout> =>
  readWavLayout(file).catch((error: unknown) => {
    throw findings.refusal('undecodable', null, 'nothing of it could be decoded', error);
  });

function compareFrames(decoded: number, { statedFrames, toleranceFrames }: CodedStream, findings: Findings): void {
  if (statedFrames === undefined || decoded >= statedFrames - toleranceFrames) return;
  const detail = `${statedFrames} frames are stated and ${decoded} could be decoded`;
  if (decoded * 2 < statedFrames) throw findings.refusal('undecodable', null, detail);
  findings.note('frames-missing', null, detail);
}

function verifiedSample(
  format: AudioFormat,
  peak: number,
  { verdict, list }: Findings,
  cleanWavOfIt: VerifiedSample['cleanWav'],
): VerifiedSample {
  return { format, peak, verdict, findings: list, playsAsUploaded: false, cleanWav: cleanWavOfIt };
}

const formatOf = ({ encoding, frameCount, channelCount, sampleRateHz }: PcmLayout): Omit<AudioFormat, 'container'> => ({
  encoding: encoding.name,
  frameCount,
  channelCount,
  sampleRateHz,
  durationSeconds: frameCount / sampleRateHz,
});

/** @throws AppError SAMPLE_LIMIT */
export function checkLimits(
  {
    channelCount,
    sampleRateHz,
    durationSeconds,
  }: Pick<AudioFormat, 'channelCount' | 'sampleRateHz' | 'durationSeconds'>,
  { durationSecondsMax, channelCountMax }: SampleLimits,
  findings: Findings,
): void {
  if (channelCount > channelCountMax) {
    const reason = `it has ${channelCount} channels, and ${channelCountMax} are allowed`;
    throw findings.refusal('too-many-channels', null, reason);
  }
  if (!(sampleRateHz >= RATE_HZ_MIN && sampleRateHz <= RATE_HZ_MAX)) {
    const reason = `its sample rate is ${sampleRateHz} Hz, and ${RATE_HZ_MIN} to ${RATE_HZ_MAX} are allowed`;
    throw findings.refusal('rate-absurd', null, reason);
  }
  if (durationSeconds > durationSecondsMax) {
    throw findings.refusal('too-long', null, `it lasts longer than ${durationSecondsMax} s`);
  }
}

/** @throws AppError SAMPLE_LIMIT */
function checkLevel(peak: number, findings: Findings): void {
  if (peak <= PEAK_MAX) return;
  const reason = `it peaks at ${peak.toPrecision(3)} times full scale, and ${PEAK_MAX} are allowed`;
  throw findings.refusal('level-absurd', null, reason);
}

async function* cleanWavOf(path: string, fileName: string, layout: PcmLayout): AsyncGenerator<Uint8Array> {
  await using file: AudioFile & AsyncDisposable = await openAudioFile(path, fileName);
  yield* cleanWav(file, layout);
}
