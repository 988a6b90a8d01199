import { AppError, type WaveformForm } from '@oiduna/contracts';
import { type Command, Option } from 'commander';
import { extname, resolve } from 'node:path';
import {
  deleteSample,
  getGetSampleAudioUrl,
  getGetSampleWaveformUrl,
  getSample,
  type CataloguedSample,
  type SampleAnalysis,
} from '../generated/studio.js';
import { download, mustBeWritable } from './record.command.js';
import { samplesFound } from './sample-pages.js';
import { type Session, type Shell, studioCommand } from './session.js';
import { list, oneLine } from './table.js';

const AUDIO_FORMATS = ['original', 'wav', 'preview'] as const;
type AudioFormat = (typeof AUDIO_FORMATS)[number];
const FORMS: Readonly<Record<string, WaveformForm>> = { '.png': 'png', '.json': 'json', '.dat': 'dat' };
export const WHICH = 'its ID, BANK/FILE, or BANK:N as patterns count';
/** A listing of every onset of a long loop is for machines; --json has them all. */
const PLACES_SHOWN = 8;

interface OutOption {
  out?: string;
}

/** One sample: what is known of it, how it looks, how it sounds. */
export function registerSampleMedia(sample: Command, shell: Shell): void {
  studioCommand(sample, 'show <sample>', `all that is known of a sample: ${WHICH}`, shell, show);
  studioCommand(
    sample,
    'waveform <sample>',
    'the waveform as a picture, or as audiowaveform data by the ending .dat or .json',
    shell,
    waveform,
  ).option('-o, --out <file>', 'where it goes; FILE.png in this folder when left out');
  studioCommand(
    sample,
    'delete <sample>',
    'take it out of the studio; refused while tracks play its bank',
    shell,
    remove,
  ).option('--force', 'although they do: what comes after it in the bank moves up');
  studioCommand(sample, 'audio <sample>', 'the sound of a sample as a file', shell, audio)
    .option('-o, --out <file>', 'where it goes; its own name in this folder when left out')
    .addOption(
      new Option('--format <format>', 'as it was uploaded, the clean WAV, or a small Opus file').choices(AUDIO_FORMATS),
    );
}

/** @throws AppError SAMPLE_UNKNOWN | SAMPLE_IN_USE */
async function remove(session: Session<{ force?: true }>, which: string): Promise<void> {
  const { id, bank, fileName } = await sampleNamed(session, which, false);
  const force = session.options.force === true;
  await deleteSample(id, force ? { force: 'true' } : {}, { studio: session.studio });
  session.print({ deleted: id }, () => `deleted ${oneLine(bank)}/${oneLine(fileName)}`);
}

/** @param wraps a number beyond the bank's end counts on from its beginning, as in patterns @throws AppError SAMPLE_UNKNOWN */
export async function sampleNamed({ studio }: Session, which: string, wraps = true): Promise<CataloguedSample> {
  const place = /^([^/:]+)(?:\/(.+)|:(\d+))$/.exec(which);
  if (place === null) return getSample(which, { studio });
  const [, bank = '', fileName, index] = place;
  const { samples } = await samplesFound(studio, { bank });
  const found =
    fileName === undefined
      ? samples[wraps ? Number(index) % samples.length : Number(index)]
      : samples.find((candidate) => candidate.fileName === fileName);
  if (found === undefined) throw new AppError('SAMPLE_UNKNOWN', { name: which });
  return found;
}

async function show(session: Session, which: string): Promise<void> {
  const { id } = await sampleNamed(session, which);
  const sample = await getSample(id, { studio: session.studio });
  session.print(sample, () => sampleText(sample));
}

/** @throws AppError SAMPLE_UNKNOWN | FILE_UNUSABLE */
async function waveform(session: Session<OutOption>, which: string): Promise<void> {
  const sample = await sampleNamed(session, which);
  const path = resolve(session.options.out ?? `${stemOf(sample)}.png`);
  await mustBeWritable(path);
  const url = getGetSampleWaveformUrl(sample.id, { format: FORMS[extname(path).toLowerCase()] ?? 'png' });
  await download(session.studio, url, undefined, path);
  session.print({ path, id: sample.id }, () => path);
}

