import {
  AppError,
  type AudioFormat,
  SAMPLE_CHANNELS_MAX,
  SAMPLE_DURATION_SECONDS_MAX,
  type SampleFinding,
  type SampleVerdict,
} from '@oiduna/contracts';
import { readAiffLayout } from './aiff-layout.js';
import { type AudioFile, readAhead } from './audio-file.js';
import { cleanEncodingOf, cleanWav } from './clean-wav.js';
import type { CodedStream } from './coded-stream.js';
import { containerOf } from './container.js';
import { type Coded, decode } from './decode.js';
import { Findings } from './findings.js';
import { readFlacStream } from './flac-stream.js';
import { readAdtsStream, readMp3Stream } from './frame-stream.js';
import { readM4aStream } from './m4a-stream.js';
import { readOggStream } from './ogg-stream.js';
import { memoryFile, type OpenFile, openNearFile, reopened } from './near-file.js';
import type { PcmLayout } from './pcm-layout.js';
import { type FrameBlock, frameBlocks, peakOf } from './wav-frames.js';
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
  /** The frames in file order, as they lie in the file. */
  frames(): AsyncIterable<FrameBlock>;
  /** The file as it was uploaded. */
  upload(): Promise<OpenFile>;
}

/** Where the frames are, to be read again. */
interface Sound {
  readonly layout: PcmLayout;
  open(): Promise<OpenFile>;
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
  await using opened = await openNearFile(path, fileName);
  const upload = () => reopened(opened, path);
  const file = readAhead(opened);
  const container = await containerOf(file, findings);
  if (container === 'wav') {
    const layout = await readWavLayout(file, findings);
    const verified = await verifyPcm({ container, layout }, opened, limits, findings);
    const asIs = layout.plain && verified.findings.length === 0 && cleanEncodingOf(layout.encoding) === layout.encoding;
    return { ...verified, ...readings({ layout, open: upload }), upload, playsAsUploaded: asIs };
  }
  if (container === 'aiff') {
    const layout = await readAiffLayout(file, findings);
    const verified = await verifyPcm({ container, layout }, opened, limits, findings);
    return { ...verified, ...readings({ layout, open: upload }), upload };
  }
  const stream = await CODED_STREAMS[container](file, findings);
  return { ...(await verifyCoded({ path, container, ...stream }, folder, limits, findings)), upload };
}

async function verifyPcm(
  { container, layout }: { container: string; layout: PcmLayout },
  file: AudioFile,
  limits: SampleLimits,
  findings: Findings,
): Promise<Verdict> {
  const format = { container, ...formatOf(layout) };
  checkLimits(format, limits, findings);
  const peak = await peakOf(file, layout, findings);
  checkLevel(peak, findings);
  if (layout.encoding.float && peak > 1) {
    findings.note('above-full-scale', null, `it peaks at ${peak.toPrecision(3)} times full scale`);
  }
  return verdictOf(format, peak, findings);
}

async function verifyCoded(
  coded: Coded & CodedStream,
  folder: string,
  limits: SampleLimits,
  findings: Findings,
): Promise<Omit<VerifiedSample, 'upload'>> {
  const { layout, open } =
    (await decodedHere(coded, findings)) ?? (await decodedByChild(coded, folder, limits, findings));
  await using file = await open();
  const format = { ...formatOf(layout), container: coded.container, encoding: coded.encoding };
  checkLimits(format, limits, findings);
  compareFrames(format.frameCount, coded, findings);
  const peak = await peakOf(file, layout).catch((error: unknown) => {
    // The byte at fault is one of the decoded file, which nobody but us has seen.
    const reason = error instanceof AppError ? String(error.details['reason']) : undefined;
    throw reason === undefined ? error : findings.refusal('undecodable', null, reason, error);
  });
  checkLevel(peak, findings);
  return { ...verdictOf(format, peak, findings), ...readings({ layout, open }) };
}

/** Nothing is wrong with it so far and it is what our own decoder takes, which costs no child; else undefined. */
async function decodedHere({ decodeHere, path }: Coded & CodedStream, findings: Findings): Promise<Sound | undefined> {
  if (decodeHere === undefined || findings.list.length > 0) return undefined;
  const sound = await decodeHere();
  return sound && { layout: sound.layout, open: async () => memoryFile(sound.bytes, path) };
}

async function decodedByChild(
  coded: Coded & CodedStream,
  folder: string,
  { durationSecondsMax }: SampleLimits,
  findings: Findings,
): Promise<Sound> {
  const wavPath = await decode(coded, folder, durationSecondsMax, findings);
  await using file = await openNearFile(wavPath, coded.path);
  return { layout: await readDecoded(file, findings), open: () => reopened(file, wavPath) };
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

type Verdict = Pick<VerifiedSample, 'format' | 'peak' | 'verdict' | 'findings' | 'playsAsUploaded'>;
const verdictOf = (format: AudioFormat, peak: number, { verdict, list }: Findings): Verdict => ({
  format,
  peak,
  verdict,
  findings: list,
  playsAsUploaded: false,
});

const readings = ({ layout, open }: Sound): Pick<VerifiedSample, 'cleanWav' | 'frames'> => {
  const read = async function* <T>(of: (file: AudioFile, layout: PcmLayout) => AsyncGenerator<T>): AsyncGenerator<T> {
    await using file: OpenFile = await open();
    yield* of(file, layout);
  };
  return { cleanWav: () => read(cleanWav), frames: () => read(frameBlocks) };
};

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