/** @throws AppError SAMPLE_UNKNOWN | FILE_UNUSABLE */
async function audio(session: Session<OutOption & { format?: AudioFormat }>, which: string): Promise<void> {
  const { out, format: wish } = session.options;
  const sample = await sampleNamed(session, which);
  const format = wish ?? (out !== undefined && extname(out).toLowerCase() === '.wav' ? 'wav' : 'original');
  const names = { original: oneLine(sample.fileName), wav: `${stemOf(sample)}.wav`, preview: `${stemOf(sample)}.ogg` };
  const path = resolve(out ?? names[format]);
  await mustBeWritable(path);
  await download(session.studio, getGetSampleAudioUrl(sample.id, { format }), undefined, path);
  session.print({ path, id: sample.id, format }, () => path);
}

const stemOf = ({ fileName }: CataloguedSample): string =>
  oneLine(fileName.slice(0, fileName.length - extname(fileName).length));

function sampleText(sample: CataloguedSample): string {
  const { bank, fileName, format, analysis, verdict, findings } = sample;
  const pairs: [string, string][] = [
    ['sample', `${oneLine(bank)}/${oneLine(fileName)}`],
    ['id', sample.id],
    ['tags', sample.tags.join(' ') || '-'],
    ['format', `${format.container}, ${format.encoding}, ${bitsOf(analysis)}${sample.sizeBytes} bytes`],
    ['length', `${format.durationSeconds.toFixed(3)} s, ${format.frameCount} frames`],
    ['channels', `${format.channelCount} at ${format.sampleRateHz} Hz`],
    ['verdict', [verdict, ...findings.map(({ detail }) => oneLine(detail))].join('; ')],
    ['last used', sample.lastUsedAt ?? 'never'],
    ['by', sample.uploadedBy ?? 'nobody said'],
    ['peak', decibelText(sample.peak)],
    ...(analysis ? analysisPairs(analysis) : []),
  ];
  return list(pairs);
}

const bitsOf = (analysis: SampleAnalysis | null): string =>
  analysis === null || analysis.bitDepth === null ? '' : `${analysis.bitDepth} bits, `;

const decibelText = (level: number): string => (level > 0 ? `${(20 * Math.log10(level)).toFixed(1)} dBFS` : 'silent');
const percent = (confidence: number): string => `${Math.round(confidence * 100)} % sure`;
const secondsText = (seconds: number): string => `${seconds.toFixed(3)} s`;

function analysisPairs(analysis: SampleAnalysis): [string, string][] {
  const { loudnessLufs, loudnessIsGated, pitch, onsets, tempo, rootNote, loop, cues, fileTags } = analysis;
  const loudness = loudnessLufs === null ? 'silent' : `${loudnessLufs.toFixed(1)} LUFS`;
  const cueTexts = cues.map(({ frame, label }) => (label === null ? String(frame) : `${frame} ${oneLine(label)}`));
  return [
    ['true peak', decibelText(analysis.truePeak)],
    ['rms', decibelText(analysis.rms)],
    ['loudness', `${loudness}${loudnessIsGated ? '' : ', ungated'}`],
    ['dc offset', analysis.dcOffset.toFixed(5)],
    [
      'silence',
      `${secondsText(analysis.leadingSilenceSeconds)} before, ${secondsText(analysis.trailingSilenceSeconds)} after`,
    ],
    ['pitch', pitch === null ? 'none' : `${pitch.hz.toFixed(1)} Hz, ${percent(pitch.confidence)}`],
    ['onsets', `${shown(onsets.seconds.map(secondsText))}, ${percent(onsets.confidence)}`],
    ...(tempo ? [['tempo', `${tempo.bpm} BPM, says its ${tempo.source}`] as [string, string]] : []),
    ...(rootNote === null ? [] : [['root note', String(rootNote)] as [string, string]]),
    ...(loop ? [['loop', `frames ${loop.startFrame} to ${loop.endFrame}`] as [string, string]] : []),
    ...(cues.length > 0 ? [['cues', shown(cueTexts)] as [string, string]] : []),
    ...Object.entries(fileTags).map(([name, value]): [string, string] => [oneLine(name), oneLine(value)]),
  ];
}

function shown(texts: readonly string[]): string {
  const more = texts.length - PLACES_SHOWN;
  if (texts.length === 0) return 'none';
  return texts.slice(0, PLACES_SHOWN).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
